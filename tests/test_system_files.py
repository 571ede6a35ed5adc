"""What differs for files on Windows and macOS, simulated on any system."""

from __future__ import annotations

import io
import ntpath
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn, TypeVar

import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from jupyterlab_gptcode import disk
from jupyterlab_gptcode.cli import main
from jupyterlab_gptcode.disk import paths, private, replacing
from jupyterlab_gptcode.errors import NotFound, Unusable
from jupyterlab_gptcode.files import contents
from jupyterlab_gptcode.files.contents import Files
from jupyterlab_gptcode.files.copies.copying import copy_file
from jupyterlab_gptcode.files.copies.place import Outside, Place
from jupyterlab_gptcode.files.folder_snapshot import Run, take_snapshot
from jupyterlab_gptcode.setup.hub.source import source_of

T = TypeVar("T")


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")


@pytest.fixture
def windows_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "os", SimpleNamespace(path=ntpath, sep="\\"))


def files_in(folder: Path) -> Files:
    return Files(AsyncLargeFileManager(root_dir=str(folder)))


def held(times: int, act: Callable[..., T], winerror: int = 32) -> Callable[..., T]:
    """As Windows refuses while another process holds the file."""
    left = iter(range(times))

    def refuse(*arguments: Any, **options: Any) -> T:
        if next(left, None) is not None:
            error = PermissionError(13, "The process cannot access the file")
            error.winerror = winerror  # type: ignore[attr-defined]
            raise error
        return act(*arguments, **options)

    return refuse


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []
    monkeypatch.setattr(replacing, "time", SimpleNamespace(sleep=found.append))
    return found


def test_a_file_that_is_held_is_replaced_when_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    monkeypatch.setattr(Path, "replace", held(2, Path.replace))
    disk.write_private(tmp_path / "kept.json", "{}")
    assert [each.name for each in tmp_path.iterdir()] == ["kept.json"]
    assert len(pauses) == 2


@pytest.mark.parametrize("winerror", [0, 1224])
def test_a_refusal_that_will_last_is_not_tried_again(
    winerror: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    monkeypatch.setattr(Path, "replace", held(1, Path.replace, winerror))
    with pytest.raises(PermissionError):
        disk.write_quickly(tmp_path / "index.json", [b"{}"])
    assert list(tmp_path.iterdir()) == []
    assert pauses == []


def test_a_file_that_stays_held_is_an_error_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    monkeypatch.setattr(Path, "unlink", held(99, Path.unlink))
    (tmp_path / "a").touch()
    with pytest.raises(PermissionError):
        disk.remove_file(tmp_path / "a")
    assert sum(pauses) < 1


@pytest.mark.usefixtures("windows")
def test_a_new_file_is_private_by_windows_own_means(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    restricted: list[str] = []
    monkeypatch.setattr(private, "win32_restrict_file_to_user", restricted.append)
    file = tmp_path / "a.jsonl"
    for _ in range(2):
        os.close(disk.open_private(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND))
    assert restricted == [str(file)]


@pytest.mark.usefixtures("windows")
def test_a_file_that_cannot_be_made_private_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> None:
        raise RuntimeError("pywintypes.error")

    monkeypatch.setattr(private, "win32_restrict_file_to_user", refuse)
    with pytest.raises(OSError, match="private"):
        disk.write_private(tmp_path / "kept.json", "a key")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_fails_is_removed_once_it_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows removes no file that is open."""
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(b"1")
    open_now = set[int]()
    opened, close, unlink = os.open, os.close, Path.unlink

    def note(*arguments: Any) -> int:
        descriptor = opened(*arguments)
        if arguments[0] == target:
            open_now.add(descriptor)
        return descriptor

    def forget(descriptor: int) -> None:
        open_now.discard(descriptor)
        close(descriptor)

    def refuse(path: Path, **options: Any) -> None:
        assert not open_now
        unlink(path, **options)

    monkeypatch.setattr(os, "open", note)
    monkeypatch.setattr(os, "close", forget)
    monkeypatch.setattr(Path, "unlink", refuse)
    monkeypatch.setattr("jupyterlab_gptcode.files.copies.copying._clone", lambda *_: False)
    with pytest.raises(TimeoutError):
        copy_file(source, target, deadline=0.0)
    assert not target.exists()


@pytest.mark.usefixtures("windows_paths")
@pytest.mark.parametrize(
    ("path", "start", "found"),
    [
        (r"C:\work\data\a.csv", r"C:\work", "data/a.csv"),
        (r"c:\WORK\Data\a.csv", r"C:\work", "Data/a.csv"),
        (r"C:\other", r"C:\work", "../other"),
        (r"D:\a.csv", r"C:\work", None),
        (r"\\server\share\a.csv", r"C:\work", None),
    ],
)
def test_a_path_as_seen_from_another(path: str, start: str, found: str | None) -> None:
    assert disk.relative_path(path, start) == found


@pytest.mark.usefixtures("windows_paths")
def test_what_lies_below_a_folder() -> None:
    assert disk.is_below(r"C:\Work\a.csv", r"c:\work")
    assert disk.is_below("C:\\a.csv", "C:\\")
    assert not disk.is_below(r"C:\workshop\a.csv", r"C:\work")
    assert not disk.is_below(r"D:\work\a.csv", r"C:\work")


class LocalFiles(Files):
    is_local = True


@pytest.mark.usefixtures("windows_paths")
def test_a_kernel_on_another_drive_is_not_below_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "os", SimpleNamespace(path=ntpath))
    files = LocalFiles(SimpleNamespace(root_dir="C:\\work"))
    assert files.contents_path(r"D:\data") is None
    assert files.contents_path(r"c:\work\data") == "data"
    assert files.contents_path("C:\\work") == ""


def test_nothing_on_another_drive_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    place = Place(tmp_path, tmp_path, (("", tmp_path),))
    assert place.contents_path(str(tmp_path / "a.csv")) == "a.csv"
    monkeypatch.setattr(paths, "os", SimpleNamespace(path=SimpleNamespace(relpath=refuse)))
    with pytest.raises(Outside):
        place.contents_path(str(tmp_path / "a.csv"))
    assert place.shown("data/a.csv") == "data/a.csv"


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize(
    "name",
    [
        "CON",
        "nul",
        "aux.txt",
        "LPT1",
        "com¹.csv",
        "a/NUL/b",
        "secret.txt.",
        "secret.txt ",
        "a:b",
        "id_rsa::$DATA",
        "a\tb",
        "what?.csv",
        "data/x. /y",
    ],
)
async def test_a_name_that_windows_reads_otherwise_is_not_served(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("secret", "utf-8")
    with pytest.raises(NotFound):
        await files_in(tmp_path).local(name)


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize("name", ["console.csv", "nul_values.csv", "a.b", "Größe.csv"])
async def test_an_ordinary_name_is_served(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    assert await files_in(tmp_path).exists(name)


@pytest.mark.usefixtures("windows")
def test_code_that_names_a_device_makes_no_snapshot_of_it(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for name in ("nul", "a.csv"):
        (tmp_path / "data" / name).touch()
    run = Run(tmp_path, tmp_path, "a.ipynb", "open('data/nul'); open('data/a.csv')")
    assert str(tmp_path / "data" / "a.csv") in take_snapshot(run).stamps
    assert str(tmp_path / "data" / "nul") not in take_snapshot(run).stamps


@pytest.mark.usefixtures("windows")
def test_a_model_is_not_saved_under_the_name_of_a_device() -> None:
    with pytest.raises(Unusable, match="a device on Windows"):
        source_of("hf:owner/repo/CON.gguf")


def test_what_a_console_cannot_show_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(shown, encoding="cp1252"))
    assert main(["provenance", str(tmp_path / "→ Größe.ipynb")]) == 1
    sys.stderr.flush()
    assert "? Größe.ipynb" in shown.getvalue().decode("cp1252")

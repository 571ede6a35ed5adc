"""One file is copied: as a whole, or not at all."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from jupyterlab_gptcode.files.copies import copying
from jupyterlab_gptcode.files.copies.copying import copy_file


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_text("x" * 100)
    return path


def later() -> float:
    return time.monotonic() + 60


def test_what_is_being_written_is_not_taken(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def growing(*_: object) -> None:
        source.write_text(source.read_text(encoding="utf-8") + "x", encoding="utf-8")

    monkeypatch.setattr(copying, "_copy", growing)
    copy = source.with_name("copy")
    with pytest.raises(OSError, match="something else is writing it"):
        copy_file(source, copy, later())
    assert not copy.exists()


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="regular"):
        copy_file(tmp_path / "pipe", tmp_path / "copy", later())
    assert not (tmp_path / "copy").exists()


def test_a_link_is_not_followed(source: Path) -> None:
    link = source.with_name("link")
    link.symlink_to(source)
    with pytest.raises(OSError, match="symbolic"):
        copy_file(link, source.with_name("copy"), later())


def test_nothing_is_written_over(source: Path) -> None:
    copy = source.with_name("copy")
    copy.write_text("there")
    with pytest.raises(FileExistsError):
        copy_file(source, copy, later())
    assert copy.read_text() == "there"


@pytest.mark.parametrize("size", [0, 1, 3_000_000])
def test_bytes_are_copied_one_by_one_where_there_is_no_other_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    source, data = tmp_path / "source", os.urandom(size)
    source.write_bytes(data)
    monkeypatch.setattr(copying, "_clone", lambda *_: False)
    monkeypatch.delattr(os, "copy_file_range", raising=False)
    copy_file(source, tmp_path / "copy", later())
    assert (tmp_path / "copy").read_bytes() == data


def test_copying_ends_in_time(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_clone", lambda *_: False)
    copy = source.with_name("copy")
    with pytest.raises(OSError, match="too long"):
        copy_file(source, copy, time.monotonic() - 1)
    assert not copy.exists()

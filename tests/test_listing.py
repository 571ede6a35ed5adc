"""The names beside a notebook: known where the files lie here and the folder is not too large."""

from __future__ import annotations

from pathlib import Path

import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from jupyterlab_gptcode.files import listing
from jupyterlab_gptcode.files.contents import Files
from jupyterlab_gptcode.files.listing import names_in


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(listing, "_TEMPORARY", ())
    (tmp_path / "work").mkdir()
    for name in ("a.csv", ".hidden", "out"):
        (tmp_path / "work" / name).write_text("")
    return tmp_path


def served(root: Path, *, elsewhere: bool = False) -> Files:
    contents = AsyncLargeFileManager(root_dir=str(root))
    return Files(contents, kernels_elsewhere=elsewhere)


async def test_all_names_of_the_folder_hidden_ones_too(root: Path) -> None:
    assert await names_in(served(root), "work") == frozenset({"a.csv", ".hidden", "out"})
    assert await names_in(served(root), "") == frozenset({"work"})


async def test_what_lies_in_temporary_folders_has_its_whole_path(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_TEMPORARY", (f"{root}/work", f"{root}/gone"))
    names = {f"{root}/work/{name}" for name in ("a.csv", ".hidden", "out")}
    assert await names_in(served(root), "") == frozenset({"work", *names})


async def test_nothing_is_known_of_a_folder_that_is_not_there(root: Path) -> None:
    assert await names_in(served(root), "gone") is None
    assert await names_in(served(root), "work/a.csv") is None


async def test_nothing_is_known_where_kernels_run_elsewhere(root: Path) -> None:
    assert await names_in(served(root, elsewhere=True), "work") is None


async def test_nothing_is_known_of_a_folder_with_too_many_names(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_MOST", 3)
    assert await names_in(served(root), "work") is not None
    monkeypatch.setattr(listing, "_MOST", 2)
    assert await names_in(served(root), "work") is None

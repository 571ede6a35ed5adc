"""What cannot be put back is named, and harms nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation import FileImage, FilePair, Unpreserved
from jupyterlab_gptcode.files.copies import restore

from .disk import full_disk
from .file_play import Folder
from .test_file_copies import copies, folder

__all__ = ["folder"]


def _no_copy(image: FileImage) -> Path:
    raise FileNotFoundError(image.copy)


def test_what_fits_of_a_folder_is_put_back_and_the_rest_is_named(folder: Folder) -> None:
    folder.write("x/a.csv", "a")
    folder.write("x/b/large.csv", "x" * 5000)
    folder.write("x/c.csv", "c")
    start = folder.state()
    folder.preserve("x")
    shutil.rmtree(folder.work / "x")
    folder.end()
    with full_disk(1000):
        folder.do("undo")
    assert folder.failed == [Unpreserved("work/x/b/large.csv", "File too large")]
    assert folder.state().keys() == start.keys() - {"x/b/large.csv"}
    folder.do("undo")
    assert folder.state() == start


def test_a_link_that_comes_while_files_are_put_back_is_named(
    folder: Folder, tmp_path: Path
) -> None:
    (folder.work / "data").symlink_to(tmp_path)
    image = FileImage("work/data/new", "folder", 0o755)
    [failed] = restore([FilePair(image, FileImage(image.path))], folder.place, _no_copy)
    why = "a link in its path leads elsewhere, so nothing was touched there"
    assert failed == Unpreserved("work/data/new", why)
    assert not (tmp_path / "new").exists()


def test_a_full_disk_while_files_are_put_back(folder: Folder) -> None:
    path = folder.write("a.csv", "x" * 5000)
    folder.preserve("a.csv")
    path.write_text("new")
    folder.end()
    with full_disk(1000):
        folder.do("undo")
    assert folder.failed == [Unpreserved("work/a.csv", "File too large")]
    assert folder.state().keys() == {"a.csv"}
    assert path.read_text() == "new"
    folder.do("undo")
    assert path.read_text() == "x" * 5000


def test_a_copy_that_is_gone_harms_nothing(folder: Folder) -> None:
    path = folder.write("a.csv", "old")
    folder.preserve("a.csv")
    path.write_text("new")
    folder.end()
    copies(folder)[0].unlink()
    with pytest.raises(OSError, match="no longer there"):
        folder.do("undo")
    assert path.read_text() == "new"

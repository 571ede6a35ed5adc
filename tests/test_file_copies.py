"""Files are copied before code writes over or removes them, and put back as they were."""

from __future__ import annotations

import os
import shutil
import socket
import stat
from pathlib import Path

import pytest

from jupyterlab_gptcode.approval import ANY
from jupyterlab_gptcode.conversation import Unpreserved
from jupyterlab_gptcode.files.copies import store

from .disk import full_disk
from .file_play import ID, Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def copies(folder: Folder) -> list[Path]:
    return sorted((folder.copies.folder / f"{ID}.files").glob("*"))


def test_a_file_that_is_written_over_comes_back(folder: Folder) -> None:
    path = folder.write("a.csv", "old", mode=0o640, time=100)
    start = folder.state()
    assert folder.preserve("a.csv") == []
    path.write_text("new and longer")
    path.chmod(0o600)
    folder.end()
    end = folder.state()
    choice = folder.choices()["work/a.csv"]
    assert (choice.removes, choice.is_changed, [each.size for each in choice.files]) == (
        False,
        False,
        [3],
    )
    folder.do("undo")
    assert folder.state() == start
    assert folder.choices() == {}
    folder.do("redo")
    assert folder.state() == end
    assert folder.choices("redo") == {}
    folder.do("undo")
    assert folder.state() == start


def test_copies_are_private(folder: Folder) -> None:
    folder.write("a.csv", "secret", mode=0o644)
    folder.preserve("a.csv")
    (copy,) = copies(folder)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700


def test_a_deleted_and_a_renamed_file_come_back(folder: Folder) -> None:
    folder.write("a.csv", "a")
    folder.write("b.csv", "b")
    start = folder.state()
    folder.preserve("a.csv", "b.csv", "c.csv")
    (folder.work / "a.csv").unlink()
    (folder.work / "b.csv").rename(folder.work / "c.csv")
    folder.end()
    found = folder.choices()
    assert {path: each.removes for path, each in found.items()} == {
        "work/a.csv": False,
        "work/b.csv": False,
        "work/c.csv": True,
    }
    folder.do("undo")
    assert folder.state() == start


def test_only_what_is_ticked_comes_back(folder: Folder) -> None:
    folder.write("a.csv", "a")
    folder.preserve("a.csv", "new.csv")
    (folder.work / "a.csv").unlink()
    folder.write("new.csv", "new")
    folder.end()
    folder.do("undo", "work/a.csv")
    assert sorted(folder.state()) == ["a.csv", "new.csv"]
    assert list(folder.choices()) == ["work/new.csv"]
    assert list(folder.choices("redo")) == ["work/a.csv"]


def test_a_grown_file(folder: Folder) -> None:
    path = folder.write("log.txt", "one\n")
    start = folder.state()
    folder.preserve("log.txt")
    with path.open("a") as file:
        file.write("two\n" * 1000)
    folder.end()
    folder.do("undo")
    assert folder.state() == start


def test_a_removed_folder_comes_back_as_one_choice(folder: Folder) -> None:
    folder.write("data/a.csv", "a", mode=0o600, time=50)
    folder.write("data/deep/b.csv", "b")
    (folder.work / "data/empty").mkdir()
    (folder.work / "data/deep").chmod(0o750)
    (folder.work / "data/link").symlink_to("a.csv")
    start = folder.state()
    assert folder.preserve("data") == []
    shutil.rmtree(folder.work / "data")
    folder.end()
    (choice,) = folder.choices().values()
    assert (choice.path, len(choice.files), choice.removes) == ("work/data", 3, False)
    folder.do("undo")
    assert folder.state() == start
    (folder.work / "data/mine.csv").write_text("mine")
    (redo,) = folder.choices("redo").values()
    assert (redo.path, redo.removes) == ("work/data", True)
    folder.do("redo")
    assert sorted(folder.state()) == ["data", "data/mine.csv"]


def test_a_folder_that_the_turn_made_goes_without_what_the_user_put_there(folder: Folder) -> None:
    folder.preserve("backup")
    folder.write("backup/a.csv", "a")
    folder.end()
    folder.write("backup/mine.csv", "mine")
    folder.do("undo")
    assert sorted(folder.state()) == ["backup", "backup/mine.csv"]


def test_a_folder_that_was_made_again(folder: Folder) -> None:
    folder.write("out/old.csv", "old")
    start = folder.state()
    folder.preserve("out")
    shutil.rmtree(folder.work / "out")
    folder.write("out/new.csv", "new")
    folder.end()
    found = folder.choices()
    assert {path: each.removes for path, each in found.items()} == {
        "work/out/old.csv": False,
        "work/out/new.csv": True,
    }
    folder.do("undo")
    assert folder.state() == start


def test_a_file_in_the_place_of_a_folder(folder: Folder) -> None:
    folder.write("x/a.csv", "a")
    start = folder.state()
    folder.preserve("x")
    shutil.rmtree(folder.work / "x")
    folder.write("x", "a file")
    folder.end()
    end = folder.state()
    folder.do("undo")
    assert folder.state() == start
    folder.do("redo")
    assert folder.state() == end


def test_what_the_user_has_changed_since_is_known(folder: Folder) -> None:
    path = folder.write("a.csv", "old")
    folder.preserve("a.csv")
    path.write_text("new")
    folder.end()
    assert not folder.choices()["work/a.csv"].is_changed
    path.write_text("mine, and longer")
    assert folder.choices()["work/a.csv"].is_changed
    folder.do("undo")
    folder.do("redo")
    assert path.read_text() == "mine, and longer"


def test_a_run_without_an_end_leaves_a_doubt(folder: Folder) -> None:
    path = folder.write("a.csv", "old")
    folder.preserve("a.csv")
    path.write_text("new")
    assert folder.choices()["work/a.csv"].is_changed


def test_the_first_copy_of_a_turn_counts(folder: Folder) -> None:
    path = folder.write("a.csv", "old")
    for text in ("new", "newer"):
        folder.preserve("a.csv", "b.csv")
        path.write_text(text)
        folder.write("b.csv", text)
        folder.end()
    assert len(copies(folder)) == 1
    folder.do("undo")
    assert path.read_text() == "old"
    assert sorted(folder.state()) == ["a.csv"]


def test_patterns(folder: Folder) -> None:
    for name in ("a.csv", "b.csv", "c.txt", "deep/d.csv", "deep/er/e.csv"):
        folder.write(name, name)
    folder.preserve(f"{ANY}.csv")
    assert len(copies(folder)) == 2
    folder.preserve(f"{ANY}/{ANY}.csv")  # as `rglob` finds them
    assert len(copies(folder)) == 4
    folder.preserve(f"deep/{ANY}")
    assert len(copies(folder)) == 4


def test_names_with_spaces_and_odd_characters(folder: Folder) -> None:
    names = ["my data.csv", "über/größe.csv", "a\nb.csv", "-rf", "[x].csv", "$HOME", "日本.csv"]
    for name in names:
        folder.write(name, name)
    start = folder.state()
    assert folder.preserve(*names) == []
    for name in names:
        (folder.work / name).unlink()
    folder.end()
    folder.do("undo")
    assert folder.state() == start
    assert folder.preserve("a\0b.csv"[:1] + "\ud800", "x" * 5000) != []


def test_over_the_limit(tmp_path: Path) -> None:
    folder = Folder(tmp_path, limit=1000)
    folder.write("small.csv", "x" * 600)
    folder.write("big.csv", "x" * 600)
    folder.write("data/a.csv", "x" * 1001)
    (one,) = folder.preserve("small.csv", "big.csv")
    assert one.name == "big.csv"
    assert one.why == "0.6 kB, and 0.4 kB may still be copied in this turn"
    (two,) = folder.preserve("data")
    assert two.name == "data"
    assert len(copies(folder)) == 1
    (folder.work / "small.csv").unlink()
    folder.do("undo")
    assert folder.choices() == {}


def test_outside_of_the_folder(folder: Folder, tmp_path: Path) -> None:
    outside = tmp_path / "home" / "other.csv"
    outside.write_text("other")
    (folder.work / "away").symlink_to(tmp_path / "home")
    (folder.work / "link.csv").symlink_to(outside)
    names = ("../other.csv", str(outside), "away/other.csv", "link.csv", "~/x.csv", "s3://b/a.csv")
    found = folder.preserve(*names)
    why = "outside the notebook's folder"
    assert found == [Unpreserved(name, why) for name in names[:4]]
    assert copies(folder) == []


def test_a_link_within_the_folder(folder: Folder) -> None:
    folder.write("real.csv", "real")
    (folder.work / "link.csv").symlink_to("real.csv")
    start = folder.state()
    assert folder.preserve("link.csv") == []
    (folder.work / "link.csv").write_text("through the link")
    folder.end()
    assert list(folder.choices()) == ["work/real.csv"]
    folder.do("undo")
    assert folder.state() == start
    (folder.work / "link.csv").unlink()
    folder.do("undo")
    assert folder.state() == start


def test_a_link_that_came_since_leads_nothing_out(folder: Folder, tmp_path: Path) -> None:
    folder.write("data/a.csv", "a")
    folder.preserve("data")
    shutil.rmtree(folder.work / "data")
    folder.end()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder.work / "data").symlink_to(elsewhere)
    folder.do("undo")
    assert list(elsewhere.iterdir()) == []
    assert (folder.work / "data" / "a.csv").read_text() == "a"


def test_what_is_no_file_is_never_opened(folder: Folder) -> None:
    os.mkfifo(folder.work / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder.work / "socket"))
        found = folder.preserve("pipe", "socket", "/dev/null")
    assert [each.why for each in found[:2]] == ["neither a file nor a folder"] * 2
    assert found[2].why == "outside the notebook's folder"


def test_our_own_data_and_the_notebook_are_left_alone(folder: Folder) -> None:
    folder.write("a.ipynb", "{}")
    found = folder.preserve("a.ipynb", str(folder.copies.folder / "x.jsonl"))
    assert [each.why for each in found[:1]] == ["this notebook's own file"]


def test_a_full_disk(folder: Folder) -> None:
    folder.write("a.csv", "x" * 5000)
    folder.write("b.csv", "b")
    with full_disk(1000):
        (found,) = folder.preserve("a.csv", "b.csv")
    assert (found.name, found.why) == ("work/a.csv", "File too large")
    assert len(copies(folder)) == 1  # nothing half-written


def test_too_little_room(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("a.csv", "x" * 5000)
    monkeypatch.setattr(store, "_SPARE", 10**18)
    (found,) = folder.preserve("a.csv")
    assert found.why == "5.0 kB: the disk has too little room for a copy"

"""The folder of a notebook before a run and after it: what the run made."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode.conversation.produced import ProducedFile
from jupyterlab_gptcode.files import folder_snapshot
from jupyterlab_gptcode.files.folder_snapshot import (
    LISTED,
    Before,
    Run,
    TooSlow,
    produced_files,
    take_snapshot,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    for name in ("work/plots", "work/__pycache__", "work/.ipynb_checkpoints", "data"):
        (folder / name).mkdir(parents=True)
    (folder / "work" / "a.ipynb").write_text("{}")
    (folder / "work" / "weights.txt").write_text("1 2 3")
    (folder / "data" / "x.csv").write_text("a,b")
    (tmp_path / "outside").mkdir()
    return folder


def run_in(root: Path, code: str = "") -> Run:
    return Run(root, root / "work", "work/a.ipynb", code)


def made(root: Path, code: str, *written: str) -> list[str]:
    """What is seen of files that are written with this code."""
    run = run_in(root, code)
    before = Before(take_snapshot(run))
    for name in written:
        path = root / "work" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{path.read_text() if path.exists() else ''}more")
    found, more = produced_files(run, before)
    assert more == 0
    return [f"{file.path}{' again' * file.overwritten}" for file in found]


def test_nothing(root: Path) -> None:
    assert made(root, "print('weights.txt')") == []


@pytest.mark.parametrize(
    ("code", "written", "seen"),
    [
        ("", ["weights2.csv"], ["work/weights2.csv"]),
        ("", ["weights.txt"], ["work/weights.txt again"]),
        # The notebook, what is hidden, and what Python keeps are no results.
        ("", ["a.ipynb", ".hidden", ".ipynb_checkpoints/a.ipynb", "__pycache__/m.pyc"], []),
        ("'.hidden' '.ssh/id' '__pycache__'", [".hidden", ".ssh/id", "__pycache__/m.pyc"], []),
        # Elsewhere only what the code names.
        ("", ["../data/y.csv", "plots/p.png"], []),
        ("open('../data/x.csv')", ["../data/x.csv"], ["data/x.csv again"]),
        ("f'../data/{n}.csv'", ["../data/1.csv"], ["data/1.csv"]),
        ('savefig("plots/p.png")', ["plots/p.png"], ["work/plots/p.png"]),
        ("Path('plots') / 'p.png'", ["plots/p.png"], ["work/plots/p.png"]),
        ("os.mkdir('new'); x = f'new/{n}'", ["new/1", "new/2"], ["work/new/1", "work/new/2"]),
        ('R"""out/a.csv"""', ["out/a.csv"], ["work/out/a.csv"]),
        # Below the root only.
        ("'../../outside/x' '/etc/x' '../../outside'", ["../../outside/x"], []),
        ("'a\0b'", ["b"], ["work/b"]),
        # Another notebook is rather saved by the page, unless it is new or named.
        ("", ["new.ipynb"], ["work/new.ipynb"]),
    ],
)
def test_what_a_run_made(root: Path, code: str, written: list[str], seen: list[str]) -> None:
    assert sorted(made(root, code, *written)) == seen


def test_another_notebook(root: Path) -> None:
    (root / "work" / "b.ipynb").write_text("{}")
    assert made(root, "", "b.ipynb") == []
    assert made(root, "write('b.ipynb')", "b.ipynb") == ["work/b.ipynb again"]


@pytest.mark.parametrize("saved", [False, True])
def test_a_notebook_that_is_renamed_during_the_run(root: Path, saved: bool) -> None:
    """The server writes in place, so that the file stays the same one."""
    (root / "work" / "other.ipynb").write_text("{}")
    run = run_in(root)
    before = Before(take_snapshot(run))
    for old, new in (("a.ipynb", "renamed.ipynb"), ("other.ipynb", "too.ipynb")):
        (root / "work" / old).rename(root / "work" / new)
        if saved:
            (root / "work" / new).write_text('{"cells": []}')
    (root / "work" / "made.ipynb").write_text("{}")
    found, _ = produced_files(run, before)
    assert [file.path for file in found] == ["work/made.ipynb"]


def test_an_absolute_path_below_the_root(root: Path) -> None:
    code = f"to_csv('{root}/data/y.csv')"
    assert made(root, code, "../data/y.csv") == ["data/y.csv"]


def test_in_the_order_of_their_making_and_not_too_many(root: Path) -> None:
    run = run_in(root)
    before = Before(take_snapshot(run))
    for number in range(LISTED + 3):
        path = root / "work" / f"{99 - number}.png"
        path.write_bytes(b"x" * number)
        os.utime(path, (number, number))
    found, more = produced_files(run, before)
    files = [(f"work/{99 - n}.png", n, False, float(n)) for n in range(LISTED)]
    assert found == [ProducedFile(*file) for file in files]
    assert more == 3


def test_folders_links_and_pipes_are_no_files(root: Path, tmp_path: Path) -> None:
    run = run_in(root)
    before = Before(take_snapshot(run))
    work = root / "work"
    (work / "folder").mkdir()
    os.mkfifo(work / "pipe")
    (work / "nowhere").symlink_to(tmp_path / "none")
    (work / "link").symlink_to(root / "data" / "x.csv")
    os.utime(root / "data" / "x.csv", (5, 5))
    assert produced_files(run, before) == ([ProducedFile("work/link", 3, modified=5.0)], 0)


def test_a_folder_that_is_gone(root: Path) -> None:
    run = Run(root, root / "moved", "moved/a.ipynb", "")
    before = Before(take_snapshot(run))
    assert produced_files(run, before) == ([], 0)


def test_a_named_store_of_data_is_left_alone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_snapshot, "_ENTRIES", 5)
    for number in range(9):
        (root / "data" / str(number)).write_text("")
    # Its folder is too large, the file that is named is seen.
    seen = made(root, "'../data/x.csv' '../data'", "../data/x.csv", "../data/y.csv")
    assert seen == ["data/x.csv again"]


def test_what_takes_too_long_is_given_up(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_snapshot, "_SECONDS", -1.0)
    with pytest.raises(TooSlow):
        take_snapshot(run_in(root))


def changed(path: Path) -> int:
    """When the file system says that a file was changed, in nanoseconds."""
    return max(path.stat().st_ctime_ns, path.stat().st_mtime_ns)


def names(run: Run, before: Before) -> list[str]:
    return [f"{file.path}{' again' * file.overwritten}" for file in produced_files(run, before)[0]]


@pytest.mark.parametrize("seen_at_start", [True, False, None])
def test_files_of_others_before_the_run_are_not_claimed(
    root: Path, *, seen_at_start: bool | None
) -> None:
    run = run_in(root)
    first = take_snapshot(run)
    at_start = take_snapshot(run) if seen_at_start is False else None
    other = root / "work" / "other.csv"
    other.write_text("by somebody else")
    at_start = take_snapshot(run) if seen_at_start else at_start
    earlier, later = changed(other), changed(other) + 1
    # A file that was not there when the run had started is the run's, whatever clocks say.
    expected = ["work/other.csv"] if seen_at_start is False else []
    assert names(run, Before(first, later, at_start=at_start)) == expected
    # The run itself may have written it before the second snapshot came to it.
    assert names(run, Before(first, earlier, at_start=at_start)) == ["work/other.csv"]


def test_a_snapshot_that_was_not_complete_in_time_hides_nothing(root: Path) -> None:
    run, path = run_in(root), root / "work" / "weights.txt"
    path.write_text("written by the run, before the snapshot came to it")
    snapshot = take_snapshot(run)
    assert names(run, Before(snapshot, changed(path), is_clean=False))[-1] == "work/weights.txt"
    assert names(run, Before(snapshot, changed(path) + 1, is_clean=False)) == []
    assert names(run, Before(snapshot, changed(path))) == []


@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        ({}, ["work/mine.csv", "work/other.csv"]),
        ({"saved": frozenset({"work/other.csv"})}, ["work/mine.csv"]),
        ({"saved": frozenset({"work/mine.csv"})}, ["work/mine.csv", "work/other.csv"]),
        ({"is_shared": True}, ["work/mine.csv"]),
    ],
)
def test_what_others_may_have_written_counts_only_if_it_is_named(
    root: Path, fields: dict[str, Any], seen: list[str]
) -> None:
    run = run_in(root, "open('mine.csv', 'w')")
    before = Before(take_snapshot(run), **fields)
    for name in ("mine.csv", "other.csv"):
        (root / "work" / name).write_text("x")
    assert sorted(file.path for file in produced_files(run, before)[0]) == seen

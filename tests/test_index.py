"""The list of conversations comes from an index, which may be damaged, stale or gone."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation.entries import (
    Begin,
    Body,
    Created,
    Entry,
    NotebookChange,
    Titled,
)
from jupyterlab_gptcode.conversation.index import Index
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.protocol import Action

from .disk import full_disk, memory_disk
from .journals import ID, OTHER, filled

RENAMED = Action("", "renamed", 0, notebook="b.ipynb")
ENDED = Action("", "ended", 2)
TITLED = Titled("Means")


def listed(folder: Path) -> dict[str, str]:
    """By a server that has nothing in memory."""
    return {name: row.notebook for name, row in Index(Journal(folder)).rows().items()}


def renamed(folder: Path, conversation: str, notebook: str) -> None:
    journal = Journal(folder)
    journal.append(conversation, Entry(9, 9.0, Action("", "renamed", 0, notebook=notebook)))
    journal.sync(conversation)


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """The conversations that were read since this was called last."""
    found: list[str] = []
    head = Journal.head

    def counted(self: Journal, conversation: str) -> Entry | None:
        found.append(conversation)
        return head(self, conversation)

    def since() -> list[str]:
        read, found[:] = sorted(found), []
        return read

    monkeypatch.setattr(Journal, "head", counted)
    return since


def test_only_what_has_changed_is_read(tmp_path: Path, unread: Callable[[], list[str]]) -> None:
    filled(tmp_path, ID, OTHER)
    assert listed(tmp_path) == {ID: "a.ipynb", OTHER: "a.ipynb"}
    assert unread() == [ID, OTHER]
    assert listed(tmp_path) == {ID: "a.ipynb", OTHER: "a.ipynb"}
    assert unread() == []
    renamed(tmp_path, OTHER, "b.ipynb")
    assert listed(tmp_path) == {ID: "a.ipynb", OTHER: "b.ipynb"}
    assert unread() == [OTHER]
    assert (tmp_path / "index.json").stat().st_mode & 0o777 == 0o600


def test_the_newest_comes_first(tmp_path: Path) -> None:
    filled(tmp_path, ID, OTHER)
    for number, conversation in enumerate((OTHER, ID)):
        os.utime(tmp_path / f"{conversation}.jsonl", ns=(number, number))
    assert list(listed(tmp_path)) == [ID, OTHER]
    os.utime(tmp_path / f"{OTHER}.jsonl", ns=(5, 5))
    assert list(listed(tmp_path)) == [OTHER, ID]


def test_what_came_and_went_meanwhile(tmp_path: Path) -> None:
    filled(tmp_path, ID)
    assert listed(tmp_path) == {ID: "a.ipynb"}
    filled(tmp_path, OTHER)
    assert listed(tmp_path) == {ID: "a.ipynb", OTHER: "a.ipynb"}
    (tmp_path / f"{ID}.jsonl").unlink()
    assert listed(tmp_path) == {OTHER: "a.ipynb"}


def test_another_file_of_the_same_size_is_noticed_by_its_time(tmp_path: Path) -> None:
    filled(tmp_path, ID)
    path = tmp_path / f"{ID}.jsonl"
    os.utime(path, ns=(1, 1))
    assert listed(tmp_path) == {ID: "a.ipynb"}
    path.write_bytes(path.read_bytes().replace(b'"a.ipynb"', b'"z.ipynb"'))
    os.utime(path, ns=(2, 2))
    assert listed(tmp_path) == {ID: "z.ipynb"}


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([ID, "stamp", "notebook", "created"]), inner, max_size=3)
    ),
    max_leaves=9,
)
_damage = st.one_of(st.binary(max_size=30), _json.map(lambda value: json.dumps(value).encode()))


@given(_damage, st.integers(0, 400))
def test_no_damage_hides_a_conversation(damage: bytes, cut: int) -> None:
    with memory_disk() as folder:
        filled(folder, ID, OTHER)
        whole = listed(folder)
        index = folder / "index.json"
        for data in (damage, index.read_bytes()[:cut]):
            index.write_bytes(data)
            assert listed(folder) == whole == {ID: "a.ipynb", OTHER: "a.ipynb"}


@pytest.mark.parametrize("room", [0, 100])
def test_a_full_disk_only_makes_the_next_list_slower(tmp_path: Path, room: int) -> None:
    filled(tmp_path, ID, OTHER)
    with full_disk(room):
        assert listed(tmp_path) == {ID: "a.ipynb", OTHER: "a.ipynb"}
    assert sorted(path.stem for path in tmp_path.iterdir()) == [ID, OTHER]


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    filled(tmp_path, ID)
    (tmp_path / "index.json").mkdir()
    assert listed(tmp_path) == {ID: "a.ipynb"}


def test_a_damaged_conversation_is_left_out_until_it_is_whole(tmp_path: Path) -> None:
    filled(tmp_path, ID, OTHER)
    path = tmp_path / f"{ID}.jsonl"
    whole = path.read_bytes()
    path.write_bytes(b"\n")
    assert listed(tmp_path) == {OTHER: "a.ipynb"}
    path.write_bytes(whole)
    assert listed(tmp_path) == {ID: "a.ipynb", OTHER: "a.ipynb"}


def test_rows_are_of_the_right_types(tmp_path: Path) -> None:
    filled(tmp_path, ID)
    [row] = Index(Journal(tmp_path)).rows().values()
    again = json.loads((tmp_path / "index.json").read_text())[ID]
    for name, wrong in [("notebook", 5), ("created", "now"), ("stamp", [1]), ("stamp", "ab")]:
        (tmp_path / "index.json").write_text(json.dumps({ID: {**again, name: wrong}}))
        found: Any = Index(Journal(tmp_path)).rows()[ID]
        assert found == row


def begin(turn: int, after: int | None = None) -> tuple[int, Body]:
    change = NotebookChange("a.ipynb", 0)
    return turn, Begin("prompt", "page", "ask", "m", change, f"Go {turn}", after=after)


@pytest.mark.parametrize(
    ("later", "turns"),
    [
        ([], 2),
        ([(0, RENAMED)], 2),
        ([(2, ENDED), (0, RENAMED), (2, ENDED)], 2),
        ([(1, Action("", "switched", 1)), (0, RENAMED)], 2),
        ([(1, Action("", "undone", 1)), (1, RENAMED)], 2),
        ([(2, TITLED), (0, RENAMED), (2, TITLED)], 2),
        ([begin(3, after=1), (0, RENAMED)], 3),
    ],
)
def test_all_turns_are_counted(tmp_path: Path, later: list[tuple[int, Body]], turns: int) -> None:
    bodies = [(0, Created(ID, "a.ipynb", "data-1")), begin(1), begin(2), *later]
    journal = Journal(tmp_path)
    journal.create(
        ID, [Entry(seq, float(seq), body, "", turn) for seq, (turn, body) in enumerate(bodies)]
    )
    row = Index(journal).rows()[ID]
    assert row.turns == turns
    assert row.notebook == ("b.ipynb" if RENAMED in [body for _, body in later] else "a.ipynb")


def test_a_new_name_moves_no_row(tmp_path: Path) -> None:
    journal = filled(tmp_path, ID, OTHER)
    for number, conversation in enumerate((ID, OTHER), start=20):
        os.utime(tmp_path / f"{conversation}.jsonl", ns=(number * 10**9, number * 10**9))
    assert [row.changed for row in Index(journal).rows().values()] == [21.0, 20.0]
    for seq in (4, 5):
        journal.append(ID, Entry(seq, 30.0, Titled(f"Means {seq}")))
        journal.sync(ID)
        rows = Index(journal).rows()
        assert list(rows) == [OTHER, ID]
        assert (rows[ID].name, rows[ID].changed) == (f"Means {seq}", 4.0)
    journal.append(ID, Entry(6, 31.0, Action("", "ended", 1), "", 1))
    journal.sync(ID)
    assert list(Index(journal).rows()) == [ID, OTHER]


def test_a_conversation_of_two_lines_is_enough(tmp_path: Path) -> None:
    Journal(tmp_path).create(ID, [Entry(0, 1.0, Created(ID, "a.ipynb", "data-1"))])
    renamed(tmp_path, ID, "b.ipynb")
    assert listed(tmp_path) == {ID: "b.ipynb"}

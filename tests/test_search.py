"""Search: what is found, where, and that files beside the journals only save time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation import (
    Begin,
    Body,
    Created,
    Entry,
    Index,
    Journal,
    NotebookChange,
)
from jupyterlab_gptcode.conversation.search import Found, Search
from jupyterlab_gptcode.conversation.search_text import search_text
from jupyterlab_gptcode.protocol import CodeDelta, CodeStart, TextDelta, ThinkingDelta

from .disk import full_disk, memory_disk
from .journals import ID, OTHER


def written(folder: Path, conversation: str, prompt: str, *texts: str, code: str = "x = 1") -> None:
    """A conversation of one turn; each text is a delta of its answer."""
    begin = Begin("prompt", "page", "ask", "m", NotebookChange("work/a.ipynb", 0), prompt)
    bodies: list[Body] = [
        begin,
        ThinkingDelta("A secret thought."),
        *map(TextDelta, texts),
        CodeStart(1, "python", "```python\n"),
        CodeDelta(1, code),
    ]
    head = Entry(0, 1.0, Created(conversation, "work/a.ipynb", "data-1"))
    parts = [Entry(seq, 1.0, body, "s", 1) for seq, body in enumerate(bodies, 1)]
    Journal(folder).create(conversation, [head, *parts])


def found(folder: Path, query: str, **options: float) -> Found:
    """By a server that has nothing in memory."""
    journal = Journal(folder)
    return Search(journal).find(Index(journal).rows(), query, **options)  # type: ignore[arg-type]


def hits(folder: Path, query: str) -> dict[str, tuple[str, int, str] | None]:
    return {
        conversation: (hit.place, hit.turn, hit.snippet) if hit else None
        for conversation, hit in found(folder, query).hits.items()
    }


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """The journals that were read since this was called last."""
    read: list[str] = []
    data = Journal.data

    def counted(self: Journal, conversation: str) -> bytes:
        read.append(conversation)
        return data(self, conversation)

    def since() -> list[str]:
        known, read[:] = sorted(read), []
        return known

    monkeypatch.setattr(Journal, "data", counted)
    return since


def test_words_are_found_in_prompts_answers_and_code(tmp_path: Path) -> None:
    written(tmp_path, ID, "Plot the weights", "The me", "dian is 4.", code="weights.plot()")
    written(tmp_path, OTHER, "Sum up", "Es sind Äpfel.")
    assert hits(tmp_path, "plot the") == {ID: ("prompt", 1, "Plot the weights")}
    assert hits(tmp_path, "MEDIAN") == {ID: ("answer", 1, "The median is 4.")}
    assert hits(tmp_path, "weights.pl") == {ID: ("code", 1, "weights.plot()")}
    assert hits(tmp_path, "äpfel") == {OTHER: ("answer", 1, "Es sind Äpfel.")}
    assert hits(tmp_path, "a.ipynb").keys() == {ID, OTHER}
    assert hits(tmp_path, "secret") == {}
    assert hits(tmp_path, "median apples") == {}
    # All words, in whatever order; the place is the first one's.
    assert hits(tmp_path, "4. plot") == {ID: ("answer", 1, "The median is 4.")}


def test_a_snippet_is_one_line_of_what_stands_around(tmp_path: Path) -> None:
    written(tmp_path, ID, "Go", "a" * 100 + "\n\nneedle\t" + "é" * 100)
    [hit] = hits(tmp_path, "needle").values()
    assert hit is not None
    assert hit[2] == f"…{'a' * 58} needle {'é' * 29}…"


def test_nothing_is_read_twice(tmp_path: Path, reads: Callable[[], list[str]]) -> None:
    written(tmp_path, ID, "One")
    written(tmp_path, OTHER, "Two")
    assert hits(tmp_path, "one").keys() == {ID}
    assert reads() == [ID, OTHER]
    assert hits(tmp_path, "two").keys() == {OTHER}
    assert reads() == []
    journal = Journal(tmp_path)
    journal.append(ID, Entry(9, 2.0, TextDelta("Two, too."), "s", 1))
    journal.sync(ID)
    assert hits(tmp_path, "two").keys() == {ID, OTHER}
    assert reads() == [ID]
    assert (tmp_path / f"{ID}.search").stat().st_mode & 0o777 == 0o600


def test_a_first_search_takes_several_calls(tmp_path: Path) -> None:
    ids = [f"{n:016x}" for n in range(5)]
    for each in ids:
        written(tmp_path, each, "Go")
    counts = [
        (len(it.hits), it.unread) for it in (found(tmp_path, "go", seconds=0) for _ in range(6))
    ]
    assert counts[0] == (1, 4)
    assert counts[-1] == (5, 0)


def test_what_is_more_is_counted(tmp_path: Path) -> None:
    for n in range(5):
        written(tmp_path, f"{n:016x}", "Go")
    answer = found(tmp_path, "go", most=2)
    assert (len(answer.hits), answer.more) == (2, 3)


@pytest.mark.parametrize("room", [0, 60])
def test_a_full_disk_only_makes_the_next_search_slower(tmp_path: Path, room: int) -> None:
    written(tmp_path, ID, "Go")
    with full_disk(room):
        assert hits(tmp_path, "go").keys() == {ID}
    assert not list(tmp_path.glob("*.search*"))


@given(st.binary(max_size=40), st.integers(0, 300))
def test_no_damage_hides_a_conversation(damage: bytes, cut: int) -> None:
    with memory_disk() as folder:
        written(folder, ID, "Go", "Yes.")
        whole = hits(folder, "yes")
        saved = folder / f"{ID}.search"
        for data in (damage, saved.read_bytes()[:cut]):
            saved.write_bytes(data)
            assert hits(folder, "go").keys() == {ID}
        assert whole.keys() == {ID}


def test_what_was_deleted_meanwhile_is_not_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, ID, "Go")
    journal = Journal(tmp_path)
    rows = Index(journal).rows()
    data = journal.data

    def read_and_delete(conversation: str) -> bytes:
        read = data(conversation)
        journal.delete(conversation)
        return read

    monkeypatch.setattr(journal, "data", read_and_delete)
    Search(journal).find(rows, "go")
    assert [path.name for path in tmp_path.iterdir()] == ["index.json"]


@given(st.lists(st.text(max_size=8), max_size=4), st.text(max_size=4))
def test_any_text_is_searched(texts: list[str], query: str) -> None:
    lines = [
        {
            "seq": n,
            "time": 1.0,
            "type": "text-delta",
            "step": "s",
            "turn": 1,
            "body": {"text": text},
        }
        for n, text in enumerate(texts)
    ]
    data = "\n".join(json.dumps(line, separators=(",", ":")) for line in lines).encode()
    read = search_text(data)
    words = [word.encode("utf-8", "replace") for word in query.lower().split()]
    hit = read.hit(words)
    assert hit is None or (hit.turn == 1 and "\n" not in hit.snippet)

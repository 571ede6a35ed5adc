"""A block that ran well before becomes text; everything else passes unchanged."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.context import PYTHON
from jupyterlab_gptcode.step.pieces import (
    CodeDelta,
    CodeEnd,
    CodeStart,
    Piece,
    Text,
)
from jupyterlab_gptcode.step.repeats import Repeats
from jupyterlab_gptcode.step.splitter import Splitter

START, END = CodeStart("python", None, "```python\n"), CodeEnd(False, "\n```\n")


def block(*chunks: str) -> list[Piece]:
    return [START, *(CodeDelta(chunk, chunk) for chunk in chunks), END]


def fed(done: list[str], pieces: list[Piece]) -> list[Piece]:
    return list(Repeats(done).feed(pieces))


def test_a_repeated_block_is_text() -> None:
    pieces = [Text("Again:\n"), *block("x = ", "1"), Text("Done.")]
    assert fed(["x = 1"], pieces) == [
        Text("Again:\n"),
        Text("```python\nx = 1\n```\n"),
        Text("Done."),
    ]


def test_white_space_at_the_end_does_not_matter() -> None:
    assert fed(["x = 1\n"], block("x = 1\n\n")) == [Text("```python\nx = 1\n\n\n```\n")]


def test_another_block_passes_and_is_held_only_while_it_could_be_a_repetition() -> None:
    repeats = Repeats(["x = 1"])
    assert list(repeats.feed([START, CodeDelta("x = ", "x = ")])) == []
    two = CodeDelta("2", "2")
    assert list(repeats.feed([two])) == [START, CodeDelta("x = ", "x = "), two]
    assert list(repeats.feed([END])) == [END]


def test_the_beginning_and_the_continuation_of_an_earlier_block_are_no_repetitions() -> None:
    assert fed(["x = 1\ny"], block("x = 1")) == block("x = 1")
    assert fed(["x = 1"], block("x = 1", "\ny")) == block("x = 1", "\ny")


def test_an_empty_block_is_no_repetition() -> None:
    assert fed(["x"], block()) == block()


def test_a_second_block_is_looked_at_anew() -> None:
    repeated = Text("```python\nx\n```\n")
    assert fed(["x"], [*block("y"), *block("x"), *block("z")]) == [
        *block("y"),
        repeated,
        *block("z"),
    ]


_sources = st.sampled_from(["x", "x\ny", "x = 1", "", "y"])


@given(st.lists(_sources, max_size=3), st.lists(_sources, max_size=4), st.integers(1, 7))
def test_nothing_is_lost(done: list[str], sources: list[str], size: int) -> None:
    answer = "".join(f"Look:\n```python\n{source}\n```\n" for source in sources)
    splitter, repeats = Splitter(PYTHON), Repeats(done)
    pieces: list[Piece] = []
    for start in range(0, len(answer), size):
        pieces += repeats.feed(splitter.feed(answer[start : start + size]))
    pieces += repeats.feed(splitter.flush())
    assert "".join(piece.raw for piece in pieces) == answer

"""Cells that the user has locked, or that are not code, are never written: the model learns why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation.cell_names import cell_names
from jupyterlab_gptcode.prompt import words
from jupyterlab_gptcode.protocol import (
    Cell,
    CodeDelta,
    CodeEnd,
    CodeStart,
    Json,
    NotebookSnapshot,
    StepEnd,
)

from .build import Story, code, facts, says, stream
from .step_play import Play
from .test_render import last, name

BLOCK = "```python\nx\n```\n"


def locked(cell: str, source: str, *outputs: Json) -> Cell:
    return replace(code(cell, source, *outputs), locked=True)


@pytest.mark.parametrize(
    ("now", "replaced"),
    [
        (facts(code("new", "x")), "new"),
        (facts(locked("new", "x")), None),
        (facts(Cell("new", "markdown", "x")), None),
        (facts(Cell("new", "raw", "x")), None),
    ],
)
async def test_only_an_open_code_cell_is_replaced(
    tmp_path: Path, now: NotebookSnapshot, replaced: str | None
) -> None:
    story = says(Story().prompt("Go"), BLOCK).tell(StepEnd("results", "actions"))
    story.ran(1, "new", status="error").results(now)
    asked = cell_names(story.entries)["new"]
    opening = f"```python cell={asked}\n"
    events = await Play(tmp_path).events(story, f"{opening}y\n```\n", now)
    start = events[0]
    assert isinstance(start, CodeStart)
    assert (start.cell, start.asked, start.raw) == (replaced, asked, opening)


def test_a_lock_is_sent_and_when_it_goes() -> None:
    story = Story().prompt("Go", facts(code("one", "a = 1"))).answer("Yes.")
    story.prompt("More", facts(locked("one", "a = 1")))
    head = f"Cell 1 id={name(story, 'one')} code"
    assert f"{head} (locked by the user)\n" in last(story)
    story.answer("Yes.").prompt("More", facts(locked("one", "a = 1")))
    assert head not in last(story)
    story.answer("Yes.").prompt("More", facts(code("one", "a = 1")))
    assert f"{head}\n" in last(story)


def test_a_locked_cell_that_ran_is_not_sent_again() -> None:
    story = says(Story().prompt("Go"), "```python\nx\n```\n").tell(StepEnd("results", "actions"))
    story.ran(1, "new", stream("1")).results(facts(locked("new", "x", stream("1"))))
    assert "(locked by the user)" in last(story)
    story.answer("Yes.").prompt("More", facts(locked("new", "x", stream("1"))))
    assert "(locked by the user)" not in last(story)


def test_a_locked_cell_that_the_model_asks_for_stays() -> None:
    story = Story().prompt("Go", facts(locked("one", "a = 1")))
    asked = name(story, "one")
    says(story, f"```python cell={asked}\nx\n```\n").tell(StepEnd("results", "actions"))
    # Unlocked meanwhile: it was locked when the model asked.
    story.ran(1, "new").results(facts(code("one", "a = 1"), code("new", "x")))
    assert words.LOCKED_CELL.format(asked=asked) in last(story)
    assert words.UNKNOWN_CELL.format(asked=asked) not in last(story)


def test_a_cell_that_was_locked_in_between_stays() -> None:
    story = Story().prompt("Go", facts(code("one", "a = 1")))
    asked = name(story, "one")
    start = CodeStart(1, "python", f"```python cell={asked}\n", "one", asked)
    story.tell(start, CodeDelta(1, "x"), CodeEnd(1, "run", "\n```\n"))
    story.tell(StepEnd("results", "actions"))
    story.ran(1, "new").results(facts(locked("one", "a = 1"), code("new", "x")))
    assert words.NOT_REPLACED.format(asked=asked) in last(story)

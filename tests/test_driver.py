"""Who drives the latest turn, and whether a page has something to do in it."""

from __future__ import annotations

import pytest

from jupyterlab_gptcode.conversation.owner import driver, is_open, latest_turn
from jupyterlab_gptcode.protocol import CodeDelta, CodeStart, StepEnd, TextDelta

from .build import FAILED, Story, says

ONE = "```python\nx\n```\n"
TWO = f"{ONE}```python\ny\n```\n"
ACTIONS = StepEnd("results", "actions")
INSERTED = StepEnd("done", "inserted")


def asked(text: str, verdict: object = "run", **fields: object) -> Story:
    """A prompt and the answer to it, still without its end."""
    return says(Story().prompt("Go", **fields), text, verdict)  # type: ignore[arg-type]


def acted() -> Story:
    """An answer with one block, which ran."""
    return asked(ONE).tell(ACTIONS).act("inserted", 1, "new").ran(1, "new")


CASES: dict[str, tuple[Story, str, bool]] = {
    "before any turn": (Story(), "", False),
    "renamed before any turn": (Story().act("renamed", notebook="b.ipynb"), "", False),
    "a step that just began": (Story().prompt("Go"), "page", True),
    "while the model writes": (asked(TWO), "page", True),
    "blocks settled, the model still writes": (asked(ONE).ran(1, "new"), "page", True),
    "an answer in words": (Story().prompt("Go").answer("Yes."), "page", False),
    "blocks that wait": (asked(TWO, "ask").tell(ACTIONS), "page", True),
    "blocks that wait in cells": (
        asked(ONE, "ask").tell(ACTIONS).act("inserted", 1, "new"),
        "page",
        True,
    ),
    "approved": (asked(ONE, "ask").tell(ACTIONS).act("approved", 1), "page", True),
    "running": (asked(ONE).tell(ACTIONS).act("running", 1), "page", True),
    "results owed": (acted(), "page", True),
    "an error in a cell is a result": (
        asked(ONE).tell(ACTIONS).ran(1, "new", status="error"),
        "page",
        True,
    ),
    "so is an end that nobody saw": (
        asked(ONE).tell(ACTIONS).ran(1, "new", status="unknown"),
        "page",
        True,
    ),
    "one of two skipped": (
        asked(TWO, "ask").tell(ACTIONS).act("skipped", 1).ran(2, "new"),
        "page",
        True,
    ),
    "one skipped, the other waits": (
        asked(TWO, "ask").tell(ACTIONS).act("skipped", 1),
        "page",
        True,
    ),
    "all skipped": (
        asked(TWO, "ask").tell(ACTIONS).act("skipped", 1).act("skipped", 2),
        "page",
        False,
    ),
    "all skipped in a later step": (
        says(acted().results(), ONE, "ask").tell(ACTIONS).act("skipped", 2),
        "page",
        False,
    ),
    "insert only": (asked(TWO, "insert").tell(INSERTED), "page", True),
    "one of two inserted": (
        asked(TWO, "insert").tell(INSERTED).act("inserted", 1, "new"),
        "page",
        True,
    ),
    "both inserted": (
        asked(TWO, "insert").tell(INSERTED).act("inserted", 1, "one").act("inserted", 2, "two"),
        "page",
        False,
    ),
    "a cut block": (
        asked("```python\nx").tell(StepEnd("done", "length")),
        "page",
        True,
    ),
    "a cut block in its cell": (
        asked("```python\nx").tell(StepEnd("done", "length")).act("inserted", 1, "new"),
        "page",
        False,
    ),
    "a cut block after one that runs": (
        asked(f"{ONE}```python\ny").tell(StepEnd("results", "length")).act("inserted", 2, "two"),
        "page",
        True,
    ),
    "a block that ran and one that was cut": (
        asked(f"{ONE}```python\ny").tell(StepEnd("done", "stopped")).ran(1, "one"),
        "page",
        True,
    ),
    "an error before any text": (Story().prompt("Go").tell(FAILED), "page", False),
    "an error after words": (
        Story().prompt("Go").tell(TextDelta("Well"), FAILED),
        "page",
        False,
    ),
    "an error with a block that waits": (asked(ONE, "ask").tell(FAILED), "page", True),
    "an error with a block that is through": (asked(ONE).tell(FAILED).ran(1, "new"), "page", False),
    "an error inside a block": (
        Story().prompt("Go").tell(CodeStart(1, "python", "```\n"), CodeDelta(1, "x"), FAILED),
        "page",
        True,
    ),
    "an error inside a block, in its cell": (
        Story()
        .prompt("Go")
        .tell(CodeStart(1, "python", "```\n"), CodeDelta(1, "x"), FAILED)
        .act("inserted", 1, "new"),
        "page",
        False,
    ),
    "an error after results": (acted().results().tell(FAILED), "page", False),
    "stopped with blocks that wait": (
        asked(ONE, "ask").tell(StepEnd("done", "stopped")),
        "page",
        True,
    ),
    "stopped, and the blocks with it": (
        asked(ONE, "ask").tell(StepEnd("done", "stopped")).act("skipped", 1, reason="stopped"),
        "page",
        False,
    ),
    "no more steps, but blocks to run": (
        asked(ONE).tell(StepEnd("done", "steps")),
        "page",
        True,
    ),
    "ended": (asked(ONE).tell(ACTIONS).act("ended", reason="closed"), "page", False),
    "ended, and reported afterwards": (
        asked(ONE).tell(ACTIONS).act("ended").ran(1, "new"),
        "page",
        False,
    ),
    "gone on after it ended": (acted().act("ended").results(), "page", True),
    "gone on after it ended, to the answer": (
        acted().act("ended").results().answer("Yes."),
        "page",
        False,
    ),
    "the next turn after one that ended": (acted().act("ended").prompt("More"), "page", True),
    "a turn left open is over with the next": (
        acted().prompt("More").answer("Yes."),
        "page",
        False,
    ),
    "reported late of an earlier turn": (
        acted().prompt("More").answer("Yes.").act("noticed", turn=1, client="other"),
        "page",
        False,
    ),
    "taken over": (acted().act("taken-over", client="other"), "other", True),
    "taken over while the model writes": (
        asked(ONE).act("taken-over", client="other"),
        "other",
        True,
    ),
    "taken over and back": (
        acted().act("taken-over", client="other").act("taken-over"),
        "page",
        True,
    ),
    "taken over, and reported what ran": (
        asked(ONE).tell(ACTIONS).act("running", 1).act("taken-over", client="other").ran(1, "new"),
        "other",
        True,
    ),
    "taken over, and gone on": (
        acted().act("taken-over", client="other").results(client="other").answer("Yes."),
        "other",
        False,
    ),
    "the next prompt is another page's": (
        acted().act("taken-over", client="other").prompt("More", client="third"),
        "third",
        True,
    ),
    "a silent turn again": (Story().prompt("Go").tell(FAILED).again("Go"), "page", True),
    "a silent turn again, by another page": (
        Story().prompt("Go").tell(FAILED).again("Go", client="other").answer("Yes."),
        "other",
        False,
    ),
    "a silent turn that ended, again": (
        Story().prompt("Go").tell(FAILED).act("ended").again("Go"),
        "page",
        True,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_who_drives_and_whether_the_turn_is_open(case: str) -> None:
    story, client, expected = CASES[case]
    assert (driver(story.entries), is_open(story.entries)) == (client, expected)


def test_the_latest_turn_is_all_of_it_and_nothing_else() -> None:
    story = acted().prompt("More")
    started = len(story.entries) - 1
    says(story, ONE).tell(ACTIONS).act("noticed", turn=1)
    story.act("inserted", 1, "two").results().answer("Yes.")
    turn = [entry for entry in story.entries[started:] if entry.turn == 2]
    assert latest_turn(story.entries) == turn
    assert len(turn) == len(story.entries) - started - 1
    assert latest_turn(Story().entries) == []


def test_an_action_of_an_earlier_turn_keeps_nothing_open() -> None:
    story = acted().prompt("More").answer("Yes.").act("running", 1, turn=1)
    assert not is_open(story.entries)

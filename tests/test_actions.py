"""Which actions count: sent twice, late or out of order, each cell is there once."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_gptcode.conversation.action_rules import is_news
from jupyterlab_gptcode.errors import Conflict, Unusable
from jupyterlab_gptcode.protocol import Action, StepEnd

from .build import Story, says, stream

ONE = "```python\nx\n```\n"
ACTIONS = StepEnd("results", "actions")


def waiting() -> Story:
    """A block that waits, with its step through."""
    return says(Story().prompt("Go"), ONE, "ask").tell(ACTIONS)


def running() -> Story:
    return waiting().act("approved", 1).act("running", 1)


def lost() -> Story:
    """Nobody saw the end of the run."""
    return running().ran(1, "new", status="unknown")


def over() -> Story:
    return running().ran(1, "new").results().answer("Yes.")


def taken(story: Story) -> Story:
    return story.act("taken-over", client="other")


def act(name: Any, block: int | None = 1, client: str = "page", **fields: Any) -> Action:
    turn = fields.pop("turn", 1)
    if name in ("approved", "running"):
        fields = {"source": "x", **fields}
    return Action(client, name, turn, block, **fields)


def turn(name: Any, client: str = "page", **fields: Any) -> Action:
    return act(name, None, client, **fields)


NEWS: dict[str, tuple[Story, Action, bool | str]] = {
    # A block, reported by the page that drives.
    "inserted": (waiting(), act("inserted", cell="new"), True),
    "inserted twice": (waiting().act("inserted", 1, "new"), act("inserted", cell="new"), False),
    "inserted elsewhere": (waiting().act("inserted", 1, "new"), act("inserted", cell="b"), False),
    "inserted, reported late": (waiting().ran(1, "new"), act("inserted", cell="new"), False),
    "inserted while the model writes": (
        says(Story().prompt("Go"), ONE),
        act("inserted", cell="new"),
        True,
    ),
    "approved": (waiting(), act("approved"), True),
    "approved twice": (waiting().act("approved", 1), act("approved"), False),
    "approved, reported late": (waiting().ran(1, "new"), act("approved"), False),
    "running": (waiting().act("approved", 1), act("running"), True),
    "running twice": (running(), act("running"), False),
    "running, reported late": (waiting().ran(1, "new"), act("running"), "settled"),
    "running after it was skipped": (waiting().act("skipped", 1), act("running"), "settled"),
    "running after the end, which nobody saw": (lost(), act("running"), False),
    "run again by another page": (taken(lost()), act("running", client="other"), True),
    "skipped": (waiting(), act("skipped"), True),
    "skipped twice": (waiting().act("skipped", 1), act("skipped"), False),
    "skipped after it ran": (waiting().ran(1, "new"), act("skipped"), False),
    "skipped after a run whose end nobody saw": (lost(), act("skipped"), False),
    "ran": (running(), act("ran", cell="new", status="ok"), True),
    "ran twice": (running().ran(1, "new"), act("ran", cell="new", status="ok"), False),
    "ran with another end": (
        running().ran(1, "new"),
        act("ran", cell="new", status="error"),
        False,
    ),
    "ran after it was skipped": (waiting().act("skipped", 1), act("ran", status="ok"), False),
    "the end is known after all": (lost(), act("ran", cell="new", status="ok"), True),
    "not known, twice": (lost(), act("ran", cell="new", status="unknown"), False),
    "not known, and more printed": (
        lost(),
        act("ran", cell="new", status="unknown", outputs=(stream("7"),)),
        True,
    ),
    "not known, reported by both, the first again": (
        taken(lost()).ran(1, "new", status="unknown", client="other").act("taken-over"),
        act("ran", cell="new", status="unknown"),
        False,
    ),
    "not known, after it is": (
        running().ran(1, "new"),
        act("ran", cell="new", status="unknown"),
        False,
    ),
    "a block of an earlier turn": (
        waiting().prompt("More").answer("Yes."),
        act("skipped"),
        True,
    ),
    # A block, reported by another page.
    "inserted by another": (waiting(), act("inserted", client="other", cell="new"), "taken"),
    "approved by another": (waiting(), act("approved", client="other"), "taken"),
    "running by another": (running(), act("running", client="other"), "taken"),
    "skipped by another": (waiting(), act("skipped", client="other"), "taken"),
    "ran by another": (running(), act("ran", client="other", status="ok"), "taken"),
    "a report of another page changes nothing": (
        waiting().ran(1, "new"),
        act("ran", client="other", status="error"),
        False,
    ),
    "inserted after taking over": (
        taken(waiting()),
        act("inserted", client="other", cell="new"),
        True,
    ),
    "inserted by the former driver": (taken(waiting()), act("inserted", cell="new"), "taken"),
    "approved by the former driver": (taken(waiting()), act("approved"), "taken"),
    "running, reported by the former driver": (taken(waiting()), act("running"), "taken"),
    "ran by the former driver, which had started it": (
        taken(running()),
        act("ran", cell="new", status="ok"),
        True,
    ),
    "ran by the former driver, which had not started it": (
        taken(waiting()),
        act("ran", cell="new", status="ok"),
        "taken",
    ),
    "ran by the former driver, another page ran it again": (
        taken(running()).act("running", 1, client="other"),
        act("ran", cell="new", status="ok"),
        "taken",
    ),
    "the end is known to the former driver": (
        taken(running()).ran(1, "new", client="other", status="unknown"),
        act("ran", cell="new", status="ok"),
        True,
    ),
    "ran in a turn that is over, by the page that began": (
        running().prompt("More", client="other").answer("Yes."),
        act("ran", cell="new", status="ok"),
        True,
    ),
    "skipped in a turn that is over, by its former driver": (
        waiting().prompt("More", client="other").answer("Yes."),
        act("skipped"),
        "taken",
    ),
    # A block that is not there.
    "no such block": (waiting(), act("approved", 2), "no-block"),
    "block nought": (waiting(), act("approved", 0), "no-block"),
    "no such turn's block": (waiting(), act("approved", turn=2), "no-block"),
    "a block's action without a block": (waiting(), act("approved", None), "unusable"),
    # The turn.
    "taken over": (waiting(), turn("taken-over", "other"), True),
    "taken over twice": (taken(waiting()), turn("taken-over", "other"), False),
    "taken over by who drives": (waiting(), turn("taken-over"), False),
    "taken back": (taken(waiting()), turn("taken-over"), True),
    "taken over while the model writes": (Story().prompt("Go"), turn("taken-over", "other"), True),
    "taken over from who drives": (waiting(), turn("taken-over", "other", was="page"), True),
    "taken over once more": (
        taken(waiting()).act("taken-over", client="third"),
        turn("taken-over", "other", was="page"),
        "taken",
    ),
    "taken over before any turn": (Story(), turn("taken-over", turn=0), False),
    "taken over, reported in the next turn": (
        waiting().prompt("More"),
        turn("taken-over", "other"),
        False,
    ),
    "taken over in a turn to come": (waiting(), turn("taken-over", "other", turn=2), "unusable"),
    "ended": (waiting(), turn("ended"), True),
    "ended twice": (waiting().act("ended"), turn("ended"), False),
    "ended after the answer": (over(), turn("ended"), False),
    "ended by another": (waiting(), turn("ended", "other"), "taken"),
    "ended by the former driver, which does not know": (taken(waiting()), turn("ended"), False),
    "ended after taking over": (taken(waiting()), turn("ended", "other"), True),
    "ended, reported in the next turn": (waiting().prompt("More"), turn("ended"), False),
    "noticed": (waiting(), turn("noticed", reason="cell-ids"), True),
    "noticed twice": (
        waiting().act("noticed", reason="cell-ids"),
        turn("noticed", reason="cell-ids"),
        False,
    ),
    "noticed something else": (
        waiting().act("noticed", reason="cell-ids"),
        turn("noticed", reason="unsaved"),
        True,
    ),
    "noticed by another": (waiting(), turn("noticed", "other", reason="cell-ids"), "taken"),
    "noticed by the former driver, which does not know": (
        taken(waiting()),
        turn("noticed", reason="interrupted"),
        False,
    ),
}


@pytest.mark.parametrize("case", NEWS)
def test_what_counts(case: str) -> None:
    story, action, expected = NEWS[case]
    try:
        found: bool | str = is_news(story.entries, action)
    except (Conflict, Unusable) as refusal:
        found = refusal.kind
    assert found == expected

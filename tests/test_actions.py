"""Which actions count: sent twice, late or out of order, each cell is there once."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation.action_rules import is_news
from jupyterlab_gptcode.conversation.blocks import Block, blocks
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.conversation.owner import driver
from jupyterlab_gptcode.errors import Conflict, Unusable
from jupyterlab_gptcode.manager.active import ActiveConversation
from jupyterlab_gptcode.manager.manager import Conversations
from jupyterlab_gptcode.protocol import Action, Facts, Json, StepEnd, StepRequest
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.providers.scripted import Scripted
from jupyterlab_gptcode.step import Limits

from .build import Story, says, stream
from .client import of_type

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
    return Action(client, name, turn, block, **fields)


def turn(name: Any, client: str = "page", **fields: Any) -> Action:
    return act(name, None, client, **fields)


NEWS: dict[str, tuple[Story, Action, bool | str]] = {
    # A block, told by the page that drives.
    "inserted": (waiting(), act("inserted", cell="new"), True),
    "inserted twice": (waiting().act("inserted", 1, "new"), act("inserted", cell="new"), False),
    "inserted elsewhere": (waiting().act("inserted", 1, "new"), act("inserted", cell="b"), False),
    "inserted, told late": (waiting().ran(1, "new"), act("inserted", cell="new"), False),
    "inserted while the model writes": (
        says(Story().prompt("Go"), ONE),
        act("inserted", cell="new"),
        True,
    ),
    "approved": (waiting(), act("approved"), True),
    "approved twice": (waiting().act("approved", 1), act("approved"), False),
    "approved, told late": (waiting().ran(1, "new"), act("approved"), False),
    "running": (waiting(), act("running", source="x"), True),
    "running twice": (running(), act("running"), False),
    "running, told late": (waiting().ran(1, "new"), act("running"), False),
    "running after it was skipped": (waiting().act("skipped", 1), act("running"), False),
    "run again by the same page": (lost(), act("running"), False),
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
    "not known, told by both, the first again": (
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
    # A block, told by another page.
    "inserted by another": (waiting(), act("inserted", client="other", cell="new"), "taken"),
    "approved by another": (waiting(), act("approved", client="other"), "taken"),
    "running by another": (running(), act("running", client="other"), "taken"),
    "skipped by another": (waiting(), act("skipped", client="other"), "taken"),
    "ran by another": (running(), act("ran", client="other", status="ok"), "taken"),
    "what another tells changes nothing": (
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
    "begun to run by the former driver": (taken(waiting()), act("running"), "taken"),
    "ran by the former driver, which had begun": (
        taken(running()),
        act("ran", cell="new", status="ok"),
        True,
    ),
    "ran by the former driver, which had not begun": (
        taken(waiting()),
        act("ran", cell="new", status="ok"),
        "taken",
    ),
    "ran by the former driver, another page began anew": (
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
    "no such block": (waiting(), act("approved", 2), "unusable"),
    "block nought": (waiting(), act("approved", 0), "unusable"),
    "no such turn's block": (waiting(), act("approved", turn=2), "unusable"),
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
    "taken over, told in the next turn": (
        waiting().prompt("More"),
        turn("taken-over", "other"),
        False,
    ),
    "taken over in a turn to come": (waiting(), turn("taken-over", "other", turn=2), "unusable"),
    "ended": (waiting(), turn("ended"), True),
    "ended twice": (waiting().act("ended"), turn("ended"), False),
    "ended after the answer": (over(), turn("ended"), False),
    "ended by another": (waiting(), turn("ended", "other"), "taken"),
    "ended by the former driver": (taken(waiting()), turn("ended"), "taken"),
    "ended after taking over": (taken(waiting()), turn("ended", "other"), True),
    "ended, told in the next turn": (waiting().prompt("More"), turn("ended"), False),
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
}


@pytest.mark.parametrize("case", NEWS)
def test_what_counts(case: str) -> None:
    story, action, expected = NEWS[case]
    try:
        found: bool | str = is_news(story.entries, action)
    except (Conflict, Unusable) as refusal:
        found = refusal.kind
    assert found == expected


# What two pages may tell of a turn with three blocks, each in an own cell of each page.
PAGES, BLOCKS = ("page", "other"), (1, 2, 3)


def told_by(client: str, block: int) -> list[Action]:
    cell = f"{client}-{block}"
    ends = [
        act("ran", block, client, cell=cell, status=status, outputs=(stream(f"{client}\n"),))
        for status in ("ok", "error", "stopped", "unknown")
    ]
    return [
        act("inserted", block, client, cell=cell),
        act("approved", block, client),
        act("running", block, client, cell=cell, source="x"),
        act("skipped", block, client, cell=cell, reason="stopped"),
        *ends,
    ]


TURNS = [
    turn(name, client, **fields)
    for client in PAGES
    for name, fields in [
        ("taken-over", {}),
        ("ended", {}),
        ("noticed", {"reason": "cell-ids"}),
        ("renamed", {"notebook": f"{client}.ipynb"}),
    ]
]
ALL = [*TURNS, *itertools.chain(*(told_by(c, b) for c in PAGES for b in BLOCKS))]


@st.composite
def calls(draw: st.DrawFn) -> list[Action]:
    """What each page does with each block in its order, some of it twice, in any order."""
    done: list[Action] = []
    for client, block in itertools.product(PAGES, BLOCKS):
        inserted, approved, begun, skipped, *ends = told_by(client, block)
        end = draw(st.sampled_from([*ends, skipped]))
        done += [inserted, approved, begun, end][: draw(st.integers(0, 4))]
    done += draw(st.lists(st.sampled_from(TURNS), max_size=5))
    done += draw(st.lists(st.sampled_from(done or ALL), max_size=10))
    ordered = draw(st.permutations(done))
    return [*ordered, *draw(st.lists(st.sampled_from(ALL), max_size=10))]


class Server:
    """Conversations in a folder of their own; the model answers with three blocks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._script = folder / "script.json"
        three = ONE + ONE.replace("x", "y") + ONE.replace("x", "z")
        rules = [{"when": "Go", "answers": [three]}, {"when": "", "answers": ["I see."]}]
        self._script.write_text(json.dumps({"rules": rules, "record": "requests.jsonl"}))
        self.conversations = self.again()

    def again(self) -> Conversations:
        """The server after a restart."""
        catalog = Catalog([Scripted(self._script)])
        return Conversations(Journal(self._folder / "conversations"), catalog, Limits())

    @property
    def requests(self) -> list[Json]:
        lines = (self._folder / "requests.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]

    async def step(self, conversation: str, **fields: Any) -> ActiveConversation:
        request = StepRequest(mode="run", facts=Facts("a.ipynb"), model="scripted", **fields)
        live, _ = await self.conversations.step(conversation, request)
        async for _ in live.follow(-1):
            pass
        return live


def settlement(before: Action | None, action: Action) -> Action | None:
    """What is known of a block's end: a run whose end nobody saw may still be told."""
    if action.action not in ("ran", "skipped"):
        return before
    if before is None:
        return action
    return action if before.status == "unknown" and action.action == "ran" else before


async def play(folder: Path, told: list[Action]) -> None:
    server = Server(folder)
    conversation = (await server.conversations.create("a.ipynb"))["conversation"]
    live = await server.step(conversation, client="page", step="one", kind="prompt", text="Go")
    assert len(blocks(live.entries)) == 3
    expected: dict[int, Action | None] = dict.fromkeys(BLOCKS)
    for action in told:
        before = list(live.entries)
        try:
            await server.conversations.act(conversation, action)
        except Conflict:
            assert live.entries == before
            continue
        if action.block is not None:
            expected[action.block] = settlement(expected[action.block], action)
    recorded = [entry.body for entry in live.entries if isinstance(entry.body, Action)]

    found = {number: block for (_, number), block in blocks(live.entries).items()}
    for number, block in found.items():
        mine = [action for action in recorded if action.block == number]
        check_block(block, mine, expected[number])
    shown = await server.conversations.opened(conversation)
    assert [each["block"] for each in of_type(shown, "code-start")] == list(BLOCKS)
    again = server.again()
    await again.load(conversation)
    assert await again.opened(conversation) == {**shown, "here": False}

    # Whoever may go on: the model hears of each block once, and as it ended.
    client = driver(live.entries)
    await server.step(conversation, client=client, step="two", kind="prompt", text="More")
    message = server.requests[-1]["messages"][-1]["content"]
    statuses = [found[number].settled for number in BLOCKS]
    runners = [found[number].runner for number in BLOCKS]
    assert re.findall(r"^cell=\w+ status=(\w+)", message, re.M) == [
        (settled.status or "skipped") if settled else "unknown" if runner else "skipped"
        for settled, runner in zip(statuses, runners, strict=True)
    ]
    await server.step(conversation, client=client, step="three", kind="prompt", text="Else")
    assert server.requests[-1]["messages"][-1]["content"] == "Else"
    before = list(live.entries)
    for action in recorded:  # the network brings all of it once more
        try:
            await server.conversations.act(conversation, action)
        except Conflict:
            continue
    repeated = [e.body for e in live.entries[len(before) :] if isinstance(e.body, Action)]
    assert {action.action for action in repeated} <= {"running", "renamed"}
    assert [blocks(live.entries)[1, n].settled for n in BLOCKS] == statuses


def check_block(block: Block, recorded: list[Action], settled: Action | None) -> None:
    """One cell, one end, and it is the first that was known."""
    inserted = [action for action in recorded if action.action == "inserted"]
    assert len(inserted) <= 1
    ends = [action for action in recorded if action.action in ("ran", "skipped")]
    assert block.inserted is bool(inserted or ends)
    assert block.approved is any(each.action in ("approved", "running") for each in recorded)
    assert [end for end in ends[:-1] if end.status != "unknown"] == []
    assert block.settled == (ends[-1] if ends else None) == settled
    assert len(set(map(repr, ends))) == len(ends)


@settings(max_examples=60)
@given(calls())
def test_whatever_the_network_does_each_cell_is_there_once(told: list[Action]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder), told))

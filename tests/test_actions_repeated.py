"""Reports that the network repeats, loses or brings late: each cell is there once."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation.blocks import Block, blocks
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.conversation.owner import driver
from jupyterlab_gptcode.errors import Conflict
from jupyterlab_gptcode.manager.active import ActiveConversation
from jupyterlab_gptcode.manager.manager import ConversationManager
from jupyterlab_gptcode.protocol import Action, Json, NotebookSnapshot, StepRequest
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.providers.scripted import Scripted
from jupyterlab_gptcode.step import Limits

from .build import stream
from .client import of_type
from .sizes import some
from .test_actions import ONE, act, turn

# What two pages may report of a turn with three blocks, each in an own cell of each page.
PAGES, BLOCKS = ("page", "other"), (1, 2, 3)


def reported_by(client: str, block: int) -> list[Action]:
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
ALL = [*TURNS, *itertools.chain(*(reported_by(c, b) for c in PAGES for b in BLOCKS))]


@st.composite
def calls(draw: st.DrawFn) -> list[Action]:
    """What each page does with each block in its order, some of it twice, in any order."""
    done: list[Action] = []
    for client, block in itertools.product(PAGES, BLOCKS):
        inserted, approved, running, skipped, *ends = reported_by(client, block)
        end = draw(st.sampled_from([*ends, skipped]))
        done += [inserted, approved, running, end][: draw(st.integers(0, 4))]
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

    def again(self) -> ConversationManager:
        """The server after a restart."""
        catalog = Catalog([Scripted(self._script)])
        return ConversationManager(Journal(self._folder / "conversations"), catalog, Limits())

    @property
    def requests(self) -> list[Json]:
        lines = (self._folder / "requests.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]

    async def step(self, conversation: str, **fields: Any) -> ActiveConversation:
        request = StepRequest(
            mode="run", facts=NotebookSnapshot("a.ipynb"), model="scripted", **fields
        )
        live, _ = await self.conversations.step(conversation, request)
        async for _ in live.follow(-1):
            pass
        return live


def settlement(before: Action | None, action: Action) -> Action | None:
    """What is known of a block's end: the end of an unknown run may still be reported."""
    if action.action not in ("ran", "skipped"):
        return before
    if before is None:
        return action
    return action if before.status == "unknown" and action.action == "ran" else before


async def play(folder: Path, actions: list[Action]) -> None:
    server = Server(folder)
    conversation = (await server.conversations.create("a.ipynb"))["conversation"]
    live = await server.step(conversation, client="page", step="one", kind="prompt", text="Go")
    assert len(blocks(live.entries)) == 3
    expected: dict[int, Action | None] = dict.fromkeys(BLOCKS)
    for action in actions:
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

    # Each block is reported to the model once, and as it ended.
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
    assert block.approved is any(each.action == "approved" for each in recorded)
    assert [end for end in ends[:-1] if end.status != "unknown"] == []
    assert block.settled == (ends[-1] if ends else None) == settled
    assert len(set(map(repr, ends))) == len(ends)


@settings(max_examples=some(60, part=0.4))
@given(calls())
def test_whatever_the_network_does_each_cell_is_there_once(actions: list[Action]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder), actions))

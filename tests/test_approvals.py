"""What a yes means: only approved code is reported to run, and a waiting cell is not replaced."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from jupyterlab_gptcode.conversation.action_rules import is_news
from jupyterlab_gptcode.conversation.cell_names import cell_names
from jupyterlab_gptcode.conversation.entries import Body
from jupyterlab_gptcode.errors import Conflict
from jupyterlab_gptcode.protocol import (
    CodeDelta,
    CodeStart,
    Mode,
    NotebookSnapshot,
    Verdict,
)
from jupyterlab_gptcode.providers import Chunk
from jupyterlab_gptcode.step import Limits, Step, step_events

from .build import Story, code, facts, says
from .client import Client, Script, of_type, start_turn
from .playing import Playing
from .test_actions import ACTIONS, ONE, act, waiting


def waiting_for(verdict: Verdict) -> Story:
    return says(Story().prompt("Go"), ONE, verdict).tell(ACTIONS)


APPROVALS: dict[str, tuple[Story, Any, bool | str]] = {
    "running without an approval": (waiting(), act("running", source="x"), "not-approved"),
    "running without the source": (waiting(), act("running", source=None), "not-approved"),
    "running what was approved": (
        waiting().act("approved", 1, source="x"),
        act("running", source="x"),
        True,
    ),
    "running by its verdict": (waiting_for("run"), act("running", source="x"), True),
    "running by its verdict, without the source": (
        waiting_for("run"),
        act("running", source=None),
        "asks",
    ),
    "running other code than its verdict is about": (
        waiting_for("run"),
        act("running", source="y"),
        "asks",
    ),
    "running other code than its verdict is about, after the start": (
        waiting_for("run").act("running", 1, source="x"),
        act("running", source="y"),
        "asks",
    ),
    "running what the user ran in its cell": (
        waiting_for("run").act("approved", 1, source="y"),
        act("running", source="y"),
        True,
    ),
    "running without the source, where other code was approved": (
        waiting_for("run").act("approved", 1, source="y"),
        act("running", source=None),
        "asks",
    ),
    "running the model's code, where the user approved other code": (
        waiting_for("run").act("approved", 1, source="y"),
        act("running", source="x"),
        "asks",
    ),
    "running again what another page lost, as it is now": (
        waiting_for("run")
        .act("running", 1, source="x")
        .act("taken-over", client="other", mode="run"),
        act("running", client="other", source="y"),
        "asks",
    ),
    "running again what another page lost, approved as it is now": (
        waiting_for("run")
        .act("running", 1, source="x")
        .act("taken-over", client="other", mode="run")
        .act("approved", 1, client="other", source="y"),
        act("running", client="other", source="y"),
        True,
    ),
    "running what was only inserted": (
        waiting_for("insert"),
        act("running", source="x"),
        "not-approved",
    ),
    "approved what was only inserted": (
        waiting_for("insert"),
        act("approved", source="x"),
        "not-approved",
    ),
    "running while the model writes": (
        Story().prompt("Go").tell(CodeStart(1, "python", "```python\n"), CodeDelta(1, "x")),
        act("running", source="x"),
        "not-approved",
    ),
    "running another source than before": (
        waiting().act("approved", 1, source="x").act("running", 1, source="x"),
        act("running", source="y"),
        "not-approved",
    ),
    "running another source than before, approved since": (
        waiting()
        .act("approved", 1, source="x")
        .act("running", 1, source="x")
        .act("approved", 1, source="y"),
        act("running", source="y"),
        True,
    ),
    "running, the page that took over asks first": (
        waiting_for("run").act("taken-over", client="other", mode="ask"),
        act("running", client="other", source="x"),
        "asks",
    ),
    "running, the page that took over has asked": (
        waiting_for("run")
        .act("taken-over", client="other", mode="ask")
        .act("approved", 1, client="other", source="x"),
        act("running", client="other", source="x"),
        True,
    ),
    "running, the page that took over has asked about other code": (
        waiting_for("run")
        .act("taken-over", client="other", mode="ask")
        .act("approved", 1, client="other", source="x"),
        act("running", client="other", source="y"),
        "asks",
    ),
    "approved, the page that took over only inserts": (
        waiting().act("taken-over", client="other", mode="insert"),
        act("approved", client="other", source="x"),
        True,
    ),
    "running, the page that took over runs all": (
        waiting().act("taken-over", client="other", mode="run"),
        act("running", client="other", source="x"),
        "not-approved",
    ),
    "running other code than was approved": (
        waiting().act("approved", 1, source="x"),
        act("running", source="y"),
        "not-approved",
    ),
    "running other code, approved since": (
        waiting().act("approved", 1, source="x").act("approved", 1, source="y"),
        act("running", source="y"),
        True,
    ),
    "ran other code than was running": (
        waiting().act("running", 1, source="x"),
        act("ran", cell="new", status="ok", source="y"),
        "not-approved",
    ),
    "ran other code than its verdict let run": (
        waiting_for("run").act("running", 1, source="x"),
        act("ran", cell="new", status="error", source="y"),
        "not-approved",
    ),
    "ran other code than was approved": (
        waiting().act("approved", 1, source="x"),
        act("ran", cell="new", status="ok", source="y"),
        "not-approved",
    ),
    "ran other code than the model's, and nothing was running": (
        waiting_for("run"),
        act("ran", cell="new", status="ok", source="y"),
        "not-approved",
    ),
    "ran what was approved and running without the source": (
        waiting_for("run").act("approved", 1, source="y").act("running", 1),
        act("ran", cell="new", status="ok", source="y"),
        True,
    ),
    "ran the model's code, where the user approved other code": (
        waiting_for("run").act("approved", 1, source="y").act("running", 1),
        act("ran", cell="new", status="ok", source="x"),
        "not-approved",
    ),
    "ran what was running": (
        waiting().act("running", 1, source="y"),
        act("ran", cell="new", status="ok", source="y"),
        True,
    ),
    "nobody saw the run, and the cell was edited": (
        waiting().act("running", 1, source="x"),
        act("ran", cell="new", status="unknown", source="y"),
        True,
    ),
    "ran, never approved": (waiting(), act("ran", cell="new", status="ok"), "not-approved"),
    "ran, by its verdict": (waiting_for("run"), act("ran", cell="new", status="ok"), True),
    "ran what was only inserted": (
        waiting_for("insert"),
        act("ran", cell="new", status="ok"),
        "not-approved",
    ),
    "ran, approved": (waiting().act("approved", 1), act("ran", cell="new", status="ok"), True),
}


@pytest.mark.parametrize("case", APPROVALS)
def test_only_what_was_approved_is_reported_to_run(case: str) -> None:
    story, action, expected = APPROVALS[case]
    assert outcome(story, action) == expected


def outcome(story: Story, action: Any, ceiling: Mode = "run") -> bool | str:
    try:
        return is_news(story.entries, action, ceiling)
    except Conflict as refusal:
        return refusal.kind


CEILINGS: dict[str, tuple[Story, Any, Mode, bool | str]] = {
    "a verdict of a higher ceiling": (
        waiting_for("run"),
        act("running", source="x"),
        "ask",
        "asks",
    ),
    "approved since": (
        waiting_for("run").act("approved", 1, source="x"),
        act("running", source="x"),
        "ask",
        True,
    ),
    "nothing may run any more": (waiting(), act("running", source="x"), "insert", "not-approved"),
    "approved, and nothing may run any more": (
        waiting().act("approved", 1, source="x"),
        act("running", source="x"),
        "insert",
        "not-approved",
    ),
    "it ran before": (
        waiting_for("run").act("running", 1, source="x"),
        act("ran", cell="new", status="ok"),
        "insert",
        True,
    ),
}


@pytest.mark.parametrize("case", CEILINGS)
def test_a_lower_ceiling_judges_again(case: str) -> None:
    story, action, ceiling, expected = CEILINGS[case]
    assert outcome(story, action, ceiling) == expected


@pytest.mark.parametrize("gptcode_config", [{"approval_ceiling": "ask"}], indirect=True)
async def test_the_journal_holds_no_run_that_was_not_approved(
    client: Client, script: Script
) -> None:
    conversation = await start_turn(client, script)
    running = {"action": "running", "cell": "new", "source": "print(6 * 7)"}
    ran = {"action": "ran", "cell": "new", "status": "ok"}
    for fields in [ran, {**ran, "source": "print(6 * 7)"}, running]:
        status, body = await client.act(conversation, **fields)
        assert (status, body["kind"]) == (409, "not-approved")
    for name in ("approved", "running"):
        assert (await client.act(conversation, action=name))[0] == 422
    assert await client.last_report(conversation) == ""
    approved = {"action": "approved", "cell": "new", "source": "print(6 * 7)"}
    assert await client.act(conversation, **approved) == (200, {})
    other = {**running, "source": "print(7 * 7)"}
    status, body = await client.act(conversation, **other)
    assert (status, body["kind"]) == (409, "not-approved")
    assert await client.act(conversation, **running) == (200, {})
    actions = of_type(await client.read(conversation), "action")
    assert [(each["action"], each["source"]) for each in actions] == [
        ("approved", "print(6 * 7)"),
        ("running", "print(6 * 7)"),
    ]


async def test_results_wait_for_what_runs(client: Client, script: Script) -> None:
    conversation = await start_turn(client, script)
    running = {"action": "running", "cell": "new", "source": "print(6 * 7)"}
    assert await client.act(conversation, **running) == (200, {})
    status, body = await client.post_step(conversation, kind="results", step="early")
    assert (status, body["kind"]) == (409, "running")
    ran = {**running, "action": "ran", "status": "ok"}
    status, body = await client.act(conversation, **{**ran, "source": "print(1)"})
    assert (status, body["kind"]) == (409, "not-approved")
    assert (await client.act(conversation, **ran))[0] == 200
    assert (await client.results(conversation))[-1]["type"] == "step-end"


async def events_of(story: Story, now: NotebookSnapshot, answer: str) -> list[Body]:
    provider = Playing([Chunk(answer), Chunk(finish="stop")])
    model = provider.model("tiny")
    step = Step(story.entries, now, provider, model, "tiny", Limits())
    return [event async for event in step_events(step, asyncio.Event())]


def wrote(cell: str, source: str) -> Story:
    story = says(Story().prompt("Go"), f"```python\n{source}\n```\n", "run").tell(ACTIONS)
    return story.ran(1, cell, status="error")


async def test_a_cell_whose_code_waits_is_not_replaced() -> None:
    now = facts(code("new", "x"))
    story = wrote("new", "x").results(now)
    name = cell_names(story.entries)["new"]
    repair = f"```python cell={name}\n"
    events = await events_of(story, now, f"{repair}y\n```\n{repair}z\n```\n")
    starts = [event for event in events if isinstance(event, CodeStart)]
    assert [(each.block, each.cell, each.asked) for each in starts] == [
        (2, "new", name),
        (3, None, name),
    ]


async def test_a_cell_that_an_earlier_answer_left_waiting_is_not_replaced() -> None:
    now = facts(code("new", "x"))
    story = waiting()
    story.act("running", 1, "new", source="x").prompt("More", now)
    name = cell_names(story.entries)["new"]
    events = await events_of(story, now, f"```python cell={name}\ny\n```\n")
    assert events[1] == CodeStart(1, "python", f"```python cell={name}\n", None, name)

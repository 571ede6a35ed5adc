"""Stop names a step and its client; what is over stays over."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from jupyterlab_gptcode.protocol import Json

from .client import Client, Dialer, Script, plain, start_turn, texts
from .test_server import ENDLESS

REFUSED = (
    409,
    {
        "kind": "not-stopped",
        "message": "Nothing was stopped: another page drives this answer now.",
    },
)
NOTHING = (200, {"over": True})
OVER = (409, {"kind": "over", "message": "This turn is over. Send a message to continue."})

SETTLED = (
    409,
    {
        "kind": "settled",
        "message": "This code has run or was skipped already, so it must not run.",
    },
)


def reports(journals: Path, conversation: str) -> list[str]:
    """The names of the actions in the journal."""
    lines = (journals / f"{conversation}.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return [each["body"]["action"] for each in found if each["type"] == "action"]


async def test_a_refused_prompt_stops_no_answer(
    client: Client, script: Script, dialer: Dialer
) -> None:
    script.play(ENDLESS)
    conversation = await client.new()
    driving = await dialer.step(conversation, client="page", step="mine", text="Go")
    while (await driving.event())["type"] != "text-delta":
        pass
    status, refusal = await client.post_step(conversation, client="other", step="theirs", text="No")
    assert (status, refusal["kind"]) == (409, "conflict")
    # What the refused page may try: its own step, the other page's step as its own, its own name.
    for step, name in (("theirs", "other"), ("theirs", "page")):
        assert await client.stop(conversation, step, client=name) == NOTHING
    assert await client.stop(conversation, "mine", client="other") == REFUSED
    assert await client.live(conversation)
    assert (await driving.event())["type"] == "text-delta"
    # To stop what another page drives, it names that page and its step.
    assert await client.stop(conversation, "mine", client="page") == (200, {})
    assert plain((await driving.rest())[-1])["reason"] == "stopped"


async def test_a_late_stop_does_not_reach_the_next_step(
    client: Client, script: Script, dialer: Dialer
) -> None:
    script.play({"when": "First", "answers": ["Yes."]}, ENDLESS)
    conversation = await client.new()
    await client.prompt(conversation, "First", step="first")
    driving = await dialer.step(conversation, step="second", text="Go")
    assert (await driving.event())["type"] == "step-start"
    assert await client.stop(conversation, "first") == NOTHING
    assert await client.live(conversation)
    stops = await asyncio.gather(*(client.stop(conversation, "second") for _ in range(2)))
    # The later one may find it stopped.
    assert (200, {}) in stops
    assert all(answer in ((200, {}), NOTHING) for answer in stops)
    assert plain((await driving.rest())[-1])["reason"] == "stopped"


async def test_the_page_that_was_taken_over_stops_nothing(client: Client, script: Script) -> None:
    conversation = await start_turn(client, script)
    await client.act_turn(conversation, "taken-over", "other")
    assert await client.stop(conversation, "first", client="page") == REFUSED
    assert (await client.driven(conversation))[2]
    assert await client.stop(conversation, "first", client="other") == (200, {})
    assert not (await client.driven(conversation))[2]
    # What is over is no error, whoever drove it.
    for name in ("page", "other"):
        assert await client.stop(conversation, "first", client=name) == NOTHING


@pytest.mark.parametrize(
    "body", [{}, {"client": "page"}, {"step": "first"}, {"client": "", "step": ""}]
)
async def test_a_stop_that_names_too_little(client: Client, script: Script, body: Json) -> None:
    conversation = await start_turn(client, script)
    status, answer = await client.call("POST", "conversations", conversation, "stop", body=body)
    assert (status, answer["kind"]) == (422, "unusable")
    assert (await client.driven(conversation))[2]


async def test_nothing_starts_to_run_in_a_turn_that_is_over(
    client: Client, script: Script, journals: Path
) -> None:
    conversation = await start_turn(client, script)
    await client.act_turn(conversation, "ended", "page")
    for action in ("running", "approved"):
        assert await client.act(conversation, action=action, source="print(6 * 7)") == OVER
    ran = {"action": "ran", "cell": "new", "status": "ok"}
    assert await client.act(conversation, **ran) == OVER
    assert await client.post_step(conversation, kind="results", step="late") == OVER
    assert reports(journals, conversation) == ["ended"]
    assert len(script.requests) == 1


async def test_what_ran_when_the_turn_ended_reports_its_end(
    client: Client, script: Script, journals: Path
) -> None:
    conversation = await start_turn(client, script)
    await client.start_run(conversation)
    await client.act_turn(conversation, "ended", "page")
    ran = {"action": "ran", "cell": "new", "status": "ok"}
    assert await client.act(conversation, **ran) == (200, {})
    # But it does not run again.
    assert await client.start_run(conversation) == SETTLED
    assert reports(journals, conversation) == ["running", "ended", "ran"]


async def test_an_earlier_turn_is_over(client: Client, script: Script, journals: Path) -> None:
    conversation = await start_turn(client, script)
    await client.prompt(conversation, "Else")
    assert await client.start_run(conversation) == OVER
    assert reports(journals, conversation) == []


async def test_results_end_with_the_answer(client: Client, script: Script) -> None:
    conversation = await start_turn(client, script)
    await client.start_run(conversation)
    await client.act(conversation, action="ran", cell="new", status="ok")
    assert texts(await client.results(conversation)) == "Done."
    assert await client.post_step(conversation, kind="results", step="late") == OVER
    assert len(script.requests) == 2


async def test_results_that_failed_are_sent_again(client: Client, script: Script) -> None:
    conversation = await start_turn(client, script)
    await client.start_run(conversation)
    await client.act(conversation, action="ran", cell="new", status="ok")
    script.play({"when": "", "answers": [{"error": "No."}]})
    assert (await client.results(conversation))[-1]["type"] == "error"
    script.play({"when": "", "answers": ["It is 42."]})
    assert texts(await client.results(conversation)) == "It is 42."


async def test_what_another_page_has_run_does_not_run_again(
    client: Client, script: Script, journals: Path
) -> None:
    conversation = await start_turn(client, script)
    await client.start_run(conversation)
    await client.act_turn(conversation, "taken-over", "other")
    ran = {"action": "ran", "cell": "new", "status": "ok"}
    assert await client.act(conversation, **ran) == (200, {})
    again = {"action": "running", "client": "other", "source": "print(6 * 7)"}
    assert await client.act(conversation, **again) == SETTLED
    assert reports(journals, conversation) == ["running", "taken-over", "ran"]

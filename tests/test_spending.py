"""Tokens and money through the server's own door: sums, prices, limits and estimates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode.protocol import Json

from .client import BLOCK, FACTS, Client, Dialer, Script, held

BOTH = [
    {"text": BLOCK, "usage": [1_000, 50, 800]},
    {"text": "Done.", "usage": [1_200, 10]},
]
PRICE = {"model": "scripted", "price": {"input": 2.0, "cached": 1.0, "output": 10.0}}


def answer(text: str, *usage: int) -> Json:
    """An answer with the tokens of its request, of itself and of the cache."""
    return {"text": text, "usage": list(usage) or None}


def of_type(events: list[Json], *types: str) -> list[Json]:
    return [event for event in events if event["type"] in types]


async def limit(client: Client, scope: str, most: float | None, unit: str = "tokens") -> Any:
    body = {"limits": [{"scope": scope, "unit": unit, "most": most}]}
    return await client.call("PATCH", "spending", body=body)


async def spending(client: Client, conversation: str = "") -> Json:
    _, found = await client.call("GET", "spending", params={"conversation": conversation})
    return dict(found)


async def today(client: Client) -> int:
    found = (await spending(client))["today"]
    return int(found["prompt_tokens"] + found["completion_tokens"])


def refused(events: list[Json]) -> str:
    [error] = of_type(events, "error")
    assert (error["kind"], error["retryable"]) == ("limit", True)
    return str(error["message"])


async def test_each_step_says_what_it_used_and_the_sums_follow(
    client: Client, script: Script
) -> None:
    script.play({"when": "Go", "answers": BOTH})
    await client.call("PATCH", "spending", body={"prices": [PRICE]})
    conversation = await client.new()
    [usage] = of_type(await client.prompt(conversation, "Go"), "usage")
    # 200 · 2 + 800 · 1 + 50 · 10 millionths.
    assert usage["cost"] == pytest.approx(0.0017)
    assert (usage["prompt_tokens"], usage["cached_tokens"]) == (1_000, 800)
    await client.start_run(conversation)
    await client.act(conversation, action="ran", status="ok", cell="c", source="print(6 * 7)")
    await client.results(conversation)
    found = await spending(client, conversation)
    expected = {
        "prompt_tokens": 2_200,
        "cached_tokens": 800,
        "completion_tokens": 60,
        "cost": pytest.approx(0.0017 + 0.0025),
        "unpriced": False,
        "about": False,
    }
    assert found["conversation"] == found["today"] == expected


async def test_what_nobody_reports_is_estimated_and_what_nobody_knows_is_not_zero(
    client: Client, script: Script
) -> None:
    script.play({"when": "", "answers": [answer("Fine.")]})
    conversation = await client.new()
    [usage] = of_type(await client.prompt(conversation, "Go"), "usage")
    assert usage["about"] is True
    assert "cost" not in usage
    assert usage["prompt_tokens"] > 100
    found = (await spending(client))["today"]
    assert (found["cost"], found["unpriced"], found["about"]) == (None, True, True)


async def test_a_stopped_answer_is_charged_about(
    client: Client, script: Script, dialer: Dialer
) -> None:
    script.play({"when": "", "answers": [held("One two three", after="One two")]})
    conversation = await client.new()
    stream = await dialer.step(conversation, text="Go", step="held")
    while (await stream.event())["type"] != "text-delta":
        pass
    await client.stop(conversation, "held")
    [usage] = of_type(await stream.rest(), "usage")
    assert usage["about"] is True
    assert 0 < usage["completion_tokens"] < 10
    assert await today(client) == usage["prompt_tokens"] + usage["completion_tokens"]


async def test_who_refuses_a_request_asks_nothing_for_it(client: Client, script: Script) -> None:
    script.play({"when": "", "answers": [{"error": "No.", "kind": "rate-limit"}]})
    events = await client.prompt(await client.new(), "Go")
    assert of_type(events, "usage") == []
    assert await today(client) == 0


async def test_a_step_that_would_pass_a_limit_is_not_sent(client: Client, script: Script) -> None:
    script.play({"when": "Go", "answers": [answer(BLOCK, 9_000, 50), answer("Done.", 100, 10)]})
    conversation = await client.new()
    await limit(client, "turn", 10_000)
    await client.prompt(conversation, "Go")
    await client.start_run(conversation)
    await client.act(conversation, action="ran", status="ok", cell="c", source="print(6 * 7)")
    events = await client.results(conversation)
    message = refused(events)
    assert message.startswith("The limit of 10,000 tokens for a turn leaves 950, and the next")
    # It says itself what is preserved.
    assert of_type(events, "error")[0]["kept"] == ""
    assert "what was done before is preserved" in message
    assert 'Write a new message to continue, or raise it under "Set up models"' in message
    assert len(script.requests) == 1
    # Raised, the same step is sent.
    await limit(client, "turn", 20_000)
    assert of_type(await client.results(conversation), "step-end")[0]["reason"] == "answer"
    assert len(script.requests) == 2


async def test_the_answer_is_cut_to_what_a_limit_leaves(client: Client, script: Script) -> None:
    script.play({"when": "", "answers": [answer("Fine.", 1_000, 50)]})
    conversation = await client.new()
    await client.prompt(conversation, "Go")
    await limit(client, "conversation", 5_000)
    await client.prompt(conversation, "More")
    first, second = (request["max_tokens"] for request in script.requests)
    assert first == 4_096
    assert 500 <= second < 3_950


async def test_two_pages_at_once_do_not_pass_a_limit_together(
    client: Client, script: Script, dialer: Dialer
) -> None:
    script.play({"when": "", "answers": [held("One two three", after="One two")]})
    one, other = await client.new(), await client.new()
    await limit(client, "day", 6_000)
    stream = await dialer.step(one, text="Go")
    while (await stream.event())["type"] != "text-delta":
        pass
    message = refused(await client.prompt(other, "Go"))
    assert "for a day leaves" in message
    assert "Continue tomorrow" in message
    script.release()
    await stream.rest()
    assert len(script.requests) == 1


async def test_a_limit_in_dollars_needs_a_price(client: Client, script: Script) -> None:
    script.play({"when": "", "answers": [answer("Fine.", 100, 10)]})
    conversation = await client.new()
    await client.call("PATCH", "spending", body={"prices": [PRICE]})
    await limit(client, "day", 0.000_001, "usd")
    message = refused(await client.prompt(conversation, "Go"))
    assert message.startswith("The limit of less than $0.0001 for a day leaves")
    await limit(client, "day", 5, "usd")
    assert of_type(await client.prompt(conversation, "Go"), "error") == []


@pytest.mark.parametrize("gptcode_config", [{"token_limits": {"day": 5}}], indirect=True)
async def test_the_administrators_limit_locks(client: Client, script: Script) -> None:
    assert await limit(client, "day", 10**6) == (
        422,
        {
            "kind": "locked",
            "message": "This limit is set by c.GPTCode.token_limits. Ask your administrator to "
            "change it.",
        },
    )
    message = refused(await client.prompt(await client.new(), "Go"))
    assert "ask your administrator (c.GPTCode.token_limits) to raise it" in message
    assert script.requests == []
    [row] = [row for row in (await spending(client))["limits"] if row["most"] is not None]
    assert row == {
        "scope": "day",
        "unit": "tokens",
        "most": 5.0,
        "set_by": "c.GPTCode.token_limits",
    }


async def test_the_day_remembers_what_was_deleted(
    client: Client, script: Script, journals: Path
) -> None:
    script.play({"when": "", "answers": [answer("Fine.", 1_000, 50)]})
    conversation = await client.new()
    await client.prompt(conversation, "Go")
    await client.act_turn(conversation, "ended", "page")
    status, _ = await client.call("DELETE", "conversations", conversation)
    assert status == 200
    assert await today(client) == 1_050
    [file] = (journals.parent / "spent").iterdir()
    assert len(file.read_text("utf-8").splitlines()) == 1


async def estimate(client: Client, **fields: Any) -> Any:
    body = {"client": "page", "text": "", "conversation": "", "facts": FACTS, "step": "m", **fields}
    return await client.call("POST", "estimate", body=body)


async def test_an_estimate_has_what_a_step_would_send(client: Client, script: Script) -> None:
    rows = "".join(f"{name} {name * name}\n" for name in range(200))
    table = {"output_type": "stream", "name": "stdout", "text": rows}
    cell = {"id": "second", "type": "code", "source": "x = 1", "outputs": [table]}
    facts = {**FACTS, "cells": [*FACTS["cells"], cell]}
    status, found = await estimate(client, text="Go on with it", facts=facts)
    assert status == 200
    parts = {each["part"]: each["tokens"] for each in found["parts"]}
    assert sum(parts.values()) == pytest.approx(found["tokens"], rel=0.02)
    assert parts["outputs"] > parts["notebook"] > parts["talk"] > parts["files"] == 0
    assert (found["window"], found["answer"], found["cost"]) == (128_000, 4_096, None)
    # Only the text is another one.
    body = {"client": "page", "same": "m", "text": "Go on with it, " * 20}
    _, longer = await client.call("POST", "estimate", body=body)
    assert 60 <= longer["tokens"] - found["tokens"] <= 120
    # It learns from what the endpoint reports.
    script.play({"when": "", "answers": [answer("Fine.", found["tokens"] * 2, 10)]})
    conversation = await client.new()
    await client.prompt(conversation, "Go on with it", facts=facts)
    _, learned = await estimate(client, text="Go on with it", facts=facts)
    assert learned["tokens"] == pytest.approx(found["tokens"] * 2, rel=0.1)
    _, more = await estimate(client, text="", facts=facts, conversation=conversation)
    assert more["tokens"] == pytest.approx(learned["tokens"], rel=0.1)


async def test_an_estimate_writes_nothing(client: Client, journals: Path, script: Script) -> None:
    conversation = await client.new()
    file = journals / f"{conversation}.jsonl"
    before = file.read_bytes()
    await estimate(client, text="Go", conversation=conversation)
    assert file.read_bytes() == before
    assert script.requests == []


async def test_a_copy_has_not_spent_what_its_original_has(client: Client, script: Script) -> None:
    script.play({"when": "", "answers": [answer("Fine.", 1_000, 50)]})
    original = await client.new()
    await client.prompt(original, "Go")
    seq = (await client.read(original))["seq"]
    body = {"notebook": "copy.ipynb", "fork": {"conversation": original, "seq": seq}}
    status, made = await client.call("POST", "conversations", body=body)
    assert status == 201
    copy = dict(made)["conversation"]
    nothing = {"prompt_tokens": 0, "completion_tokens": 0, "cost": 0}
    assert (await spending(client, copy))["conversation"].items() >= nothing.items()
    # Nor does what the original has used count against a limit of the copy.
    await limit(client, "conversation", 2_500)
    await client.prompt(copy, "More", step="more")
    assert (await spending(client, copy))["conversation"]["prompt_tokens"] == 1_000
    assert (await spending(client, original))["conversation"]["prompt_tokens"] == 1_000
    assert await today(client) == 2_100

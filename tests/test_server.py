"""The server's calls, through its own door."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode import __version__
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.manager.manager import ConversationManager
from jupyterlab_gptcode.policy import Rules
from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.step import Limits

from .client import (
    BLOCK,
    FACTS,
    Client,
    Fetch,
    Script,
    events,
    held,
    joined,
    of_type,
    plain,
    prompts,
    step,
    texts,
)

SLOW = {"when": "slow", "answers": [{"text": "one two three four", "chunk": 4, "delay": 0.2}]}
HELD = {"when": "slow", "answers": [held("one two three four", "two ")]}
ENDLESS = {"when": "", "answers": [{"text": "Well, " * 1000, "chunk": 6, "delay": 0.1}]}


async def until(condition: Any) -> None:
    for _ in range(500):
        if await condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("It did not happen in time.")


async def test_from_the_prompt_to_the_answer(client: Client, script: Script) -> None:
    script.play({"when": "6 and 7", "answers": [f"I compute:\n{BLOCK}", "It is 42."]})
    conversation = await client.new()

    first = await client.prompt(conversation, "What is 6 and 7?", step="first")
    assert {(event["turn"], event["step"]) for event in first} == {(1, "first")}
    assert [event["seq"] for event in first] == sorted({event["seq"] for event in first})
    assert plain(first[0]) == {
        "type": "step-start",
        "kind": "prompt",
        "model": "scripted",
        "prompt": "What is 6 and 7?",
        "folder": "work",
        "level": "everything",
    }
    assert texts(first) == "I compute:\n"
    code = "".join(event["text"] for event in first if event["type"] == "code-delta")
    assert code == "print(6 * 7)"
    end = next(plain(event) for event in first if event["type"] == "code-end")
    assert end == {"type": "code-end", "block": 1, "verdict": "run", "safe": True}
    assert plain(first[-1]) == {"type": "step-end", "next": "results", "reason": "actions"}

    assert await client.act(conversation, action="inserted", cell="new") == (200, {})
    output = {"output_type": "stream", "name": "stdout", "text": "42\n"}
    ran = {"status": "ok", "source": "print(6 * 7)", "execution_count": 5, "duration": 0.25}
    await client.act(conversation, action="ran", cell="new", outputs=[output], **ran)

    cell = {"id": "new", "type": "code", "source": "print(6 * 7)", "outputs": [output]}
    facts = {**FACTS, "cells": [*FACTS["cells"], cell]}
    second = await client.results(conversation, step="second", facts=facts)
    assert texts(second) == "It is 42."
    end = {"type": "step-end", "next": "done", "reason": "answer"}
    assert plain(second[-1]) == {**end, "numbers": [{"start": 6, "end": 8, "cell": "new"}]}

    read = await client.read(conversation)
    found = read.pop("events")
    assert read == {
        "conversation": conversation,
        "notebook": "work/a.ipynb",
        "seq": second[-1]["seq"],
        "live": None,
        "driver": "page",
        "here": True,
        "open": False,
    }
    # What is opened is what was streamed, and what the pages did.
    acted = [event for event in found if event["type"] == "action"]
    streamed = [*joined(first), *joined(second)]
    assert [event for event in found if event not in acted] == streamed
    assert [event["action"] for event in acted] == ["inserted", "ran"]
    assert acted[1] == {**ran, **acted[1], "client": "page", "cell": "new"}
    assert "outputs" not in acted[1]

    one, two = script.requests
    assert two["messages"][: len(one["messages"])] == one["messages"]
    answer, results = two["messages"][len(one["messages"]) :]
    assert answer == {"role": "assistant", "content": f"I compute:\n{BLOCK}"}
    assert results["content"].splitlines()[1] == "Cell 2 [5] 0.2 s"
    assert "42\n" in results["content"]
    assert "print(6 * 7)" not in results["content"]


async def test_a_follow_up_begins_with_the_whole_earlier_request(
    client: Client, script: Script
) -> None:
    conversation = await client.new()
    await client.prompt(conversation, "Hello")
    await client.prompt(conversation, "And again")
    one, two = script.requests
    assert two["messages"] == [
        *one["messages"],
        {"role": "assistant", "content": "Hello."},
        {"role": "user", "content": "And again"},
    ]


async def test_a_failed_step_leaves_nothing_in_the_next_request(
    client: Client, script: Script
) -> None:
    conversation = await client.new()
    script.play({"when": "", "answers": [{"error": "No."}]})
    failed = await client.prompt(conversation, "Hello")
    assert [event["type"] for event in failed] == ["step-start", "error"]
    script.play({"when": "", "answers": ["Hello."]})
    await client.prompt(conversation, "Hello")
    one, two = script.requests
    assert one["messages"] == two["messages"]
    assert prompts(await client.read(conversation)) == ["Hello"]


async def test_the_same_step_again_follows_the_same_call(client: Client, script: Script) -> None:
    script.play(SLOW)
    conversation = await client.new()
    both = await asyncio.gather(
        client.prompt(conversation, "slow", step="same"),
        client.prompt(conversation, "slow", step="same"),
    )
    assert both[0] == both[1]
    assert texts(both[0]) == "one two three four"
    assert await client.prompt(conversation, "slow", step="same") == joined(both[0])
    assert len(script.requests) == 1


async def test_another_step_while_one_runs_is_a_conflict(client: Client, script: Script) -> None:
    script.play(HELD)
    conversation = await client.new()
    running = asyncio.ensure_future(client.prompt(conversation, "slow", step="one"))
    await until(lambda: client.live(conversation))
    body = step(step="two", text="slow")
    status, answer = await client.call("POST", "conversations", conversation, "steps", body=body)
    assert (status, answer["kind"]) == (409, "conflict")
    script.release()
    assert texts(await running) == "one two three four"
    assert (await client.prompt(conversation, "slow", step="two"))[-1]["type"] == "step-end"


async def test_two_conversations_run_beside_each_other(client: Client, script: Script) -> None:
    script.play(SLOW)
    one, two = await client.new(), await client.new()
    both = await asyncio.gather(client.prompt(one, "slow"), client.prompt(two, "slow"))
    assert [texts(found) for found in both] == ["one two three four"] * 2


async def test_stop_ends_the_answer(client: Client, script: Script) -> None:
    script.play(ENDLESS)
    conversation = await client.new()
    running = asyncio.ensure_future(client.prompt(conversation, "Go"))

    async def spoke() -> bool:
        return bool(of_type(await client.read(conversation), "text-delta"))

    await until(spoke)
    assert await client.stop(conversation) == (200, {})
    assert not await client.live(conversation)
    found = await running
    assert plain(found[-1]) == {"type": "step-end", "next": "done", "reason": "stopped"}
    assert texts(found).startswith("Well, ")
    assert await client.stop(conversation) == (200, {"over": True})


async def test_a_step_goes_on_when_its_client_is_gone(
    client: Client, script: Script, jp_fetch: Fetch
) -> None:
    script.play(HELD)
    conversation = await client.new()
    body = json.dumps(step(text="slow"))
    path = ("gptcode", "conversations", conversation, "steps")
    with pytest.raises(Exception, match="Timeout"):
        await jp_fetch(*path, method="POST", body=body, request_timeout=0.3)
    assert await client.live(conversation)
    script.release()
    await until(lambda: client.over(conversation))
    found = (await client.read(conversation))["events"]
    assert texts(found) == "one two three four"
    assert found[-1]["reason"] == "answer"
    assert len(script.requests) == 1


async def test_events_go_on_after_the_last_one_that_was_seen(
    client: Client, script: Script
) -> None:
    script.play(HELD)
    conversation = await client.new()
    posted = asyncio.ensure_future(client.prompt(conversation, "slow"))
    await until(lambda: client.live(conversation))

    async def follow(last: int | None) -> list[Json]:
        headers = {} if last is None else {"Last-Event-ID": str(last)}
        path = ("conversations", conversation, "events")
        response = await client.fetch("GET", *path, headers=headers)
        assert response.headers["Content-Type"] == "text/event-stream"
        assert response.headers["Cache-Control"] == "no-cache, no-transform"
        return events(response.body)

    followed = asyncio.ensure_future(follow(None))
    script.release()
    found = await posted
    driver = {"type": "driver", "client": "page", "here": True}
    first, last = {**driver, "open": True}, {**driver, "open": False}
    assert await followed == [first, *found, last]
    assert await follow(None) == [last, *joined(found), last]
    assert await follow(found[2]["seq"]) == [last, *joined(found[3:]), last]
    assert await follow(found[-1]["seq"]) == [last, last]
    assert await follow(10**9) == [last, last]


async def test_events_arrive_while_the_model_writes(
    client: Client, script: Script, jp_fetch: Fetch
) -> None:
    script.play(HELD)
    conversation = await client.new()
    arrived = bytearray()
    posted = asyncio.ensure_future(
        jp_fetch(
            *("gptcode", "conversations", conversation, "steps"),
            method="POST",
            body=json.dumps(step(text="slow")),
            streaming_callback=arrived.extend,
        )
    )

    async def came() -> bool:
        return b"two" in arrived

    await until(came)
    assert b"three" not in arrived
    script.release()
    await posted
    assert b"three" in arrived


async def test_actions_are_idempotent(client: Client, script: Script, journals: Path) -> None:
    script.play({"when": "", "answers": [BLOCK]})
    conversation = await client.new()
    await client.prompt(conversation, "Go")
    for _ in range(3):
        await client.act(conversation, action="inserted", cell="new")
        await client.act(conversation, action="ran", cell="new", status="ok")
    lines = (journals / f"{conversation}.jsonl").read_text("utf-8").splitlines()
    kinds = [json.loads(line)["body"].get("action") for line in lines]
    assert [kind for kind in kinds if kind] == ["inserted", "ran"]


async def test_conversations_are_listed_by_notebook(client: Client) -> None:
    one = await client.new()
    _, other = await client.call("POST", "conversations", body={"notebook": "b.ipynb"})
    status, answer = await client.call("GET", "conversations")
    assert status == 200
    names = {found["conversation"] for found in answer["conversations"]}
    assert names == {one, other["conversation"]}
    _, answer = await client.call("GET", "conversations", params={"notebook": "b.ipynb"})
    [found] = answer["conversations"]
    assert (found["conversation"], found["notebook"]) == (other["conversation"], "b.ipynb")


async def test_status(client: Client) -> None:
    assert await client.call("GET", "status") == (
        200,
        {
            "version": __version__,
            "ready": True,
            "problem": None,
            "modes": ["insert", "ask", "safe", "run"],
            "levels": ["prompts", "structure", "samples", "everything"],
            "max_steps": 10,
            "inspected": ["Julia", "Python", "R"],
            "allowed": dict.fromkeys(Rules().described(""), True),
            "tries": ["try_in_doubt", "model_tries"],
        },
    )


@pytest.mark.parametrize("gptcode_config", [{"approval_ceiling": "ask"}], indirect=True)
async def test_the_ceiling_is_kept(client: Client, script: Script) -> None:
    _, status = await client.call("GET", "status")
    assert status["modes"] == ["insert", "ask"]
    script.play({"when": "", "answers": [BLOCK]})
    found = await client.prompt(await client.new(), "Go", mode="run")
    assert [event["verdict"] for event in found if event["type"] == "code-end"] == ["ask"]


async def test_a_conversation_outlives_the_server(client: Client, journals: Path) -> None:
    conversation = await client.new()
    await client.prompt(conversation, "Hello")
    later = ConversationManager(Journal(journals), Catalog([]), Limits())
    shown = await client.read(conversation)
    assert shown["here"]
    await later.load(conversation)
    assert await later.opened(conversation) == {**shown, "here": False}


async def test_a_step_that_the_server_left_open_is_closed(client: Client, journals: Path) -> None:
    conversation = await client.new()
    found = await client.prompt(conversation, "Hello", step="first")
    path = journals / f"{conversation}.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    other = journals / "fedcba9876543210.jsonl"
    other.write_bytes(b"".join(lines[:-2]))
    read = await client.read(other.stem)
    assert read["live"] is None
    assert read["events"][-1]["kind"] == "interrupted"
    assert len(found) > 2
    again = await client.prompt(other.stem, "Hello", step="second")
    assert texts(again) == "Hello."

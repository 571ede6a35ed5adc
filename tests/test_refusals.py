"""What the server refuses, and that it does so in words and in JSON."""

from __future__ import annotations

import pytest

from .client import BLOCK, Client, Script, plain, step, texts

POSTS = [
    ("conversations",),
    ("conversations", "CONVERSATION", "steps"),
    ("conversations", "CONVERSATION", "actions"),
]


async def test_a_last_event_that_is_no_number(client: Client) -> None:
    conversation = await client.new()
    path = ("conversations", conversation, "events")
    for last in ("", "x", "-2", "1.5", "9" * 5000, "²"):
        headers = {"Last-Event-ID": last.encode().decode("latin-1")}
        status, answer = await client.call("GET", *path, headers=headers)
        assert (status, answer["kind"]) == (422, "unusable"), last[:9]


async def test_an_action_on_a_block_that_is_not_there(client: Client) -> None:
    conversation = await client.new()
    await client.prompt(conversation, "Hello")
    status, answer = await client.act(conversation, action="approved", source="x")
    assert (status, answer["message"]) == (422, "This conversation has no such block.")


@pytest.mark.parametrize("gptcode_config", [{"max_steps": 2}], indirect=True)
async def test_results_beyond_the_limit_are_refused(client: Client, script: Script) -> None:
    script.play({"when": "", "answers": [BLOCK, "```python\nmore()\n```\n"]})
    conversation = await client.new()
    assert (await client.prompt(conversation, "Go"))[-1]["next"] == "results"
    second = await client.results(conversation)
    assert plain(second[-1]) == {"type": "step-end", "next": "done", "reason": "steps"}
    body = step(kind="results", step="third")
    status, answer = await client.call("POST", "conversations", conversation, "steps", body=body)
    assert (status, answer) == (
        422,
        {"kind": "steps", "message": "This turn has had its 2 steps."},
    )
    assert (await client.prompt(conversation, "Go on"))[-1]["next"] == "results"


async def test_results_without_a_turn_are_refused(client: Client) -> None:
    conversation = await client.new()
    path = ("conversations", conversation, "steps")
    status, answer = await client.call("POST", *path, body=step(kind="results"))
    assert (status, answer["kind"]) == (422, "unusable")


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path[-1])
async def test_a_body_that_is_not_json(client: Client, path: tuple[str, ...]) -> None:
    conversation = await client.new()
    path = tuple(part.replace("CONVERSATION", conversation) for part in path)
    refused = {"kind": "bad-request", "message": "The body of this request is not JSON."}
    for body in (b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"turn": NaN}', b"not json"):
        assert await client.call("POST", *path, body=body) == (400, refused), body[:9]


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path[-1])
async def test_a_body_that_cannot_be_used(client: Client, path: tuple[str, ...]) -> None:
    conversation = await client.new()
    path = tuple(part.replace("CONVERSATION", conversation) for part in path)
    bodies: list[object] = [None, 7, [], {}, "x", {"notebook": ""}, {"notebook": 7}]
    for body in bodies:
        status, answer = await client.call("POST", *path, body=body)
        found = status, set(answer), answer["kind"]
        assert found == (422, {"kind", "message"}, "unusable"), body
        assert answer["message"].startswith("This request cannot be used: "), body


@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [
        ("GET", (), None),
        ("GET", ("events",), None),
        ("POST", ("steps",), step(text="Go")),
        ("POST", ("stop",), {"client": "page", "step": "one"}),
        ("POST", ("undo",), {"client": "page", "turn": 1, "kind": "undo", "cells": []}),
        (
            "POST",
            ("actions",),
            {"client": "page", "action": "skipped", "turn": 1, "block": 1},
        ),
    ],
)
async def test_a_conversation_that_is_not_there(
    client: Client, method: str, rest: tuple[str, ...], body: object
) -> None:
    refused = {"kind": "not-found", "message": "There is no such conversation."}
    for name in ("0123456789abcdef", "x", "..%2Fsecret", "%00", "a" * 999):
        found = await client.call(method, "conversations", name, *rest, body=body)
        assert found == (404, refused), name[:9]


async def test_a_verb_that_is_not_there_is_answered_in_json(client: Client) -> None:
    status, answer = await client.call("PUT", "status", body={})
    assert (status, set(answer)) == (405, {"kind", "message"})


async def test_a_fault_of_ours_shows_no_traceback(client: Client, script: Script) -> None:
    script.path.write_text("[]")
    status, answer = await client.call("GET", "models")
    assert status == 500
    assert answer == {"kind": "internal", "message": "Internal Server Error"}


async def test_a_fault_in_a_step_ends_it(client: Client, script: Script) -> None:
    conversation = await client.new()
    script.play({"when": "", "answers": []})
    found = await client.prompt(conversation, "Hello")
    assert plain(found[-1]) == {
        "type": "error",
        "kind": "internal",
        "message": "Something went wrong on the server; its log says more.",
        "kept": "What was received is preserved.",
        "retryable": True,
    }
    assert not await client.live(conversation)
    script.play({"when": "", "answers": ["Hello."]})
    assert texts(await client.prompt(conversation, "Hello")) == "Hello."


async def test_a_script_that_is_gone_is_said_before_the_step_begins(
    client: Client, script: Script
) -> None:
    conversation = await client.new()
    script.path.unlink()
    path = ("conversations", conversation, "steps")
    status, answer = await client.call("POST", *path, body=step(text="Go", model="scripted"))
    assert (status, answer["kind"]) == (502, "scripted")
    assert (await client.read(conversation))["events"] == []


@pytest.mark.parametrize("gptcode_config", [{"script": ""}], indirect=True)
async def test_with_no_model_it_says_what_to_do(client: Client) -> None:
    _, status = await client.call("GET", "status")
    assert status["ready"] is False
    assert "jupyter gptcode pull" in status["problem"]
    _, models = await client.call("GET", "models")
    assert isinstance(models, dict)
    # A model of that name goes to no other provider.
    assert [each["provider"] for each in models.pop("gone")] == ["embedded"]
    lists: dict[str, list[str]] = {"models": [], "providers": [], "problems": [], "cut": []}
    assert models == {"default": "", **lists}
    path = ("conversations", await client.new(), "steps")
    answer = await client.call("POST", *path, body=step(text="Go"))
    assert answer == (422, {"kind": "no-model", "message": status["problem"]})

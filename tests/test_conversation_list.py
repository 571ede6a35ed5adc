"""Conversations as a whole, through the server's own door: listed, found, named, deleted."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode.protocol import Json

from .client import Client, Script, held, step
from .test_openapi import schema_errors
from .test_server import until
from .test_undo import ended
from .test_undo import undo as undo_turn


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def add_files(folder: Path, conversation: str) -> None:
    """What may lie beside a journal: what was torn off, outputs, copies of files."""
    (folder / f"{conversation}.torn").write_text("torn")
    (folder / f"{conversation}.0a.outputs").write_text("[]")
    (folder / f"{conversation}.files").mkdir()
    (folder / f"{conversation}.files" / "weights.csv").write_text("1")


async def listed(client: Client, **query: str) -> Any:
    status, answer = await client.call("GET", "conversations", params=query)
    assert status == 200
    assert schema_errors("GET", "/conversations", 200, answer) == []
    return answer


async def titles(client: Client, **query: str) -> list[str]:
    return [each["title"] for each in (await listed(client, **query))["conversations"]]


async def rename(client: Client, conversation: str, title: str) -> None:
    body = {"title": title}
    status, _ = await client.call("PATCH", "conversations", conversation, body=body)
    assert status == 200


async def test_a_list_has_titles_turns_and_times(client: Client, script: Script) -> None:
    conversation, _ = await ended(client, script)
    other = await client.new()
    rows = {each["conversation"]: each for each in (await listed(client))["conversations"]}
    assert rows.keys() == {conversation, other}
    row = rows[conversation]
    assert (row["title"], row["turns"], row["notebook"]) == ("Go", 1, "work/a.ipynb")
    assert row["changed"] >= row["created"]
    assert rows[other]["title"] == ""
    assert await titles(client, notebook="work/b.ipynb") == []


async def test_a_name_stays_and_can_be_taken_away(client: Client, script: Script) -> None:
    conversation, _ = await ended(client, script)
    before = (await client.read(conversation))["events"]
    await rename(client, conversation, "  The mean \n of  it ")
    assert await titles(client) == ["The mean of it"]
    assert (await client.read(conversation))["events"] == before
    await client.prompt(conversation, "Else")
    assert await titles(client) == ["The mean of it"]
    await rename(client, conversation, "")
    assert await titles(client) == ["Go"]


async def test_a_new_name_is_no_activity(client: Client, script: Script) -> None:
    conversation, notebook = await ended(client, script)
    await undo_turn(client, conversation, notebook)
    other = await client.new()
    [newer, row] = (await listed(client))["conversations"]
    assert (newer["conversation"], row["turns"]) == (other, 1)
    await rename(client, conversation, "Means")
    assert await titles(client) == ["", "Means"]
    [_, again] = (await listed(client))["conversations"]
    # The file's own time is of the same moment, up to the rounding.
    assert again["changed"] == pytest.approx(row["changed"], abs=0.5)
    assert again["turns"] == 1


async def test_the_model_reads_nothing_of_a_name(client: Client, script: Script) -> None:
    conversation, _ = await ended(client, script)
    await rename(client, conversation, "Nobody must read this")
    await client.prompt(conversation, "Else")
    before, after = (request["messages"] for request in script.requests[-2:])
    assert after[: len(before)] == before
    assert "Nobody must" not in json.dumps(script.requests)


async def test_a_search_shows_where(client: Client, script: Script) -> None:
    conversation, _ = await ended(client, script)
    [hit] = (await listed(client, search="6 * 7"))["conversations"]
    assert hit["hit"] == {"place": "code", "turn": 1, "snippet": "print(6 * 7)"}
    [hit] = (await listed(client, search="COMPUTE"))["conversations"]
    assert hit["hit"]["place"] == "answer"
    [hit] = (await listed(client, search="a.ipynb go"))["conversations"]
    assert hit["hit"] == {"place": "prompt", "turn": 1, "snippet": "Go"}
    assert await titles(client, search="missing") == []
    await client.prompt(conversation, "Else")
    assert await titles(client, search="else yes") == ["Go"]
    assert await titles(client, search="else", notebook="work/b.ipynb") == []


async def test_a_deleted_conversation_leaves_nothing(
    client: Client, script: Script, journals: Path
) -> None:
    conversation, notebook = await ended(client, script)
    other = await client.new()
    await undo_turn(client, conversation, notebook)
    await listed(client, search="go")
    add_files(journals, conversation)
    assert len([name for name in names(journals) if conversation in name]) >= 5
    status, answer = await client.call("DELETE", "conversations", conversation)
    assert (status, answer) == (200, {})
    assert [name for name in names(journals) if conversation in name] == []
    assert conversation not in (journals / "index.json").read_text()
    rows = (await listed(client))["conversations"]
    assert [each["conversation"] for each in rows] == [other]
    status, answer = await client.call("DELETE", "conversations", conversation)
    assert status == 404


async def test_no_page_writes_a_deleted_conversation_again(
    client: Client, script: Script, journals: Path
) -> None:
    conversation, _ = await ended(client, script)
    await client.call("DELETE", "conversations", conversation)
    path = ("conversations", conversation)
    cells = [{"cell": "new", "block": 1}]
    undoing = {"client": "page", "turn": 1, "kind": "undo", "cells": cells}
    noticed = {"client": "page", "turn": 1, "action": "noticed", "reason": "unsaved"}
    calls: list[tuple[str, list[str], Json | None]] = [
        ("GET", [], None),
        ("GET", ["events"], None),
        ("PATCH", [], {"title": "Back"}),
        ("POST", ["actions"], noticed),
        ("POST", ["undo"], undoing),
    ]
    for method, rest, body in calls:
        status, answer = await client.call(method, *path, *rest, body=body)
        assert (status, answer["kind"]) == (404, "not-found")
    assert (await client.post_step(conversation, text="More"))[0] == 404
    copy = {"notebook": "work/b.ipynb", "fork": {"conversation": conversation, "seq": 9}}
    assert (await client.call("POST", "conversations", body=copy))[0] == 404
    assert names(journals) == []


@pytest.mark.parametrize("is_first", [True, False])
async def test_a_prompt_at_the_same_moment(
    client: Client, script: Script, journals: Path, is_first: bool
) -> None:
    """It is refused, or the conversation stays: what was deleted does not come back."""
    for _ in range(5):
        conversation, _ = await ended(client, script)
        path = ("conversations", conversation)
        calls = [
            client.fetch("DELETE", *path),
            client.fetch("POST", *path, "steps", body=step(text="More")),
        ]
        answers = await asyncio.gather(*(calls if is_first else reversed(calls)))
        deleted, sent = (each.code for each in (answers if is_first else reversed(answers)))
        assert (deleted, sent) in [(200, 404), (409, 200), (200, 200)]
        left = [name for name in names(journals) if conversation in name]
        assert bool(left) == (deleted == 409)


async def test_what_runs_is_not_deleted(client: Client, script: Script, journals: Path) -> None:
    script.play({"when": "Go", "answers": [held("one two three", "two ")]})
    conversation = await client.new()
    running = asyncio.ensure_future(client.prompt(conversation, "Go"))
    await until(partial(client.live, conversation))
    status, answer = await client.call("DELETE", "conversations", conversation)
    assert (status, answer["kind"]) == (409, "busy")
    assert f"{conversation}.jsonl" in names(journals)
    script.release()
    await running
    await client.act_turn(conversation, "ended", "page")
    assert (await client.call("DELETE", "conversations", conversation))[0] == 200


async def test_one_of_a_later_release_can_be_deleted(client: Client, journals: Path) -> None:
    write_later(journals)
    assert (await client.call("GET", "conversations", "0" * 16))[0] == 422
    assert (await client.call("DELETE", "conversations", "0" * 16))[0] == 200
    assert f"{'0' * 16}.jsonl" not in names(journals)


def write_later(folder: Path) -> None:
    body = {"conversation": "0" * 16, "notebook": "a.ipynb", "marker": "m", "version": 2}
    line = {"seq": 0, "time": 1.0, "type": "created", "body": body}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{'0' * 16}.jsonl").write_text(json.dumps(line) + "\n")

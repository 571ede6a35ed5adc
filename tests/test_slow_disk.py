"""A disk that does not answer holds up no other request."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode.api import handlers
from jupyterlab_gptcode.conversation.journal import Journal

from .client import Client, Script, texts
from .journals import ID, filled


class Disk:
    """The first call of a function gets no answer until the disk is released."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
        self._asked, self._going = threading.Event(), threading.Event()
        function = getattr(owner, name)

        def held(*arguments: Any, **options: Any) -> Any:
            if not self._asked.is_set():
                self._asked.set()
                self._going.wait(20)
            return function(*arguments, **options)

        monkeypatch.setattr(owner, name, held)

    async def asked(self) -> None:
        """Resolves when somebody waits for the disk."""
        assert await asyncio.to_thread(self._asked.wait, 10)

    def release(self) -> None:
        self._going.set()


async def listing(client: Client, _: str) -> Any:
    return await client.call("GET", "conversations")


async def fork(client: Client, conversation: str) -> Any:
    body = {"notebook": "b.ipynb", "fork": {"conversation": conversation, "seq": 0}}
    return await client.call("POST", "conversations", body=body)


async def reading(client: Client, _: str) -> Any:
    return await client.call("GET", "conversations", ID)


async def stop(client: Client, conversation: str) -> Any:
    return await client.stop(conversation)


async def act(client: Client, conversation: str) -> Any:
    return await client.act_turn(conversation, "renamed", "page", notebook="c.ipynb", turn=0)


async def prompt(client: Client, conversation: str) -> Any:
    return 200, await client.prompt(conversation, "Hello", step="held")


async def new(client: Client, _: str) -> Any:
    return await client.call("POST", "conversations", body={"notebook": "b.ipynb"})


OPERATIONS: dict[str, tuple[Any, str, Callable[[Client, str], Awaitable[Any]], int]] = {
    "a new conversation": (Journal, "create", new, 201),
    "the fsync of a new conversation": (os, "fsync", new, 201),
    "a fork": (Journal, "create", fork, 201),
    "a list": (Journal, "stamps", listing, 200),
    "reading": (Journal, "read_lines", reading, 200),
    "whether another server has written": (Journal, "is_changed", act, 200),
    "an action": (Journal, "append", act, 200),
    "the fsync after an action": (os, "fsync", act, 200),
    "the start of a step": (Journal, "append", prompt, 200),
    "the fsync at the end of a step": (os, "fsync", prompt, 200),
    "a large step": (handlers, "parse_step", prompt, 200),
}


@pytest.mark.parametrize("what", OPERATIONS)
async def test_other_requests_are_answered_meanwhile(
    client: Client, journals: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    owner, name, operation, status = OPERATIONS[what]
    mine, other = await client.new(), await client.new()
    filled(journals)
    disk = Disk(monkeypatch, owner, name)
    waiting = asyncio.ensure_future(operation(client, mine))
    try:
        await disk.asked()
        code, _ = await client.call("GET", "status")
        assert code == 200
        assert texts(await client.prompt(other, "Hello")) == "Hello."
        assert (await client.read(other))["notebook"] == "work/a.ipynb"
        assert (await listing(client, other))[0] == 200
        assert not waiting.done()
    finally:
        disk.release()
    assert (await waiting)[0] == status


async def test_what_is_asked_twice_of_a_slow_disk_happens_once(
    client: Client, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = await client.new()
    disk = Disk(monkeypatch, Journal, "append")
    both = [
        asyncio.ensure_future(client.prompt(conversation, "Hello", step="same")) for _ in range(2)
    ]
    await disk.asked()
    disk.release()
    one, two = await asyncio.gather(*both)
    assert texts(one) == texts(two) == "Hello."
    assert len(script.requests) == 1


async def test_reports_that_wait_for_a_slow_disk_keep_their_order(
    client: Client, journals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = await client.new()
    disk = Disk(monkeypatch, Journal, "append")
    names = [f"{number}.ipynb" for number in range(9)]
    reports = []
    for name in names:
        report = client.act_turn(conversation, "renamed", "page", notebook=name, turn=0)
        reports.append(asyncio.ensure_future(report))
        await disk.asked()
    disk.release()
    await asyncio.gather(*reports)
    entries = Journal(journals).read(conversation)
    assert [entry.seq for entry in entries] == list(range(10))
    shown = await client.read(conversation)
    assert shown["notebook"] == getattr(entries[-1].body, "notebook", None)
    assert {getattr(entry.body, "notebook", None) for entry in entries[1:]} == set(names)

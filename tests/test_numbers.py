"""Numbers that are promised: each test fails where its number becomes another one.

`scripts/faults` puts the wrong numbers in, and looks for these tests to fail.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncGenerator
from pathlib import Path
from unittest.mock import ANY

import pytest

from jupyterlab_gptcode.conversation.entries import Created
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.manager.active import ActiveConversation
from jupyterlab_gptcode.manager.presence import Presence
from jupyterlab_gptcode.protocol import Event, Json, StepEnd

from .build import Story
from .client import FACTS, Client, Script, start_turn
from .clockwork import Clockwork
from .test_attached_files import PNG, attach, work
from .test_produced import RAN

__all__ = ["work"]


async def test_a_step_is_on_the_disk_when_it_ends(
    client: Client, script: Script, journals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script.play({"when": "Hello", "answers": ["Good morning."]})
    conversation = await client.new()
    path = journals / f"{conversation}.jsonl"
    on_disk: list[int] = []
    fsync = os.fsync

    def disk(descriptor: int) -> None:
        if os.path.samestat(os.fstat(descriptor), path.stat()):
            on_disk.append(os.fstat(descriptor).st_size)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", disk)
    await client.prompt(conversation, "Hello")
    # A stream ends when its step has ended.
    assert on_disk[-1:] == [path.stat().st_size]


def test_a_page_that_the_user_sees_may_be_silent_for_10_seconds() -> None:
    now = 1000.0
    presence = Presence(clock=lambda: now)
    presence.set_lease("page", seen=True)
    presence.note_call("page")
    now += 9.9
    assert presence.is_present("page")
    now += 0.2
    assert not presence.is_present("page")


def test_a_page_that_is_hidden_may_be_silent_for_150_seconds() -> None:
    now = 1000.0
    presence = Presence(clock=lambda: now)
    presence.set_lease("page", seen=False)
    presence.note_call("page")
    now += 149.9
    assert presence.is_present("page")
    now += 0.2
    assert not presence.is_present("page")


def test_a_stream_in_which_nothing_comes_pings_every_15_seconds(tmp_path: Path) -> None:
    loop = Clockwork()
    active = ActiveConversation("0123456789abcdef", [], Journal(tmp_path))

    async def thinks(stop: asyncio.Event) -> AsyncGenerator[Event, None]:
        await stop.wait()
        yield StepEnd("done", "stopped")

    async def pings() -> list[float]:
        await active.record(Created(active.id, "a.ipynb", "data-1"))
        begin = Story().prompt("Go").entries[-1].body
        first = await active.record(begin, step="one", turn=1)
        active.run(first, thinks)
        began, times = loop.time(), []
        async for entry in active.follow(first.seq):
            times += [loop.time() - began] if entry is None else []
            if len(times) == 3:
                await active.stop()
        return times

    assert loop.run(pings()) == [15.0, 30.0, 45.0]


async def test_8_images_go_along_with_a_step(client: Client, script: Script, work: Path) -> None:
    script.play({"when": "Look", "answers": ["I see."]}, vision=True)
    names = [f"work/{number}.png" for number in range(10)]
    for name in names:
        (work.parent / name).write_bytes(PNG)
    conversation = await client.new()
    await client.prompt(conversation, "Look", files=attach(*names))
    text, *pictures = script.requests[-1]["messages"][-1]["content"]
    assert [picture["type"] for picture in pictures] == ["image_url"] * 8
    assert "9.png" in text["text"]


async def test_6000_characters_of_a_cell_are_sent(client: Client, script: Script) -> None:
    cells = [
        {"id": name, "type": "code", "source": letter * length, "outputs": []}
        for name, letter, length in (("whole", "Ж", 6_000), ("cut", "Щ", 20_000))
    ]
    facts: Json = {**FACTS, "cells": cells, "active": "cut"}
    await client.prompt(await client.new(), "Hello", facts=facts)
    sent = json.dumps(script.requests[-1]["messages"], ensure_ascii=False)
    assert (sent.count("Ж"), sent.count("Щ")) == (6_000, 6_000)


async def test_8_runs_whose_end_is_awaited_are_remembered(
    client: Client, script: Script, work: Path
) -> None:
    conversations = [await start_turn(client, script) for _ in range(8)]
    for conversation in conversations:
        await client.start_run(conversation)
    (work / "new.csv").write_text("a\n")
    made = {"path": "work/new.csv", "size": 2, "overwritten": False, "modified": ANY}
    for conversation in conversations:
        assert await client.act(conversation, **RAN) == (200, {"produced": [made]})

"""A running step: followers, and an end whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation.entries import Begin, Body, Created, Entry
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.errors import Conflict
from jupyterlab_gptcode.manager.active import ActiveConversation
from jupyterlab_gptcode.manager.presence import Presence
from jupyterlab_gptcode.protocol import (
    Action,
    CodeEnd,
    CodeStart,
    Error,
    Event,
    Json,
    StepEnd,
    TextDelta,
)

from .build import Story
from .disk import full_disk

ID = "0123456789abcdef"


@pytest.fixture
def live(tmp_path: Path) -> Iterator[ActiveConversation]:
    journal = Journal(tmp_path)
    entries = [Entry(0, 1.0, Created(ID, "a.ipynb", "data-1"))]
    journal.create(ID, entries)
    yield ActiveConversation(ID, entries, journal)
    journal.close(ID)


async def begin(live: ActiveConversation, step: str) -> Entry:
    body = Story().prompt("Go").entries[-1].body
    return await live.record(body, step=step, turn=1)


async def finish(live: ActiveConversation) -> None:
    async for _ in live.follow(-1):
        pass


async def answer(stop: asyncio.Event) -> AsyncGenerator[Event, None]:
    for n in range(3):
        yield TextDelta(str(n))
        await asyncio.sleep(0)
    yield StepEnd("done", "stopped" if stop.is_set() else "answer")


async def test_every_follower_gets_every_entry_once(live: ActiveConversation) -> None:
    live.run(await begin(live, "one"), answer)
    bodies: list[list[Body]] = [[], []]

    async def follow(into: list[Body], after: int) -> None:
        async for entry in live.follow(after):
            if entry is not None:
                into.append(entry.body)

    await asyncio.gather(follow(bodies[0], -1), follow(bodies[1], 2))
    deltas = [TextDelta("0"), TextDelta("1"), TextDelta("2"), StepEnd("done", "answer")]
    assert bodies[0][2:] == deltas
    assert bodies[1] == deltas[1:]
    assert live.running_step is None


async def test_a_full_disk_ends_the_step_and_its_call(live: ActiveConversation) -> None:
    closed = asyncio.Event()

    async def endless(_: asyncio.Event) -> AsyncGenerator[Event, None]:
        try:
            while True:
                yield TextDelta("x" * 1000)
                await asyncio.sleep(0)
        finally:
            closed.set()

    first = await begin(live, "one")
    with full_disk(20_000):
        live.run(first, endless)
        await finish(live)
    assert closed.is_set()
    last = live.entries[-1].body
    assert isinstance(last, Error)
    assert last.kind == "journal"
    assert "could not be written to disk" in last.message


async def test_what_follows_a_full_disk_is_whole(live: ActiveConversation, tmp_path: Path) -> None:
    first = await begin(live, "one")
    with full_disk((tmp_path / f"{ID}.jsonl").stat().st_size):
        live.run(first, answer)
        await finish(live)
    live.run(await begin(live, "two"), answer)
    await finish(live)
    again = ActiveConversation(ID, Journal(tmp_path).read(ID), Journal(tmp_path))
    await again.close_interrupted_steps()
    assert [(entry.step, type(entry.body)) for entry in again.entries[-2:]] == [
        ("two", StepEnd),
        ("one", Error),
    ]
    seqs = [entry.seq for entry in again.entries]
    assert seqs == sorted(set(seqs))
    # The failure of the first step is not on the disk: there is a gap, and nothing is lost by it.
    missing = next(seq for seq in range(len(seqs)) if seq not in seqs)
    assert [e.seq async for e in again.follow(missing) if e] == seqs[seqs.index(missing + 1) :]


async def test_a_fault_of_ours_ends_the_step(
    live: ActiveConversation, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    async def faulty(_: asyncio.Event) -> AsyncGenerator[Event, None]:
        yield TextDelta("Well")
        raise RuntimeError(" ".join(["secret", "words"]))

    live.run(await begin(live, "one"), faulty)
    await finish(live)
    last = live.entries[-1].body
    assert isinstance(last, Error)
    assert last.kind == "internal"
    assert "RuntimeError" in caplog.text
    assert "secret words" not in caplog.text
    assert Journal(tmp_path).read(ID) == live.entries


async def test_stop_waits_for_the_last_event(live: ActiveConversation) -> None:
    async def patient(stop: asyncio.Event) -> AsyncGenerator[Event, None]:
        await stop.wait()
        await asyncio.sleep(0.01)
        yield StepEnd("done", "stopped")

    live.run(await begin(live, "one"), patient)
    await live.stop()
    assert live.entries[-1].body == StepEnd("done", "stopped")
    assert live.running_step is None
    await live.stop()


# Pages that come and go.


async def shown(live: ActiveConversation) -> Json:
    body = Story().prompt("Go").entries[-1].body
    await live.record(body, step="one", turn=1)
    return live.driven()


async def test_who_drives_and_whether_that_page_is_there(live: ActiveConversation) -> None:
    assert live.driven() == {"client": "", "here": False, "open": False}
    assert await shown(live) == {"client": "page", "here": False, "open": True}
    with live.watched("page"):
        assert live.driven()["here"]
    assert live.driven()["here"]
    live.leave("page")
    assert not live.driven()["here"]


async def test_a_follower_hears_that_pages_come_and_go(live: ActiveConversation) -> None:
    live.presence = Presence(grace=0.01)

    async def endless(stop: asyncio.Event) -> AsyncGenerator[Event, None]:
        await stop.wait()
        yield StepEnd("done", "stopped")

    live.run(await begin(live, "one"), endless)
    heard: list[tuple[object, bool]] = []

    async def follow() -> None:
        async for entry in live.follow(1):
            heard.append((entry and entry.body, live.driven()["here"]))

    async def hears(count: int) -> None:
        for _ in range(10):
            await asyncio.sleep(0)
        assert len(heard) == count

    following = asyncio.ensure_future(follow())
    await hears(0)
    with live.watched("page") as breaks:
        await hears(1)
        breaks()
        breaks()  # the connection's end, then a write that fails
        await hears(2)
        await asyncio.sleep(0.1)
        await hears(3)
    with live.watched("page"):
        await hears(4)
    live.leave("page")
    await hears(5)
    await live.stop()
    await following
    assert heard == [
        (None, True),
        (None, True),
        (None, False),
        (None, True),
        (None, False),
        (StepEnd("done", "stopped"), False),
    ]


async def test_a_stream_that_broke_is_no_stream_when_it_ends(live: ActiveConversation) -> None:
    live.presence = Presence(grace=0)
    with live.watched("page") as breaks:
        breaks()
        assert not live.presence.is_present("page")
    assert not live.presence.is_present("page")
    with live.watched("page") as breaks:
        assert live.presence.is_present("page")
    breaks()  # what happens to the connection afterwards says nothing
    assert live.presence.is_present("page")


async def test_the_end_of_a_turn_between_two_steps(
    live: ActiveConversation, tmp_path: Path
) -> None:
    assert not await live.end_turn("one", "page")
    assert len(live.entries) == 1

    async def asks(_: asyncio.Event) -> AsyncGenerator[Event, None]:
        yield CodeStart(1, "python", "```python\n")
        yield CodeEnd(1, "ask", "\n```\n")
        yield StepEnd("results", "actions")

    live.run(await begin(live, "one"), asks)
    await finish(live)
    assert live.driven()["open"]
    with pytest.raises(Conflict):
        await live.end_turn("one", "other")
    assert await live.end_turn("one", "page")
    assert not await live.end_turn("one", "page")
    ended = live.entries[-1]
    assert (ended.body, ended.turn) == (Action("", "ended", 1, reason="stopped"), 1)
    assert [entry.body for entry in live.entries].count(ended.body) == 1
    assert not live.driven()["open"]
    assert Journal(tmp_path).read(ID) == live.entries


async def test_a_running_step_is_stopped_and_its_turn_not_ended_twice(
    live: ActiveConversation,
) -> None:
    async def patient(stop: asyncio.Event) -> AsyncGenerator[Event, None]:
        await stop.wait()
        yield StepEnd("done", "stopped")

    live.run(await begin(live, "one"), patient)
    stops = live.end_turn("one", "page"), live.end_turn("one", "page")
    assert all(await asyncio.gather(*stops))
    assert [type(entry.body) for entry in live.entries] == [Created, Begin, StepEnd]

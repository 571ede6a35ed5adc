"""A running step: followers, and an end whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation import Body, Created, Entry
from jupyterlab_gptcode.journal import Journal
from jupyterlab_gptcode.live import LiveConversation
from jupyterlab_gptcode.wire import Error, Event, StepEnd, TextDelta

from .build import Story
from .disk import full_disk

ID = "0123456789abcdef"


@pytest.fixture
def live(tmp_path: Path) -> LiveConversation:
    conversation = LiveConversation(ID, [], Journal(tmp_path))
    conversation.record(Created(ID, "a.ipynb", "data-1"))
    return conversation


def begin(live: LiveConversation, step: str) -> Entry:
    body = Story().prompt("Go").entries[-1].body
    return live.record(body, step=step, turn=1)


async def finish(live: LiveConversation) -> None:
    async for _ in live.follow(-1):
        pass


async def answer(stop: asyncio.Event) -> AsyncGenerator[Event, None]:
    for n in range(3):
        yield TextDelta(str(n))
        await asyncio.sleep(0)
    yield StepEnd("done", "stopped" if stop.is_set() else "answer")


async def test_every_follower_gets_every_entry_once(live: LiveConversation) -> None:
    live.run(begin(live, "one"), answer)
    bodies: list[list[Body]] = [[], []]

    async def follow(into: list[Body], after: int) -> None:
        async for entry in live.follow(after):
            if entry is not None:
                into.append(entry.body)

    await asyncio.gather(follow(bodies[0], -1), follow(bodies[1], 2))
    deltas = [TextDelta("0"), TextDelta("1"), TextDelta("2"), StepEnd("done", "answer")]
    assert bodies[0][2:] == deltas
    assert bodies[1] == deltas[1:]
    assert live.live is None


async def test_a_full_disk_ends_the_step_and_its_call(live: LiveConversation) -> None:
    closed = asyncio.Event()

    async def endless(_: asyncio.Event) -> AsyncGenerator[Event, None]:
        try:
            while True:
                yield TextDelta("x" * 1000)
                await asyncio.sleep(0)
        finally:
            closed.set()

    first = begin(live, "one")
    with full_disk(20_000):
        live.run(first, endless)
        await finish(live)
    assert closed.is_set()
    last = live.entries[-1].body
    assert isinstance(last, Error)
    assert last.kind == "journal"
    assert "could not be written to disk" in last.message


async def test_what_follows_a_full_disk_is_whole(live: LiveConversation, tmp_path: Path) -> None:
    first = begin(live, "one")
    with full_disk((tmp_path / f"{ID}.jsonl").stat().st_size):
        live.run(first, answer)
        await finish(live)
    live.run(begin(live, "two"), answer)
    await finish(live)
    again = LiveConversation(ID, Journal(tmp_path).read(ID), Journal(tmp_path))
    again.close_interrupted_step()
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
    live: LiveConversation, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    async def faulty(_: asyncio.Event) -> AsyncGenerator[Event, None]:
        yield TextDelta("Well")
        raise RuntimeError(" ".join(["secret", "words"]))

    live.run(begin(live, "one"), faulty)
    await finish(live)
    last = live.entries[-1].body
    assert isinstance(last, Error)
    assert last.kind == "internal"
    assert "RuntimeError" in caplog.text
    assert "secret words" not in caplog.text
    assert Journal(tmp_path).read(ID) == live.entries


async def test_stop_waits_for_the_last_event(live: LiveConversation) -> None:
    async def patient(stop: asyncio.Event) -> AsyncGenerator[Event, None]:
        await stop.wait()
        await asyncio.sleep(0.01)
        yield StepEnd("done", "stopped")

    live.run(begin(live, "one"), patient)
    await live.stop()
    assert live.entries[-1].body == StepEnd("done", "stopped")
    assert live.live is None
    await live.stop()

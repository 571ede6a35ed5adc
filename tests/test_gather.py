"""Chunks are gathered: fewer, with the same text, and whatever happens the call is closed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.protocol import Usage
from jupyterlab_gptcode.providers import Chunk
from jupyterlab_gptcode.step import stream as gather
from jupyterlab_gptcode.step.stream import INTERVAL, Stopped, gathered


class Source:
    """Chunks with pauses before them, then an error; `closed` says whether it was closed."""

    def __init__(self, *chunks: Chunk, pause: float = 0, error: Exception | None = None) -> None:
        self.closed = False
        self._chunks = chunks
        self._pause = pause
        self._error = error

    async def play(self) -> AsyncIterator[Chunk]:
        try:
            for chunk in self._chunks:
                await asyncio.sleep(self._pause)
                yield chunk
            if self._error is not None:
                raise self._error
        finally:
            self.closed = True


async def collect(source: Source, stop: asyncio.Event | None = None) -> list[Chunk]:
    return [chunk async for chunk in gathered(source.play(), stop or asyncio.Event())]


async def test_the_text_stays_and_the_chunks_become_fewer() -> None:
    source = Source(*(Chunk(str(n)) for n in range(100)), pause=0.001)
    chunks = await collect(source)
    assert "".join(chunk.text for chunk in chunks) == "".join(map(str, range(100)))
    assert len(chunks) < 50
    assert source.closed


async def test_the_first_text_is_not_held_back() -> None:
    chunks = await collect(Source(*map(Chunk, ["", "a", "b", "c"]), pause=INTERVAL / 10))
    assert [chunk.text for chunk in chunks] == ["", "a", "bc"]


async def test_the_last_text_is_not_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "INTERVAL", 60)
    source = Source(*map(Chunk, ["a", "b", "c"]), pause=0.001)
    chunks = await asyncio.wait_for(collect(source), timeout=5)
    assert [chunk.text for chunk in chunks] == ["a", "bc"]


async def test_why_it_ended_and_what_it_used_are_kept() -> None:
    usage = Usage(3, 4)
    chunks = await collect(Source(Chunk("a"), Chunk("b"), Chunk(finish="stop"), Chunk(usage=usage)))
    assert chunks == [Chunk("a"), Chunk("b", "stop", usage)]


async def test_stop_is_obeyed_at_once_and_closes_the_call() -> None:
    source = Source(Chunk("a"), Chunk("never"), pause=30)
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, stop.set)
    with pytest.raises(Stopped):
        await asyncio.wait_for(collect(source, stop), timeout=5)
    assert source.closed


async def test_text_that_came_before_the_stop_is_kept() -> None:
    stop = asyncio.Event()
    chunks = gathered(Source(Chunk("a"), Chunk("b"), pause=0.1).play(), stop)
    assert await anext(chunks) == Chunk("a")
    stop.set()
    with pytest.raises(Stopped):
        await anext(chunks)


async def test_an_error_comes_after_the_text() -> None:
    source = Source(Chunk("a"), error=ProviderError("It broke off."))
    chunks = gathered(source.play(), asyncio.Event())
    assert await anext(chunks) == Chunk("a")
    with pytest.raises(ProviderError, match="It broke off"):
        await anext(chunks)
    assert source.closed


async def test_leaving_early_closes_the_call() -> None:
    source = Source(Chunk("a"), Chunk("b"), pause=0.001)
    async with aclosing(gathered(source.play(), asyncio.Event())) as chunks:
        async for _ in chunks:
            break
    assert source.closed


async def test_nothing_at_all() -> None:
    assert await collect(Source()) == []


async def test_the_first_text_is_on_its_way_before_a_flood_is_read() -> None:
    read = 0

    async def flood() -> AsyncIterator[Chunk]:
        nonlocal read
        for _ in range(5_000):
            read += 1
            yield Chunk("a")

    async with aclosing(gathered(flood(), asyncio.Event())) as chunks:
        first = await anext(chunks)
        assert (first.text, read) == ("a", 1)
        assert len("".join([chunk.text async for chunk in chunks])) == 4_999

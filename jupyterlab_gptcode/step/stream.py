"""Gathers the provider's chunks for a few milliseconds, so that an event is more than a token.

Before that, `bounded` ends an answer that would not end by itself.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace

from ..errors import ProviderError
from ..providers import Chunk
from ..providers.closing import closed_after

INTERVAL = 0.05  # seconds; the first text is never held back, nor the last
_HEAD_START = 0.001  # seconds in which the first text is sent
_TURN = 0.005  # seconds of reading before other tasks run
_CHARACTERS = 8  # in a token: no language has longer ones on average
_FLOOR = 16_000  # characters that are always allowed
_UNCAPPED = 32_000  # tokens, where no cap was asked for
_THOUGHTS = 4  # times as much thinking as text: some endpoints do not count it
_SILENT = 100_000  # chunks without text: longer than any model thinks
_ENDLESS = "The endpoint kept sending data without any text, so the call was ended."


class Stopped(Exception):
    """The user stopped the step."""


async def bounded(
    chunks: AsyncIterator[Chunk], max_tokens: int | None
) -> AsyncGenerator[Chunk, None]:
    """The same chunks, but with an end: a server may ignore the cap, a model repeat itself.

    Text far beyond the cap ends like an answer that reached it; chunks without text end in failure.
    """
    room, silent = _CHARACTERS * (max_tokens or _UNCAPPED) + _FLOOR, 0
    thoughts = _THOUGHTS * room
    async with closed_after(chunks):
        async for chunk in chunks:
            if len(chunk.text) > room:
                yield replace(chunk, text=chunk.text[:room], finish="length")
                return
            room -= len(chunk.text)
            if len(chunk.thinking) > thoughts:
                yield replace(chunk, thinking=chunk.thinking[:thoughts], finish="length")
                return
            thoughts -= len(chunk.thinking)
            silent += not chunk.text
            if silent > _SILENT:
                raise ProviderError(_ENDLESS, kind="endless")
            yield chunk


async def gathered(
    chunks: AsyncIterator[Chunk], stop: asyncio.Event
) -> AsyncGenerator[Chunk, None]:
    """The same text in fewer chunks; raises Stopped as soon as `stop` is set.

    At its end the provider's iterator is closed, which cancels the call.
    """
    queue: asyncio.Queue[Chunk | BaseException | None] = asyncio.Queue()
    tasks = [asyncio.create_task(_pump(chunks, queue)), asyncio.create_task(_watch(stop, queue))]
    spoke = False
    try:
        while True:
            items = [await queue.get()]
            if spoke and isinstance(items[0], Chunk):
                # The pump ends with the answer, the watch when it is stopped.
                await asyncio.wait(tasks, timeout=INTERVAL, return_when=asyncio.FIRST_COMPLETED)
            while not queue.empty():
                items.append(queue.get_nowait())
            ready = [item for item in items if isinstance(item, Chunk)]
            if ready:
                merged = _merged(ready)
                spoke = spoke or merged.says_something
                yield merged
            for item in items:
                if isinstance(item, BaseException):
                    raise item
                if item is None:
                    return
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _pump(
    chunks: AsyncIterator[Chunk], queue: asyncio.Queue[Chunk | BaseException | None]
) -> None:
    spoke, since = False, time.monotonic()
    async with closed_after(chunks):
        try:
            async for chunk in chunks:
                queue.put_nowait(chunk)
                # An endpoint that sends all at once would block the loop until its end.
                if chunk.says_something and not spoke:
                    spoke = True
                    await asyncio.sleep(_HEAD_START)
                elif time.monotonic() - since > _TURN:
                    await asyncio.sleep(0)
                    since = time.monotonic()
            queue.put_nowait(None)
        except Exception as error:  # raised again by the reader
            queue.put_nowait(error)


async def _watch(stop: asyncio.Event, queue: asyncio.Queue[Chunk | BaseException | None]) -> None:
    await stop.wait()
    queue.put_nowait(Stopped())


def _merged(chunks: list[Chunk]) -> Chunk:
    finish = next((chunk.finish for chunk in chunks[::-1] if chunk.finish), None)
    usage = next((chunk.usage for chunk in chunks[::-1] if chunk.usage), None)
    return Chunk(
        "".join(chunk.text for chunk in chunks),
        finish,
        usage,
        "".join(chunk.thinking for chunk in chunks),
        any(chunk.tool for chunk in chunks),
    )

"""A response's body as the server-sent events that the SDK reads, whatever the endpoint sent.

`docs/decisions/openai-sdk.md` names the faults that need this.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import suppress
from typing import Any

from anyio import fail_after, move_on_after

from .closing import closed_after

_BLANK = b"\xef\xbb\xbf \t\r\n"  # a byte order mark, too
_LONGEST = 8 * 1024 * 1024  # bytes of an event, or of an answer that is not a stream
_MOST_LINES = 1_000  # of an event: the SDK copies an event at each of its lines
_PAUSE = 0.04  # seconds in which small pieces gather, since each read costs as much as its chunk
_AT_ONCE = 4  # pieces that come first, among them the first text, which waits for nothing
_DRAIN = 0.1  # seconds for what an endpoint sends after `[DONE]`
_WAITED = 0.001  # seconds; a piece that came sooner was in memory
# llama.cpp sent errors like this for a time.
_DONE = re.compile(rb"^data: *\[DONE\]", re.M)
_ERROR = re.compile(rb"^error:([^\r\n]*)", re.M)


class WebPage(Exception):
    """The endpoint sent HTML instead of an answer."""


def json_of(body: bytes) -> Any:
    """A whole body that is no stream."""
    if body.lstrip().startswith(b"<"):
        raise WebPage
    return json.loads(body)


class EventBody:
    """Stands in for the response of an SDK stream. `is_done` once it has said `[DONE]`. The SDK is
    sent an end instead: at this word it would stop, and leave its own iterators open. `left` says
    how many seconds a piece may take."""

    def __init__(self, response: Any, left: Callable[[], float] = lambda: math.inf) -> None:
        self._response = response
        self._left = left
        self._read: AsyncGenerator[bytes, None] | None = None
        self.is_done = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._response, name)

    def aiter_bytes(self) -> AsyncIterator[bytes]:
        self._read = self._bytes()
        return self._read

    async def aclose(self) -> None:
        """Ends what reads of the response. The SDK does not, where an answer is left early."""
        if self._read is not None:
            await self._read.aclose()
        await self._response.aclose()

    async def _bytes(self) -> AsyncGenerator[bytes, None]:
        async with closed_after(self._paced(self._response.aiter_bytes())) as pieces:
            start = await _start(pieces)
            if start.startswith(b"<"):
                raise WebPage
            if start.startswith((b"{", b"[")):
                yield _event(await _rest(start, pieces))
                return
            async with closed_after(_lines(start, pieces)) as read:
                async for lines in read:
                    done = _DONE.search(lines)
                    if done is not None:
                        lines = lines[: done.start()] + b"\n\n"
                    yield _ERROR.sub(rb'data: {"error":\1}', lines) if b"error:" in lines else lines
                    if done is not None:
                        self.is_done = True
                        await _drain(pieces)
                        return

    async def _paced(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The same pieces, which it closes, each in time. After one that had to be waited for, the
        next ones gather for a moment."""
        count = 0
        async with closed_after(pieces):
            while True:
                asked = time.monotonic()
                with fail_after(self._left()):
                    piece = await anext(pieces, None)
                if piece is None:
                    return
                waited = time.monotonic() - asked > _WAITED
                yield piece
                count += 1
                if waited and count > _AT_ONCE:
                    await asyncio.sleep(_PAUSE)


async def _drain(pieces: AsyncIterator[bytes]) -> None:
    """So that the connection can be used again; some endpoints leave it open, though."""
    with move_on_after(_DRAIN), suppress(Exception):  # what was said is complete
        async for _ in pieces:
            pass


async def _start(pieces: AsyncIterator[bytes]) -> bytes:
    """The first pieces, from the first visible character."""
    async for piece in pieces:
        if start := piece.lstrip(_BLANK):
            return start
    return b""


async def _rest(start: bytes, pieces: AsyncIterator[bytes]) -> bytes:
    body = bytearray(start)
    async for piece in pieces:
        body += piece
        _check(len(body))
    return bytes(body)


async def _lines(start: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Whole lines. The last event gets the empty line that it may lack."""
    rest = bytearray()
    bounds = _Bounds()
    piece: bytes | None = start
    while piece is not None:
        end = max(piece.rfind(b"\n"), piece.rfind(b"\r")) + 1
        rest += piece[:end]
        if end:
            lines = bytes(rest)
            bounds.check(lines)
            yield lines
            rest.clear()
        rest += piece[end:]
        _check(len(rest))
        piece = await anext(pieces, None)
    yield bytes(rest) + b"\n\n"


class _Bounds:
    """Holds an event without an end within bounds."""

    def __init__(self) -> None:
        self._bytes = self._lines = 0

    def check(self, lines: bytes) -> None:
        end = max(lines.rfind(b"\n\n"), lines.rfind(b"\r\n\r\n"), lines.rfind(b"\r\r"))
        # The empty line may come in a piece of its own.
        if end >= 0 or lines in (b"\n", b"\r\n", b"\r"):
            self._bytes = self._lines = 0
        unfinished = lines[end + 1 :]
        self._bytes += len(unfinished)
        self._lines += unfinished.count(b"\n") + unfinished.count(b"\r")
        _check(self._bytes, self._lines)


def _event(whole: bytes) -> bytes:
    """A whole answer, or an error object, as the one event of a stream."""
    body: Any = json.loads(whole)
    choices = body.get("choices") if isinstance(body, dict) else None
    for choice in choices if isinstance(choices, list) else []:
        choice["delta"] = choice.pop("message", None)
        choice["finish_reason"] = choice.get("finish_reason") or "stop"
    return b"data: " + json.dumps(body).encode() + b"\n\n"


def _check(size: int, lines: int = 0) -> None:
    if size > _LONGEST or lines > _MOST_LINES:
        raise ValueError("This answer has no end.")

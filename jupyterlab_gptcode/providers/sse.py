"""An endpoint's bytes as JSON documents: server-sent events, or one document instead of them.

The SDK's own decoder loses the first event after a byte order mark, and all of an answer that is
not a stream although one was asked for. Nothing else of the bytes needs to be right for us: the
type that the endpoint gives them does not count, only how they begin.
"""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import suppress
from typing import Any

from anyio import move_on_after

_LONGEST = 64 * 1024 * 1024  # characters of one document; nobody writes that much
_DRAIN = 0.1  # seconds for the end of the body, so that the connection can be used again


class WebPage(Exception):
    """HTML came where JSON should be."""


async def documents(pieces: AsyncIterator[bytes]) -> AsyncGenerator[Any, None]:
    """Everything up to `[DONE]`, or to the end of the body."""
    decoder = Decoder()
    async for piece in pieces:
        for document in decoder.feed(piece):
            yield document
        if decoder.done:
            with suppress(Exception), move_on_after(_DRAIN):
                async for _ in pieces:
                    pass
            return
    for document in decoder.flush():
        yield document


class Decoder:
    """Bytes in any pieces, even inside a character; `flush` where the body ends."""

    def __init__(self) -> None:
        utf8 = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._text = io.IncrementalNewlineDecoder(utf8, translate=True)
        self._rest = ""  # not yet a whole line, or not yet a whole document
        self._whole: bool | None = None
        self._data: list[str] = []
        self.done = False

    def feed(self, piece: bytes) -> Iterator[Any]:
        self._rest += self._text.decode(piece)
        if self._whole is None:
            self._whole = _is_whole(self._rest)
        if len(self._rest) > _LONGEST:
            raise ValueError("This document has no end.")
        if self._whole is False:
            *lines, self._rest = self._rest.split("\n")
            for line in lines:
                yield from self._line(line)

    def flush(self) -> Iterator[Any]:
        rest = self._rest + self._text.decode(b"", final=True)
        if self._whole:
            yield json.loads(rest)
            return
        # The last event may lack its empty line; what is only half there is no JSON.
        with suppress(ValueError):
            for line in (rest, ""):
                yield from self._line(line)

    def _line(self, line: str) -> Iterator[Any]:
        field, _, value = line.partition(":")
        if field == "data":
            self._data.append(value.removeprefix(" "))
        elif field == "error":
            # llama.cpp did so for a time.
            yield {"error": json.loads(value)}
        elif not line and self._data:
            data, self._data = "\n".join(self._data).strip(), []
            self.done = self.done or data == "[DONE]"
            if data and not self.done:
                yield json.loads(data)


def document(body: bytes) -> Any:
    """A body that is one document."""
    decoder = Decoder()
    found = [*decoder.feed(body), *decoder.flush()]
    if len(found) != 1:
        raise ValueError("This is not one document.")
    return found[0]


def _is_whole(begin: str) -> bool | None:
    """Whether one document follows, and no events; None while there is nothing to tell by."""
    first = begin.lstrip()[:1]
    if first == "<":
        raise WebPage
    return first in "{[" if first else None

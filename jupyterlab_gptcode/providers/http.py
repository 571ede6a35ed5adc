"""An HTTP client for the SDK that follows no redirect and bounds what it takes in.

A redirect would carry the prompt and the headers to another server. A compressed body may grow a
thousandfold, so it is unpacked here, in small pieces.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import sys
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from .closing import closed_after

# In bytes, after unpacking.
MOST_OF_ANSWER = 64 * 1024 * 1024
MOST_OF_LIST = 8 * 1024 * 1024
MOST_OF_REFUSAL = 64 * 1024
_PIECE = 64 * 1024
_CERTIFICATES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR")


class Unreadable(Exception):
    """The body is too long, or its compression is wrong or unknown."""


class NoCertificates(Exception):
    """The environment variable names certificates that cannot be read."""

    def __init__(self, variable: str) -> None:
        super().__init__()
        self.variable = variable


def certificates() -> ssl.SSLContext | bool:
    """Those that the environment names; True for the library's own."""
    for variable in _CERTIFICATES:
        if place := os.environ.get(variable, "").strip():
            try:
                if Path(place).is_dir():
                    return ssl.create_default_context(capath=place)
                return ssl.create_default_context(cafile=place)
            except OSError:  # `ssl.SSLError` is one, too
                raise NoCertificates(variable) from None
    return True


def http_client(sdk: Any, *, local: bool) -> Any:
    """For one endpoint. A proxy cannot reach a `local` one, and must not see the requests."""
    # The SDK's HTTP library is httpx or httpx2, by version.
    library = sys.modules[sdk.DefaultAsyncHttpxClient.__base__.__module__.partition(".")[0]]

    class Body(library.AsyncByteStream):  # type: ignore[misc, name-defined]
        def __init__(self, response: Any, most: int) -> None:
            self._stream = response.stream
            self._encoding = response.headers.pop("Content-Encoding", "").strip().lower()
            # A refusal is only classified, for which its beginning is enough.
            self._most, self._cut = most, not response.is_success

        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async with closed_after(unpacked(aiter(self._stream), self._encoding)) as pieces:
                async for piece in pieces:
                    size += len(piece)
                    if size > self._most:
                        if self._cut:
                            return
                        raise Unreadable
                    yield piece

        async def aclose(self) -> None:
            await self._stream.aclose()

    class Client(sdk.DefaultAsyncHttpxClient):  # type: ignore[misc]
        async def send(self, request: Any, *, stream: bool = False, **options: Any) -> Any:
            response = await super().send(request, stream=True, **options)
            whole = MOST_OF_LIST if request.method == "GET" else MOST_OF_ANSWER
            response.stream = Body(response, whole if response.is_success else MOST_OF_REFUSAL)
            if not stream:
                try:
                    await response.aread()
                finally:
                    await response.aclose()
            return response

    return Client(
        verify=certificates(),
        trust_env=not local,
        follow_redirects=False,
        headers={"Accept-Encoding": "gzip"},
    )


async def unpacked(pieces: AsyncIterator[bytes], encoding: str) -> AsyncIterator[bytes]:
    """Closes `pieces`."""
    async with closed_after(pieces):
        if encoding in ("", "identity"):
            async for piece in pieces:
                yield piece
            return
        if encoding not in ("gzip", "x-gzip", "deflate"):
            raise Unreadable
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib
        async for piece in pieces:
            rest, more = piece, True
            while more:
                try:
                    found = unpack.decompress(rest, _PIECE)
                except zlib.error:
                    raise Unreadable from None
                if found:
                    yield found
                rest = unpack.unconsumed_tail
                # The unpacker may hold more than it was allowed to return.
                if more := bool(rest) or len(found) == _PIECE:
                    # A small piece may grow to megabytes: others get their turn.
                    await asyncio.sleep(0)

"""A small OpenAI-compatible server on loopback that does what a test asks for, to the byte."""

from __future__ import annotations

import asyncio
import json
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tornado import httpserver, testing, web
from tornado.iostream import IOStream, StreamClosedError

from jupyterlab_gptcode.protocol import Json

from .responses_events import translated


class Silence(Enum):
    """Between bytes: nothing for ever, or pings that never end."""

    HANG = 1
    PING = 2


@dataclass
class Upstream:
    """What to answer; `cut` ends the connection without the stream's end, `hang` never ends it.

    An `unlisted` one has no `/models`, and one with a `key` refuses all others. `raw` is sent as it
    stands, for whatever was asked, and then the connection ends. `answer` may refuse a request. The
    Responses API says what `chunks` say, in its own way.
    """

    url: str
    status: int = 200
    models: Any = field(default_factory=lambda: {"object": "list", "data": [{"id": "tiny"}]})
    chunks: list[Json] = field(default_factory=list)
    text: str | None = None
    cut: bool = False
    hang: bool = False
    unlisted: bool = False
    key: str = ""
    raw: Sequence[bytes | Silence] | None = None
    answer: Callable[[Json], tuple[str, str] | None] | None = None
    requests: list[Json] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    def says(self, *texts: str, finish: str | None = "stop", usage: Json | None = None) -> None:
        self.chunks = [chunk({"content": text}) for text in texts]
        if finish:
            self.chunks.append(chunk({}, finish))
        if usage:
            self.chunks.append({"choices": [], "usage": usage})


def reply(
    *pieces: bytes | Silence,
    status: str = "200 OK",
    whole: bool = True,
    kind: str = "text/event-stream",
    headers: Mapping[str, str] | None = None,
) -> list[bytes | Silence]:
    """An HTTP response in chunks, one for each piece; one that is not `whole` lacks its end."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Transfer-Encoding: chunked"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in (headers or {}).items()]
    head = "\r\n".join([*lines, "", ""]).encode()
    parts = [framed(each) if isinstance(each, bytes) else each for each in pieces]
    return [head, *parts, *([b"0\r\n\r\n"] if whole else [])]


def framed(piece: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(piece), piece)


def event(data: Json | str) -> bytes:
    """A server-sent event, with other than ASCII characters as they are."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return f"data: {text}\n\n".encode()


def named(data: Json) -> bytes:
    """An event of the Responses API, which says its type before the data, too."""
    return f"event: {data['type']}\n".encode() + event(data)


def chunk(delta: Json, finish: str | None = None) -> Json:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 0, "choices": [choice]}


class _Handler(web.RequestHandler):
    def initialize(self, upstream: Upstream) -> None:
        self._upstream = upstream

    def prepare(self) -> Awaitable[None] | None:
        upstream = self._upstream
        upstream.keys.append(self.request.headers.get("Authorization", "").removeprefix("Bearer "))
        upstream.headers.append(str(self.request.headers))
        upstream.asked.set()
        if upstream.raw is not None:
            return self._send(self.detach(), upstream.raw)
        refuses = bool(upstream.key) and upstream.keys[-1] != upstream.key
        if refuses or upstream.status != 200:
            # As OpenAI does, with the key in the message.
            message = f"Incorrect API key provided: {upstream.keys[-1]}."
            self.set_status(401 if refuses else upstream.status)
            self.finish({"error": {"message": message, "type": "invalid_request_error"}})
        elif upstream.text is not None:
            self.set_header("Content-Type", "text/html")
            self.finish(upstream.text)
        return None

    async def _send(self, stream: IOStream, raw: Sequence[bytes | Silence]) -> None:
        gone = asyncio.Event()
        stream.set_close_callback(gone.set)
        with suppress(StreamClosedError):
            for each in raw:
                if isinstance(each, bytes):
                    await stream.write(each)
                else:
                    await _keep_silent(stream, gone, each)
        stream.close()

    def on_connection_close(self) -> None:
        self._upstream.closed.set()


async def _keep_silent(stream: IOStream, gone: asyncio.Event, how: Silence) -> None:
    if how is Silence.HANG:
        await gone.wait()
    while not gone.is_set():
        await stream.write(framed(b": ping\n\n"))
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(gone.wait(), 0.01)


class _Models(_Handler):
    def get(self) -> None:
        if self._upstream.unlisted:
            raise web.HTTPError(404)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(self._upstream.models))


class _Completions(_Handler):
    done = b"data: [DONE]\n\n"

    def events(self) -> list[bytes]:
        return [event(each) for each in self._upstream.chunks]

    async def post(self) -> None:
        upstream = self._upstream
        upstream.bodies.append(self.request.body)
        upstream.requests.append(json.loads(self.request.body))
        if upstream.answer and (refusal := upstream.answer(upstream.requests[-1])):
            self.set_status(int(refusal[0].split()[0]))
            self.finish({"error": {"message": refusal[1]}})
            return
        self.set_header("Content-Type", "text/event-stream")
        for each in self.events():
            self.write(each)
            await self.flush()
        if upstream.hang:
            await upstream.closed.wait()
        elif upstream.cut:
            self.request.connection.stream.close()  # type: ignore[union-attr]
        else:
            self.write(self.done)


class _Responses(_Completions):
    done = b""

    def events(self) -> list[bytes]:
        return [named(each) for each in translated(self._upstream.chunks)]


@asynccontextmanager
async def serving() -> AsyncIterator[Upstream]:
    socket, port = testing.bind_unused_port()
    upstream = Upstream(f"http://127.0.0.1:{port}/v1")
    options = {"upstream": upstream}
    routes = [
        ("/v1/models", _Models, options),
        ("/v1/chat/completions", _Completions, options),
        ("/v1/responses", _Responses, options),
    ]
    server = httpserver.HTTPServer(web.Application(routes))
    server.add_socket(socket)
    try:
        yield upstream
    finally:
        server.stop()
        await server.close_all_connections()


@contextmanager
def serving_all(
    loop: asyncio.AbstractEventLoop, names: Iterable[str]
) -> Iterator[dict[str, Upstream]]:
    """One for each name, for fixtures, which cannot wait."""
    stack = AsyncExitStack()

    async def enter() -> dict[str, Upstream]:
        return {name: await stack.enter_async_context(serving()) for name in names}

    yield loop.run_until_complete(enter())
    loop.run_until_complete(stack.aclose())

"""A small OpenAI-compatible server on loopback that does what a test tells it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tornado import httpserver, testing, web

from jupyterlab_gptcode.wire import Json


@dataclass
class Upstream:
    """What to answer; `cut` ends the connection without the stream's end, `hang` never ends it."""

    url: str
    status: int = 200
    models: Any = field(default_factory=lambda: {"object": "list", "data": [{"id": "tiny"}]})
    chunks: list[Json] = field(default_factory=list)
    text: str | None = None
    cut: bool = False
    hang: bool = False
    requests: list[Json] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    def says(self, *texts: str, finish: str | None = "stop", usage: Json | None = None) -> None:
        self.chunks = [chunk({"content": text}) for text in texts]
        if finish:
            self.chunks.append(chunk({}, finish))
        if usage:
            self.chunks.append({"choices": [], "usage": usage})


def chunk(delta: Json, finish: str | None = None) -> Json:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 0, "choices": [choice]}


class _Handler(web.RequestHandler):
    def initialize(self, upstream: Upstream) -> None:
        self._upstream = upstream

    def prepare(self) -> None:
        upstream = self._upstream
        upstream.keys.append(self.request.headers.get("Authorization", "").removeprefix("Bearer "))
        if upstream.status != 200:
            # As OpenAI does, with the key in the message.
            message = f"Incorrect API key provided: {upstream.keys[-1]}."
            self.set_status(upstream.status)
            self.finish({"error": {"message": message, "type": "invalid_request_error"}})
        elif upstream.text is not None:
            self.set_header("Content-Type", "text/html")
            self.finish(upstream.text)

    def on_connection_close(self) -> None:
        self._upstream.closed.set()


class _Models(_Handler):
    def get(self) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(self._upstream.models))


class _Completions(_Handler):
    async def post(self) -> None:
        upstream = self._upstream
        upstream.requests.append(json.loads(self.request.body))
        self.set_header("Content-Type", "text/event-stream")
        for each in upstream.chunks:
            self.write(f"data: {json.dumps(each)}\n\n")
            await self.flush()
        if upstream.hang:
            await upstream.closed.wait()
        elif upstream.cut:
            self.request.connection.stream.close()  # type: ignore[union-attr]
        else:
            self.write("data: [DONE]\n\n")


@asynccontextmanager
async def serving() -> AsyncIterator[Upstream]:
    socket, port = testing.bind_unused_port()
    upstream = Upstream(f"http://127.0.0.1:{port}/v1")
    options = {"upstream": upstream}
    routes = [("/v1/models", _Models, options), ("/v1/chat/completions", _Completions, options)]
    server = httpserver.HTTPServer(web.Application(routes))
    server.add_socket(socket)
    try:
        yield upstream
    finally:
        server.stop()
        await server.close_all_connections()

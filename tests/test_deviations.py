"""Each preset against a server that differs from OpenAI's as the real one does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from tornado import httpserver, testing, web

from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.protocol import Json, Usage
from jupyterlab_gptcode.providers import Chunk, Request
from jupyterlab_gptcode.providers.catalog import useful
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible
from jupyterlab_gptcode.providers.presets import presets

from .deviations import DEVIATIONS, Deviation, said

KEY = "sk-canary-0123456789"


@dataclass
class Seen:
    """What a server was asked: the paths with their parameters, and the headers of each."""

    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[Json] = field(default_factory=list)


class Server(web.RequestHandler):
    def initialize(self, deviation: Deviation, seen: Seen, refuses: bool) -> None:
        self._deviation, self._seen, self._refuses = deviation, seen, refuses

    def prepare(self) -> None:
        self._seen.paths.append(self.request.uri or "")
        self._seen.headers.append(dict(self.request.headers))
        if self.request.uri not in self._deviation.paths:
            self.send_error(404)
        elif self._refuses:
            status, body = self._deviation.refusal
            self.set_status(status)
            self._answer(body)

    def get(self) -> None:
        self._answer(self._deviation.listing)

    def post(self) -> None:
        self._seen.bodies.append(json.loads(self.request.body))
        self.set_header("Content-Type", "text/event-stream")
        for each in self._deviation.chunks:
            self.write(f"data: {json.dumps(each)}\n\n")
        self.finish("data: [DONE]\n\n")

    def _answer(self, body: Any) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(body))


@asynccontextmanager
async def standing(
    deviation: Deviation, *, refuses: bool = False
) -> AsyncIterator[tuple[OpenAICompatible, Seen]]:
    socket, port = testing.bind_unused_port()
    seen = Seen()
    options = {"deviation": deviation, "seen": seen, "refuses": refuses}
    server = httpserver.HTTPServer(web.Application([(".*", Server, options)]))
    server.add_socket(socket)
    provider = OpenAICompatible(
        "one",
        base_url=f"http://127.0.0.1:{port}{deviation.base}",
        api_key=KEY,
        key_variable="",
        saved=True,
        preset=presets().named(deviation.preset),
        **deviation.options,
    )
    try:
        yield provider, seen
    finally:
        await provider.close()
        server.stop()
        await server.close_all_connections()


each_deviation = pytest.mark.parametrize("deviation", DEVIATIONS, ids=lambda each: each.preset)


def test_every_preset_is_tried() -> None:
    tried = {each.preset for each in DEVIATIONS}
    assert tried == {each.id for each in presets().all} - {"embedded"}


@each_deviation
async def test_its_models_and_an_answer(deviation: Deviation) -> None:
    async with standing(deviation) as (provider, seen):
        models = useful(await provider.models())
        found = [
            (each.id, each.context_window, each.vision, each.reasoning, each.output_cap)
            for each in models
        ]
        assert found == list(deviation.listed)
        name = deviation.listed[0][0]
        request = Request(name, [{"role": "user", "content": "Hello"}], 64)
        chunks: list[Chunk] = [each async for each in provider.stream(request)]
    assert said(chunks) == ("Hello", deviation.thinking)
    usage = [each.usage for each in chunks if each.usage]
    assert usage == ([Usage(*deviation.usage)] if deviation.usage else [])
    # Servers of local models may be asked for more than OpenAI's interface has.
    own = ("/api/ps", "/api/show", "/api/v0/models", "/props")
    assert [path for path in seen.paths if path not in own] == list(deviation.paths)
    assert seen.bodies[0]["model"] == name
    wanted = {"Authorization": f"Bearer {KEY}", **deviation.sent}
    for header, value in wanted.items():
        expected = KEY if value == "KEY" else value
        assert seen.headers[0].get(header) == expected


@each_deviation
async def test_its_refusal_is_understood(deviation: Deviation) -> None:
    request = Request("x", [{"role": "user", "content": "Hello"}], 64)
    if deviation.options.get("api_version"):
        request = Request("my-gpt", request.messages, 64)
    async with standing(deviation, refuses=True) as (provider, _):
        with pytest.raises(ProviderError) as caught:
            [each async for each in provider.stream(request)]
    error = caught.value
    assert error.kind == deviation.kind
    assert KEY not in f"{error.message} {error.detail}"

"""What an endpoint may not do: send us elsewhere, or more than we can hold."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.providers import Model, http
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.providers.http import MOST_OF_LIST, MOST_OF_REFUSAL, Unreadable, unpacked
from jupyterlab_gptcode.providers.listing import LONGEST_NAME, MOST_MODELS

from .replies import HELLO, JSON, Raw, dumped
from .test_openai_compatible import answer, failure, pair
from .upstream import reply, serving

GZIP = {"Content-Encoding": "gzip"}
MEGABYTE = 1 << 20


def gzipped(body: bytes, *, status: str = "200 OK", kind: str = JSON) -> Raw:
    return reply(gzip.compress(body), status=status, kind=kind, headers=GZIP)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
async def test_a_redirect_carries_nothing_to_another_server(status: str) -> None:
    async with serving() as other, pair() as (upstream, provider):
        other.says("Hello")
        for path in ("chat/completions", "models"):
            headers = {"Location": f"{other.url}/{path}"}
            upstream.raw = reply(b"", status=status, headers=headers)
            with pytest.raises(ProviderError, match="redirects to another address") as caught:
                await (answer(provider) if path != "models" else provider.models())
            assert caught.value.kind == "address"
        assert (other.headers, other.requests) == ([], [])
        assert len(upstream.headers) == 2


async def test_a_gzipped_list_that_grows_is_given_up() -> None:
    async with pair() as (upstream, provider):
        upstream.raw = gzipped(b"[" + b" " * (100 * MEGABYTE))
        async with peak() as most:
            with pytest.raises(ProviderError, match="could not be read"):
                await provider.models()
        assert most[0] < 4 * MOST_OF_LIST


async def test_of_a_refusal_only_the_beginning_is_read() -> None:
    async with pair() as (upstream, provider):
        upstream.raw = gzipped(b"x" * (100 * MEGABYTE), status="500 Error", kind="text/plain")
        async with peak() as most:
            assert "(HTTP 500)" in (await failure(provider)).message
        assert most[0] < 100 * MOST_OF_REFUSAL


async def test_a_gzipped_answer_that_grows_is_given_up() -> None:
    async with pair() as (upstream, provider):
        upstream.raw = gzipped(b"data: " + b"x" * (100 * MEGABYTE), kind="text/event-stream")
        async with peak() as most:
            assert (await failure(provider)).kind == "stream"
        assert most[0] < 48 * MEGABYTE


async def test_events_without_end_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MOST_OF_ANSWER", MEGABYTE)
    async with pair() as (upstream, provider):
        upstream.raw = gzipped(b": ping\n\n" * MEGABYTE, kind="text/event-stream")
        assert (await failure(provider)).kind == "stream"


async def test_a_list_has_bounds() -> None:
    async with pair() as (upstream, provider):
        upstream.models = {
            "data": [
                {"id": "x" * (LONGEST_NAME + 1)},
                {"id": "two\nlines"},
                *({"id": f"model-{number}"} for number in range(MOST_MODELS + 7)),
            ]
        }
        models = await provider.models()
        assert models[0].id == "model-0"
        assert len(models) == MOST_MODELS - 2
        assert provider.is_cut
        # What is not in it may still be there: the endpoint decides.
        catalog = Catalog([provider])
        assert await catalog.check(f"model-{MOST_MODELS + 6}") is None
        assert catalog.cut == ["openai"]
        upstream.models = {"data": [{"id": f"model-{number}"} for number in range(MOST_MODELS)]}
        assert await catalog.check(f"model-{MOST_MODELS + 6}") is not None
        assert catalog.cut == []


async def test_a_model_without_a_name_is_not_listed() -> None:
    async with pair() as (upstream, provider):
        names = ["", "  ", "a\nb", None, 3, "tiny"]
        upstream.raw = reply(dumped({"data": [{"id": name} for name in names]}), kind=JSON)
        assert [model.id for model in await provider.models()] == ["tiny"]


async def test_a_bare_list_of_models() -> None:
    async with pair() as (upstream, provider):
        upstream.models = [{"id": "tiny", "context_length": 8192}, {"id": "other"}]
        assert await provider.models() == [
            Model("tiny", "openai", 8192),
            Model("other", "openai", 32_768),
        ]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "x-gzip", " GZIP "])
async def test_what_is_packed_is_read(encoding: str) -> None:
    packed = zlib.compress(HELLO) if encoding == "deflate" else gzip.compress(HELLO)
    async with pair() as (upstream, provider):
        upstream.raw = reply(packed, headers={"Content-Encoding": encoding})
        assert "".join(chunk.text for chunk in await answer(provider)) == "Hello"
        assert "Accept-Encoding: gzip\n" in upstream.headers[0]


async def test_an_unknown_packing_is_refused() -> None:
    async with pair() as (upstream, provider):
        upstream.raw = reply(dumped({"data": []}), kind=JSON, headers={"Content-Encoding": "br"})
        with pytest.raises(ProviderError, match="could not be read"):
            await provider.models()


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 1_000_000])
@pytest.mark.parametrize("cut", [1, 7, 1_000_000])
async def test_unpacking_loses_nothing(size: int, cut: int) -> None:
    body = (json.dumps(list(range(200_000))).encode() * 2)[:size]
    packed = gzip.compress(body)

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(packed), cut):
            yield packed[start : start + cut]

    found = [piece async for piece in unpacked(pieces(), "gzip")]
    assert b"".join(found) == body
    assert max(map(len, found), default=0) <= 65_536


async def test_what_is_not_packed_as_it_says() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"plain"

    with pytest.raises(Unreadable):
        [piece async for piece in unpacked(pieces(), "gzip")]


@asynccontextmanager
async def peak() -> AsyncIterator[list[int]]:
    """The most bytes that were allocated at once."""
    found = [0]
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        yield found
        found[0] = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()

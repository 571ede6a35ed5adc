"""The provider against a server on loopback that behaves well, and badly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

import pytest

from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.protocol import Usage
from jupyterlab_gptcode.providers import Chunk, Model, Request, event_body
from jupyterlab_gptcode.providers.capabilities import Capabilities
from jupyterlab_gptcode.providers.connection import TimeLimits
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible
from jupyterlab_gptcode.providers.request_body import request_body
from jupyterlab_gptcode.providers.target import Target

from .upstream import Silence, Upstream, chunk, reply, serving

REQUEST = Request("tiny", [{"role": "user", "content": "Hello"}], 64)
KEY = "sk-canary-0123456789"


@asynccontextmanager
async def pair(**options: object) -> AsyncIterator[tuple[Upstream, OpenAICompatible]]:
    async with serving() as upstream:
        base_url = str(options.pop("base_url", upstream.url))
        provider = OpenAICompatible("openai", base_url=base_url, api_key=KEY, **options)  # type: ignore[arg-type]
        try:
            yield upstream, provider
        finally:
            await provider.close()


async def answer(provider: OpenAICompatible) -> list[Chunk]:
    return [chunk async for chunk in provider.stream(REQUEST)]


async def failure(provider: OpenAICompatible) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        await answer(provider)
    assert KEY not in caught.value.message
    return caught.value


async def test_an_answer_streams() -> None:
    usage = {
        "prompt_tokens": 9,
        "completion_tokens": 2,
        "total_tokens": 11,
        "prompt_tokens_details": {"cached_tokens": 8},
    }
    async with pair() as (upstream, provider):
        upstream.says("Hel", "lo 😀", usage=usage)
        assert await answer(provider) == [
            Chunk("Hel"),
            Chunk("lo 😀"),
            Chunk(finish="stop"),
            Chunk(usage=Usage(9, 2, 8)),
        ]
        assert upstream.keys == [KEY]
        assert upstream.requests == [
            {
                "model": "tiny",
                "messages": [{"role": "user", "content": "Hello"}],
                "stream": True,
                "stream_options": {"include_usage": True},
                "max_tokens": 64,
            }
        ]


async def test_a_prefill_is_sent_as_the_start_of_the_answer() -> None:
    request = replace(REQUEST, prefill="x = ", stop=("```",), temperature=0.0, seed=3)
    async with pair() as (upstream, provider):
        upstream.says("1")
        first, *_ = [chunk async for chunk in provider.stream(request)]
        assert first == Chunk("1")
        (asked,) = upstream.requests
        assert asked["messages"] == [*REQUEST.messages, {"role": "assistant", "content": "x = "}]
        assert (asked["stop"], asked["temperature"], asked["seed"]) == (["```"], 0.0, 3)


async def test_chunks_may_lack_anything() -> None:
    async with pair() as (upstream, provider):
        upstream.chunks = [{}, {"choices": []}, {"choices": [{}]}, {"choices": [{"delta": None}]}]
        upstream.chunks += [chunk({"content": None}), chunk({"content": "x"}, "length")]
        assert (await answer(provider))[-1] == Chunk("x", "length")


async def test_a_refusal_is_never_tried_again_by_itself() -> None:
    async with pair() as (upstream, provider):
        upstream.status = 503
        assert (await failure(provider)).retryable
        assert len(upstream.keys) == 1


async def test_no_server_listens() -> None:
    async with serving() as gone:
        pass
    async with pair(base_url=gone.url) as (_, provider):
        error = await failure(provider)
        assert (error.kind, error.retryable) == ("connection", True)
        with pytest.raises(ProviderError, match="could not be reached"):
            await provider.models()


async def test_a_stream_that_is_cut() -> None:
    async with pair() as (upstream, provider):
        upstream.says("Hel", finish=None)
        upstream.cut = True
        stream = provider.stream(REQUEST)
        assert await anext(stream) == Chunk("Hel")
        with pytest.raises(ProviderError, match="was incomplete"):
            await anext(stream)


async def test_a_page_instead_of_an_answer() -> None:
    async with pair() as (upstream, provider):
        upstream.text = "<html>Please log in</html>"
        with pytest.raises(ProviderError, match="answered with a web page") as caught:
            await provider.models()
        assert caught.value.kind == "address"


async def test_an_error_instead_of_a_list() -> None:
    async with pair() as (upstream, provider):
        upstream.models = {"error": {"message": f"No {KEY}"}}
        with pytest.raises(ProviderError, match="sent an error") as caught:
            await provider.models()
        assert KEY not in caught.value.message


@pytest.mark.parametrize("body", ["Cannot GET /v1/models", "404 page not found", "{}"])
async def test_an_address_without_a_list(body: str) -> None:
    async with pair() as (upstream, provider):
        upstream.raw = reply(body.encode(), status="404 Not Found", kind="text/plain")
        with pytest.raises(ProviderError, match="does not list its models") as caught:
            await provider.models()
        assert caught.value.kind == "no-list"


async def test_a_list_that_does_not_come() -> None:
    async with pair(time_limits=TimeLimits(listing=0.2)) as (upstream, provider):
        upstream.raw = [Silence.HANG]
        with pytest.raises(ProviderError, match="did not list its models within") as caught:
            await provider.models()
        assert caught.value.message.endswith('enter their names in "Models".')


async def test_typed_models_need_no_list_that_does_not_come() -> None:
    limits = TimeLimits(listing=0.2)
    async with pair(time_limits=limits, models=["mine", "other"]) as (upstream, provider):
        upstream.raw = [Silence.HANG]
        assert [model.id for model in await provider.models()] == ["mine", "other"]


@pytest.mark.parametrize("models", [{"data": 7}, "x", None])
async def test_a_list_that_is_wrong(models: object) -> None:
    async with pair() as (upstream, provider):
        upstream.models = models
        with pytest.raises(ProviderError, match="could not be read"):
            await provider.models()


@pytest.mark.parametrize("models", [{"data": []}, {"data": None}, {}, {"data": [{}]}, []])
async def test_an_endpoint_without_models(models: object) -> None:
    async with pair() as (upstream, provider):
        upstream.models = models
        assert await provider.models() == []


async def test_models_with_their_windows() -> None:
    async with pair(settings=Capabilities(32_000)) as (upstream, provider):
        upstream.models = {
            "data": [
                {"id": "vllm", "max_model_len": 8192},
                {"id": "router", "context_length": 200_000, "object": "model"},
                {"id": "studio", "max_context_length": 4096},
                {"id": "plain"},
                {"id": "odd", "context_window": "many", "context_length": -1},
            ]
        }
        assert await provider.models() == [
            Model("vllm", "openai", 8192),
            Model("router", "openai", 200_000),
            Model("studio", "openai", 4096),
            Model("plain", "openai", 32_000),
            Model("odd", "openai", 32_000),
        ]
        assert provider.model("vllm") == Model("vllm", "openai", 8192)
        assert provider.model("typed by the user") == Model("typed by the user", "openai", 32_000)


async def test_leaving_early_ends_the_call() -> None:
    async with pair() as (upstream, provider):
        upstream.says("Hel", finish=None)
        upstream.hang = True
        async with aclosing(provider.stream(REQUEST)) as stream:
            assert await anext(stream) == Chunk("Hel")
        await asyncio.wait_for(upstream.closed.wait(), timeout=5)


async def test_leaving_before_the_first_byte_ends_the_call() -> None:
    async with pair() as (upstream, provider):
        upstream.hang = True
        asking = asyncio.create_task(answer(provider))
        await upstream.asked.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await asyncio.wait_for(upstream.closed.wait(), timeout=5)


async def test_many_at_once() -> None:
    async with pair() as (upstream, provider):
        upstream.says("Hello")
        answers = await asyncio.gather(*(answer(provider) for _ in range(5)))
        assert [found[0] for found in answers] == [Chunk("Hello")] * 5


@pytest.mark.parametrize(
    ("base_url", "name"),
    [
        ("https://api.openai.com/v1", "max_completion_tokens"),
        ("https://me.openai.azure.com/openai/v1", "max_completion_tokens"),
        ("http://localhost:11434/v1", "max_tokens"),
        ("https://example.org/api.openai.com", "max_tokens"),
    ],
)
def test_the_name_of_the_cap(base_url: str, name: str) -> None:
    assert request_body(REQUEST, Target(base_url))[name] == 64


def test_openai_sees_and_others_may() -> None:
    assert OpenAICompatible("openai").model("gpt").vision
    local = "http://localhost:1/v1"
    assert not OpenAICompatible("openai", base_url=local).model("mine").vision
    seeing = OpenAICompatible("openai", base_url=local, settings=Capabilities(vision=True))
    assert seeing.model("mine").vision


@pytest.mark.parametrize("base_url", ["localhost:1234/v1", "http://", "http://[::1", "", "ftp://x"])
async def test_an_address_that_is_wrong(base_url: str) -> None:
    provider = OpenAICompatible("openai", base_url=base_url)
    with pytest.raises(ProviderError, match="must start with http:// or https://"):
        await answer(provider)
    with pytest.raises(ProviderError, match="must start with http:// or https://"):
        await provider.models()


@pytest.mark.parametrize("key", ["two\nlines", "schlüssel"])
async def test_a_key_that_is_wrong(key: str) -> None:
    provider = OpenAICompatible("openai", api_key=key)
    with pytest.raises(ProviderError) as caught:
        await answer(provider)
    assert caught.value.kind == "key"
    assert caught.value.message.startswith("OPENAI_API_KEY does not contain an API key.")


async def test_a_missing_key_without_a_variable_to_hold_it() -> None:
    async with pair(key_variable="") as (upstream, provider):
        upstream.status = 401
        assert "Set api_key_variable in GPTCode.endpoints" in (await failure(provider)).message


async def test_openais_variables_are_sent_to_openai_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-canary")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-canary")
    headers = "X-Secret: secret-canary\nAuthorization: Bearer header-canary"
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", headers)
    async with pair(key_variable="OTHER") as (upstream, provider):
        upstream.says("Hello")
        await answer(provider)
        await provider.models()
        assert upstream.keys == [KEY, KEY]
        assert "canary" not in "".join(upstream.headers).replace(KEY, "")


async def test_an_endless_document_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_body, "_LONGEST", 1000)
    async with pair() as (upstream, provider):
        upstream.raw = reply(b"data: ", b"x" * 2000, Silence.HANG)
        assert (await failure(provider)).kind == "stream"


async def test_a_password_in_the_address_stays_there() -> None:
    async with pair(base_url="http://me:hunter2@127.0.0.1:1/v1") as (_, provider):
        assert (await failure(provider)).message.startswith("127.0.0.1:1 could not be reached")

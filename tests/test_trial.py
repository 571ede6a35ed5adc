""" "Test": what works at an endpoint, in words, with tiny requests."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.providers.memory import Learned, Memory
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible
from jupyterlab_gptcode.setup.trial import Trial, streams
from jupyterlab_gptcode.spending import Spending

from .client import Client
from .test_openapi import schema_errors
from .upstream import Upstream, chunk, serving

KEY = "sk-canary-0c1d2e3f"


def talks(upstream: Upstream, *, sees: bool = True, window: str = "") -> None:
    """A server that counts, names colours if it sees, and checks how long an answer may be."""
    upstream.says(*(f"{number} " for number in range(1, 31)), "red" if sees else "blue")

    def answer(body: Json) -> tuple[str, str] | None:
        if window and body["max_tokens"] > 1_000_000:
            return ("400 Bad", window)
        if not sees and isinstance(body["messages"][0]["content"], list):
            return ("400 Bad", "This model does not support image input.")
        return None

    upstream.answer = answer


@asynccontextmanager
async def trial(memory: Memory | None = None) -> AsyncIterator[tuple[Upstream, OpenAICompatible]]:
    async with serving() as upstream:
        provider = OpenAICompatible(
            "one", base_url=upstream.url, api_key=KEY, key_variable="", prefix="one/", memory=memory
        )
        try:
            yield upstream, provider
        finally:
            await provider.close()


def results(found: Json) -> dict[str, str]:
    return {each["check"]: each["result"] for each in found["checks"]}


def message(found: Json, check: str) -> str:
    (words,) = (each["message"] for each in found["checks"] if each["check"] == check)
    return str(words)


async def test_all_that_works_is_said_and_remembered() -> None:
    memory = Memory()
    async with trial(memory) as (upstream, provider):
        talks(upstream, window="This model's maximum context length is 4,096 tokens.")
        # As if each piece came a moment after the one before.
        clock = itertools.count().__next__
        found = await Trial(provider, memory, clock=clock).run()
        assert (found["model"], found["requests"]) == ("one/tiny", 3)
        assert results(found) == dict.fromkeys(
            ("lists", "answers", "streams", "images", "window"), "yes"
        )
        assert message(found, "lists") == "It lists 1 model."
        assert message(found, "streams").startswith("It streams: 31 pieces over ")
        assert message(found, "window") == "Its window is 4,096 tokens, as its refusal says."
        assert memory.of(upstream.url, "tiny") == Learned(vision=True, window=4096)
        model = provider.model("tiny")
        assert (model.vision, model.context_window) == (True, 4096)
        caps = [each["max_tokens"] for each in upstream.requests]
        assert caps == [256, 256, 10_000_000]
        assert max(len(json.dumps(each)) for each in upstream.requests) < 1_000
        assert KEY not in json.dumps(found)


async def test_its_requests_count_and_pass_no_limit(tmp_path: Path) -> None:
    spending = Spending(tmp_path)
    async with trial() as (upstream, provider):
        talks(upstream, window="This model's maximum context length is 4,096 tokens.")
        await Trial(provider, provider.memory, spending=spending).run()
        used = spending.ledger.today()
        # The third one was refused, and costs nothing.
        assert (len(upstream.requests), used.requests, used.about) == (3, 2, True)
        await spending.set_limit("day", "tokens", used.tokens)
        found = await Trial(provider, provider.memory, spending=spending).run()
        assert message(found, "answers").startswith(f"The limit of {used.tokens} tokens for a day")
        assert len(upstream.requests) == 3


@pytest.mark.parametrize(
    "deltas",
    [[{"reasoning_content": "Hm."}], [{"content": "<think>"}, {"content": "Hm.</think>"}]],
)
async def test_a_model_that_thinks(deltas: list[Json]) -> None:
    async with trial() as (upstream, provider):
        talks(upstream)
        assert "thinks" not in results(await Trial(provider, provider.memory).run())
        assert not provider.model("tiny").reasoning
        upstream.chunks = [*(chunk(each) for each in deltas), *upstream.chunks]
        found = await Trial(provider, provider.memory).run()
        assert message(found, "thinks") == "The model thinks before it answers."
        model = provider.model("tiny")
        assert (model.reasoning, model.sources.reasoning) == (True, "test")


async def test_a_model_that_does_not_see() -> None:
    memory = Memory()
    async with trial(memory) as (upstream, provider):
        talks(upstream, sees=False)
        found = await Trial(provider, memory).run("tiny")
        assert results(found)["images"] == "no"
        assert message(found, "images") == "The model does not see images."
        assert memory.of(upstream.url, "tiny").refuses == {"images"}
        # It may have learned to see: the next test asks again.
        talks(upstream, sees=True)
        assert results(await Trial(provider, memory).run("tiny"))["images"] == "yes"
        assert provider.model("tiny").vision


async def test_a_model_that_only_pretends_to_see() -> None:
    async with trial() as (upstream, provider):
        upstream.says(*"1234567", "What a nice picture!")
        found = await Trial(provider, provider.memory).run()
        assert results(found)["images"] == "no"
        assert "did not name the colour" in message(found, "images")
        assert not provider.model("tiny").vision


async def test_an_endpoint_that_does_not_report_its_window() -> None:
    async with trial() as (upstream, provider):
        talks(upstream)
        found = await Trial(provider, provider.memory).run()
        assert results(found)["window"] == "unknown"
        assert "32,768 tokens are assumed" in message(found, "window")
        upstream.models = {"data": [{"id": "tiny", "max_model_len": 8192}]}
        found = await Trial(provider, provider.memory).run()
        assert message(found, "window") == "Its window is 8,192 tokens, as it reports."
        assert found["requests"] == 2
        upstream.models = {"data": [{"id": "gpt-4o"}]}
        found = await Trial(provider, provider.memory).run()
        assert message(found, "window") == "Its window is 128,000 tokens, as known by its name."


async def test_why_it_does_not_work_is_said_without_the_key() -> None:
    async with trial() as (upstream, provider):
        upstream.key = "another"
        found = await Trial(provider, provider.memory).run("tiny")
        assert results(found) == {"lists": "no", "answers": "no"}
        assert found["requests"] == 1
        assert KEY not in json.dumps(found)
        assert found["checks"][1]["detail"] == "Incorrect API key provided: [hidden]."
        # Without a model there is nothing to ask.
        found = await Trial(provider, provider.memory).run()
        assert (found["model"], found["requests"]) == ("", 0)


async def test_a_failure_with_an_image_that_says_nothing_of_the_model() -> None:
    async with trial() as (upstream, provider):
        talks(upstream)

        def busy(body: Json) -> tuple[str, str] | None:
            content = body["messages"][0]["content"]
            return ("429 Many", "Slow down.") if isinstance(content, list) else None

        upstream.answer = busy
        found = await Trial(provider, provider.memory).run()
        assert results(found)["images"] == "unknown"
        assert provider.memory.of(upstream.url, "tiny").sees is None


@pytest.mark.parametrize(
    ("times", "result", "words"),
    [
        ([0.5 + number / 20 for number in range(9)], "yes", "9 pieces over 0.4 s"),
        # A fast one: pieces gather for 20 ms.
        ([0.1, 0.1, 0.121, 0.121, 0.142, 0.142], "yes", "6 pieces over 0.0 s"),
        # A quick one on this machine, and one of which nobody can say.
        ([0.05 + number * 0.008 for number in range(5)], "yes", "5 pieces over 0.0 s"),
        ([0.05 + number / 10_000 for number in range(30)], "unknown", "too quickly to say"),
        # A proxy that buffers, and one whose lump comes in two.
        ([2.0 + number / 10_000 for number in range(30)], "no", "30 pieces came all at once"),
        ([2.0] * 10 + [2.03] * 10, "no", "20 pieces came all at once"),
        ([3.0], "no", "in one piece"),
        ([1.0, 1.1], "unknown", "too short"),
        ([], "unknown", "too short"),
    ],
)
def test_whether_an_answer_came_over_time(times: list[float], result: str, words: str) -> None:
    found = streams(times)
    assert (found.result, words in found.message) == (result, True)


@pytest.fixture
def upstream(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[Upstream]:
    served = serving()
    yield jp_asyncio_loop.run_until_complete(served.__aenter__())
    jp_asyncio_loop.run_until_complete(served.__aexit__(None, None, None))


@pytest.fixture
def gptcode_config(upstream: Upstream) -> Json:
    return {"endpoints": {"lab": {"base_url": upstream.url}}}


async def outcome(client: Client, name: str, **body: Any) -> tuple[int, Json]:
    status, answer = await client.call("POST", "endpoints", name, "test", body=body)
    assert schema_errors("POST", "/endpoints/{endpoint}/test", status, answer) == []
    return status, answer


async def test_every_endpoint_can_be_tested(client: Client, upstream: Upstream) -> None:
    talks(upstream)
    body = {"name": "mine", "base_url": upstream.url, "key": KEY}
    await client.call("POST", "endpoints", body=body)
    await client.call("PATCH", "endpoints", "mine", body={"on": False})
    for name in ("lab", "mine"):
        status, found = await outcome(client, name)
        assert (status, found["model"]) == (200, f"{name}/tiny")
    _, models = await client.call("GET", "models")
    assert models["models"][0]["vision"], "what was found out is used"
    # The chosen model is the one that matters.
    upstream.models = {"data": [{"id": "tiny"}, {"id": "other"}]}
    await client.call("PATCH", "endpoints", "mine", body={"on": True})
    await client.call("POST", "models", "choice", body={"model": "mine/other"})
    for name, model in (("mine", "mine/other"), ("lab", "lab/tiny")):
        assert (await outcome(client, name))[1]["model"] == model
    status, error = await outcome(client, "none")
    assert (status, error["kind"]) == (404, "not-found")
    await client.call("DELETE", "endpoints", "mine")


async def test_one_piece_is_no_stream() -> None:
    async with trial() as (upstream, provider):
        upstream.chunks = [chunk({"content": "1 2 3 red"}), chunk({}, "stop")]
        found = await Trial(provider, provider.memory).run()
        assert results(found)["streams"] == "no"

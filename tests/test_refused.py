"""What an endpoint refuses is left out at once, and never sent to that model again."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.providers import Request
from jupyterlab_gptcode.providers.memory import Learned, Memory
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible
from jupyterlab_gptcode.providers.refused import refused, without

from .upstream import Upstream, chunk, event, reply, serving

SYSTEM = {"role": "system", "content": "Be brief."}
IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
SEES = {"role": "user", "content": [{"type": "text", "text": "What is it?"}, IMAGE]}
REQUEST = Request("tiny", [SYSTEM, {"role": "user", "content": "Hello"}], 64, temperature=0.0)
BODY: Json = {
    "model": "tiny",
    "messages": [SYSTEM, SEES],
    "stream": True,
    "stream_options": {"include_usage": True},
    "max_tokens": 64,
    "temperature": 0.0,
    "seed": 3,
    "stop": ["x"],
}
# As well-known endpoints say it.
EXTRA = "Extra inputs are not permitted"
SAID: list[tuple[str, int, Any]] = [
    (
        "stream_options",
        422,
        {
            "object": "error",
            "message": {
                "detail": [
                    {
                        "type": "extra_forbidden",
                        "loc": ["body", "stream_options", "include_usage"],
                        "msg": EXTRA,
                        "input": True,
                    }
                ]
            },
            "type": "invalid_request_error",
        },
    ),
    ("stream_options", 400, {"message": "Unrecognized request argument: stream_options"}),
    (
        "max_tokens",
        400,
        {
            "message": "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
            "'max_completion_tokens' instead.",
            "type": "invalid_request_error",
            "param": "max_tokens",
            "code": "unsupported_parameter",
        },
    ),
    (
        "temperature",
        400,
        {
            "message": "Unsupported value: 'temperature' does not support 0 with this model. Only "
            "the default (1) value is supported.",
            "param": "temperature",
        },
    ),
    ("seed", 422, {"detail": [{"loc": ["body", "seed"], "msg": EXTRA}]}),
    ("stop", 400, "Unsupported parameter: 'stop' is not supported with this model."),
    (
        "system",
        400,
        "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
    ),
    ("system", 500, {"message": "System role not supported", "type": "server_error"}),
    ("system", 400, "Conversation roles must alternate user/assistant/user/assistant/..."),
    ("system", 400, "Developer instruction is not enabled for models/gemma-3-27b-it"),
    ("images", 500, "image input is not supported - hint: you may need to provide the mmproj"),
    ("images", 404, {"message": "No endpoints found that support image input", "code": 404}),
    ("images", 400, "messages[1]: unknown variant `image_url`, expected `text`"),
    ("images", 400, "this model is missing data required for image input"),
    ("images", 400, "messages[1].content must be a string"),
    ("images", 400, "qwen is not a multimodal model"),
]
OTHER: list[tuple[int, Any]] = [
    (401, "Unsupported parameter: 'max_tokens'"),
    (400, "max_tokens is too large: 4096. This model supports at most 2048."),
    (400, "You uploaded an unsupported image. Please make sure your image is valid."),
    (400, "This model's maximum context length is 4096 tokens."),
    (400, "<html>max_tokens is not supported</html>"),
    (400, None),
    (500, {"message": "The server is overloaded."}),
]


@pytest.mark.parametrize(("feature", "status", "error"), SAID)
def test_what_endpoints_refuse_is_recognised(feature: str, status: int, error: object) -> None:
    assert refused(status, error, BODY) == feature
    # What was not sent cannot be what is refused.
    rest = {name: value for name, value in BODY.items() if name != feature}
    if feature in ("system", "images"):
        rest["messages"] = [{"role": "user", "content": "Hello"}]
    assert refused(status, error, rest) != feature


@pytest.mark.parametrize(("status", "error"), OTHER)
def test_other_refusals_are_not_mistaken(status: int, error: object) -> None:
    assert refused(status, error, BODY) is None


def test_a_body_without_what_is_refused() -> None:
    assert without(BODY, []) == BODY
    assert "max_tokens" not in without(BODY, ["max_tokens"])
    assert without(BODY, ["max_tokens"])["max_completion_tokens"] == 64
    neither = without(BODY, ["max_tokens", "max_completion_tokens"])
    assert {"max_tokens", "max_completion_tokens"}.isdisjoint(neither)
    newer = {**BODY, "max_completion_tokens": 64}
    del newer["max_tokens"]
    assert without(newer, ["max_completion_tokens"])["max_tokens"] == 64
    (user,) = without(BODY, ["system"])["messages"]
    assert user["role"] == "user"
    assert user["content"] == [{"type": "text", "text": "Be brief."}, *SEES["content"]]
    assert BODY["messages"][0] == SYSTEM, "the request itself stays as it is"
    small = without({"messages": [SYSTEM, {"role": "user", "content": "Hello"}]}, ["system"])
    assert small["messages"] == [{"role": "user", "content": "Be brief.\n\nHello"}]
    alone = without({"messages": [SYSTEM]}, ["system"])
    assert alone["messages"] == [{"role": "user", "content": "Be brief."}]


_texts = st.text(max_size=8)
_messages = st.lists(st.tuples(_texts, _texts), min_size=1, max_size=5)


@given(_texts, _messages)
def test_each_request_stays_a_prefix_of_the_next(system: str, talk: list[tuple[str, str]]) -> None:
    messages: list[Json] = [{"role": "system", "content": system}]
    before: list[Json] = []
    for said, answered in talk:
        messages.append({"role": "user", "content": said})
        sent = without({"messages": messages}, ["system"])["messages"]
        assert sent[: len(before)] == before
        before = sent
        messages.append({"role": "assistant", "content": answered})


def refusal(status: str, error: object) -> list[Any]:
    body = json.dumps({"error": error}).encode()
    return reply(body, status=status, kind="application/json")


@asynccontextmanager
async def pair(memory: Memory) -> AsyncIterator[tuple[Upstream, OpenAICompatible]]:
    async with serving() as upstream:
        provider = OpenAICompatible("one", base_url=upstream.url, memory=memory)
        try:
            yield upstream, provider
        finally:
            await provider.close()


class Picky:
    """Refuses what it does not know, one at a time, as real servers do."""

    def __init__(self, upstream: Upstream, refusals: dict[str, tuple[str, str]]) -> None:
        self.upstream, self.refusals = upstream, refusals
        upstream.answer = self.answer

    def answer(self, body: Json) -> tuple[str, str] | None:
        roles = {each["role"] for each in body["messages"]}
        for name, refusal in self.refusals.items():
            if name in body or (name == "system" and "system" in roles):
                return refusal
        return None


REFUSALS = {
    "stream_options": ("422 Unprocessable", f"stream_options: {EXTRA}"),
    "max_tokens": ("400 Bad", "'max_tokens' is not supported. Use 'max_completion_tokens'."),
    "temperature": ("400 Bad", "'temperature' does not support 0 with this model."),
    "system": ("400 Bad", "System role not supported"),
}


async def test_the_answer_comes_and_nothing_is_asked_twice(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "gptcode" / "learned.json")
    async with pair(memory) as (upstream, provider):
        upstream.says("Hello")
        Picky(upstream, REFUSALS)
        chunks = [each async for each in provider.stream(REQUEST)]
        assert chunks[0].text == "Hello"
        assert len(upstream.requests) == 5
        last = upstream.requests[-1]
        assert last == {
            "model": "tiny",
            "messages": [{"role": "user", "content": "Be brief.\n\nHello"}],
            "stream": True,
            "max_completion_tokens": 64,
        }
        upstream.requests.clear()
        [each async for each in provider.stream(REQUEST)]
        assert upstream.requests == [last]
        # Another model may know it.
        upstream.requests.clear()
        upstream.answer = None
        [each async for each in provider.stream(replace(REQUEST, model="other"))]
        assert upstream.requests[0]["max_tokens"] == 64
        # The next server knows it, too.
        again = Memory(tmp_path / "gptcode" / "learned.json")
        assert again.of(upstream.url, "tiny").refuses == frozenset(REFUSALS)
        await again.forget(upstream.url)
        gone = Memory(tmp_path / "gptcode" / "learned.json")
        assert gone.of(upstream.url, "tiny") == Learned()


async def test_a_model_that_does_not_see_is_remembered_and_said() -> None:
    memory = Memory()
    async with pair(memory) as (upstream, provider):
        await memory.learn(upstream.url, "tiny", Learned(vision=True))
        assert provider.model("tiny").vision
        upstream.raw = refusal("500 Error", {"message": "image input is not supported"})
        request = Request("tiny", [SEES], 64)
        with pytest.raises(ProviderError, match="That is remembered: try again") as caught:
            [each async for each in provider.stream(request)]
        assert (caught.value.kind, caught.value.retryable) == ("images", True)
        assert caught.value.detail == "image input is not supported"
        assert not provider.model("tiny").vision
        assert len(upstream.keys) == 1


async def test_what_is_refused_for_ever_ends_with_the_refusal() -> None:
    async with pair(Memory()) as (upstream, provider):
        upstream.raw = refusal("400 Bad", {"message": "'max_tokens' is not supported."})
        with pytest.raises(ProviderError, match="HTTP 400"):
            [each async for each in provider.stream(REQUEST)]
        # With one name, and with the other.
        assert len(upstream.keys) == 2


@pytest.mark.parametrize("whole", [True, False])
async def test_an_error_with_status_200_is_a_refusal_too(*, whole: bool) -> None:
    """As some proxies send it: an object, or an event of the stream."""
    error = {"error": {"message": "Unknown parameter: stream_options"}}
    async with pair(Memory()) as (upstream, provider):
        if whole:
            upstream.raw = reply(json.dumps(error).encode(), kind="application/json")
        else:
            upstream.raw = reply(event(error))
        with pytest.raises(ProviderError, match="sent an error"):
            [each async for each in provider.stream(REQUEST)]
        assert provider.memory.of(upstream.url, "tiny").refuses == {"stream_options"}
        assert len(upstream.keys) == 2


async def test_what_is_said_in_the_middle_of_an_answer_is_no_refusal() -> None:
    error = {"error": {"message": "Unknown parameter: stream_options"}}
    async with pair(Memory()) as (upstream, provider):
        upstream.raw = reply(event(chunk({"content": "Hel"})), event(error))
        with pytest.raises(ProviderError, match="sent an error"):
            [each async for each in provider.stream(REQUEST)]
        assert provider.memory.of(upstream.url, "tiny") == Learned()


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 1}', '{"a": {"b": 1}}'])
def test_a_damaged_memory_is_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "learned.json"
    file.write_text(text)
    assert Memory(file).of("a", "b") == Learned()

"""OpenAI's Responses API: what is sent there, what comes back, and for which models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.protocol import Json, Usage
from jupyterlab_gptcode.providers import Chunk, Request
from jupyterlab_gptcode.providers.memory import Memory
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible
from jupyterlab_gptcode.providers.refused import served_elsewhere
from jupyterlab_gptcode.providers.request_body import request_body
from jupyterlab_gptcode.providers.responses import ResponsesReader, responses_body
from jupyterlab_gptcode.providers.target import Target

from .responses_events import ending, thought, whole, words
from .upstream import Upstream, serving

PICTURE = "data:image/png;base64,AAAA"
SEES: list[Json] = [
    {"type": "text", "text": "What is it?"},
    {"type": "image_url", "image_url": {"url": PICTURE}},
]
TALK: list[Json] = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": SEES},
    {"role": "assistant", "content": "A square."},
    {"role": "user", "content": "Which colour?"},
]
REQUEST = Request("tiny", TALK, 64)
ONLY = "This model is only supported in v1/responses and not in v1/chat/completions."
AZURE = "The chatCompletion operation does not work with the specified model, gpt-5-codex."


def read(events: Sequence[Json]) -> list[Chunk]:
    return [*map(ResponsesReader().chunk, events)]


def said(chunks: Sequence[Chunk]) -> tuple[str, str]:
    return "".join(each.text for each in chunks), "".join(each.thinking for each in chunks)


def test_what_is_sent() -> None:
    request = replace(REQUEST, temperature=0.5, seed=3, stop=("x",))
    body = request_body(request, Target("https://api.openai.com/v1"))
    body |= {"reasoning_effort": "low", "reasoning_summary": "auto"}
    assert responses_body(body) == {
        "model": "tiny",
        "input": [
            {"role": "system", "content": "Be brief."},
            {
                "role": "user",
                "content": [
                    {"type": "input_text", "text": "What is it?"},
                    {"type": "input_image", "image_url": PICTURE},
                ],
            },
            {"role": "assistant", "content": "A square."},
            {"role": "user", "content": "Which colour?"},
        ],
        "stream": True,
        "store": False,
        "max_output_tokens": 64,
        "temperature": 0.5,
        "reasoning": {"effort": "low", "summary": "auto"},
    }


_texts = st.text(max_size=8)


@given(st.lists(st.tuples(_texts, _texts), min_size=1, max_size=5))
def test_each_request_stays_a_prefix_of_the_next(talk: list[tuple[str, str]]) -> None:
    messages: list[Json] = [{"role": "system", "content": "Be brief."}]
    before: list[Any] = []
    for asked, answered in talk:
        messages.append({"role": "user", "content": [*SEES, {"type": "text", "text": asked}]})
        sent = responses_body({"model": "tiny", "messages": messages})["input"]
        assert sent[: len(before)] == before
        before = sent
        messages.append({"role": "assistant", "content": answered})


def test_text_thinking_and_usage() -> None:
    usage = {
        "prompt_tokens": 9,
        "completion_tokens": 700,
        "prompt_tokens_details": {"cached_tokens": 8},
        "completion_tokens_details": {"reasoning_tokens": 650},
    }
    chunks = read([thought("Hm."), words("Hel"), words("lo"), ending("stop", usage)])
    assert said(chunks) == ("Hello", "Hm.")
    assert chunks[-1] == Chunk(finish="stop", usage=Usage(9, 700, 8, 650))


def test_parts_of_thinking_and_of_an_answer_are_paragraphs() -> None:
    events = [
        thought("One"),
        {**thought("Two"), "summary_index": 1},
        {**thought(" and"), "summary_index": 1},
        words("Hello"),
        {**words("World"), "output_index": 2},
    ]
    assert said(read(events)) == ("Hello\n\nWorld", "One\n\nTwo and")


def test_a_whole_answer() -> None:
    summary = [{"type": "summary_text", "text": each} for each in ("One", "Two")]
    refusal = [{"type": "refusal", "refusal": "I cannot."}]
    items = [
        {"type": "reasoning", "summary": summary},
        {"type": "reasoning", "content": [{"type": "reasoning_text", "text": "Three"}]},
        {"type": "message", "content": [{"type": "output_text", "text": "Hello"}]},
        {"type": "message", "content": refusal},
    ]
    (chunk,) = read([whole("completed", output=items)])
    assert said([chunk]) == ("Hello\n\nI cannot.", "One\n\nTwo\n\nThree")
    assert (chunk.finish, chunk.tool) == ("stop", False)
    (called,) = read([whole("completed", output=[{"type": "function_call"}])])
    assert called.tool


@pytest.mark.parametrize(
    "event",
    [
        None,
        7,
        [],
        {},
        {"type": None},
        {"type": "response.output_text.delta"},
        {"type": "response.output_text.delta", "delta": 7},
        {"type": "response.reasoning_text.delta", "delta": None},
        {"type": "response.output_item.added", "item": "x"},
        {"type": "response.of_a_later_day", "delta": "x"},
    ],
)
def test_events_may_lack_anything(event: Any) -> None:
    assert read([event]) == [Chunk()]


@pytest.mark.parametrize(
    ("prompt", "completion", "expected"),
    [
        (-5_000_000, 2, None),
        (True, 2, None),
        (9, 10**30, None),
        (9, 2, Usage(9, 2, 9, 2)),
    ],
)
def test_numbers_that_cannot_be_are_no_usage(
    prompt: int, completion: int, expected: Usage | None
) -> None:
    """A part is never more than its whole."""
    usage = {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "prompt_tokens_details": {"cached_tokens": 70},
        "completion_tokens_details": {"reasoning_tokens": 60},
    }
    assert read([ending("stop", usage)])[-1].usage == expected


@pytest.mark.parametrize("response", [None, {}, {"status": 7, "usage": {"input_tokens": "x"}}])
def test_an_end_may_lack_all_but_its_name(response: Any) -> None:
    end = {"type": "response.completed", "response": response}
    assert read([end]) == [Chunk(finish="stop")]


@pytest.mark.parametrize(
    ("status", "error", "dialect", "elsewhere"),
    [
        (404, {"message": ONLY, "type": "invalid_request_error", "param": "model"}, "chat", True),
        (400, {"code": "OperationNotSupported", "message": AZURE}, "chat", True),
        (400, "/v1/chat/completions is not supported. Please use /v1/responses.", "chat", True),
        (401, {"message": ONLY}, "chat", False),
        (404, {"message": "The model `tiny` does not exist."}, "chat", False),
        (404, "<html>Only the responses</html>", "chat", False),
        (400, "This model is not supported with the Responses API.", "responses", True),
        (404, {"message": ONLY}, "responses", False),
    ],
)
def test_which_refusals_name_the_other_interface(
    status: int, error: object, dialect: str, *, elsewhere: bool
) -> None:
    assert served_elsewhere(status, error, dialect) is elsewhere


class Only:
    """Serves its model at the Responses API alone, and summaries to the verified alone."""

    def __init__(self, upstream: Upstream, *, verified: bool) -> None:
        self._verified = verified
        upstream.answer = self.answer

    def answer(self, body: Json) -> tuple[str, str] | None:
        if "messages" in body:
            return "404 Not Found", ONLY
        if "summary" in body.get("reasoning", {}) and not self._verified:
            message = "Your organization must be verified to generate reasoning summaries."
            return "400 Bad", message
        return None


@pytest.mark.parametrize("verified", [True, False])
async def test_a_model_that_is_served_there_alone_is_remembered(
    tmp_path: Path, *, verified: bool
) -> None:
    async with serving() as upstream:
        Only(upstream, verified=verified)
        upstream.says("Hello")
        memory = Memory(tmp_path / "gptcode" / "learned.json")
        provider = OpenAICompatible("one", base_url=upstream.url, memory=memory)
        first = [each async for each in provider.stream(REQUEST)]
        asked = len(upstream.requests)
        await provider.close()
        # The next server asks once.
        again = Memory(tmp_path / "gptcode" / "learned.json")
        provider = OpenAICompatible("one", base_url=upstream.url, memory=again)
        second = [each async for each in provider.stream(REQUEST)]
        await provider.close()
    assert said(first) == said(second) == ("Hello", "")
    assert (asked, len(upstream.requests)) == ((2, 3) if verified else (3, 4))
    assert upstream.requests[-1].get("reasoning") == ({"summary": "auto"} if verified else None)
    features = {"chat"} if verified else {"chat", "reasoning_summary"}
    assert again.of(upstream.url, "tiny").refuses == features


@pytest.mark.parametrize("served", ["responses", "chat"])
async def test_a_model_that_is_known_by_its_name(
    served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the endpoint says counts more than the name."""
    monkeypatch.setattr(Target, "is_openai", True)

    def answer(body: Json) -> tuple[str, str] | None:
        is_there = ("messages" in body) == (served == "chat")
        said = "This model is not supported with the Responses API."
        return None if is_there else ("400 Bad", said)

    request = replace(REQUEST, model="gpt-5-pro")
    async with serving() as upstream:
        upstream.answer = answer
        upstream.says("Hello")
        provider = OpenAICompatible("one", base_url=upstream.url, api_key="sk")
        for _ in range(2):
            assert said([each async for each in provider.stream(request)])[0] == "Hello"
        await provider.close()
    asked = ["chat" if "messages" in each else "responses" for each in upstream.requests]
    assert asked == (["responses"] * 2 if served == "responses" else ["responses", "chat", "chat"])


async def test_a_model_that_nobody_serves_is_asked_for_once_at_each() -> None:
    async with serving() as upstream:
        upstream.answer = lambda _: ("404 Not Found", ONLY)
        provider = OpenAICompatible("one", base_url=upstream.url)
        with pytest.raises(ProviderError) as caught:
            [each async for each in provider.stream(REQUEST)]
        await provider.close()
    assert caught.value.kind == "model"
    assert ["messages" in each for each in upstream.requests] == [True, False]


def test_where_it_is_asked() -> None:
    """Azure names the deployment in the body there, also with a dated version."""
    target = Target("https://me.openai.azure.com", api_version="2025-04-01-preview")
    assert target.base_url == "https://me.openai.azure.com/openai"
    assert target.query == {"api-version": "2025-04-01-preview"}
    assert target.responses_path == "/responses"

"""A cap that does not count thinking: an answer is never empty because of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode.protocol import (
    Error,
    Event,
    Json,
    StepEnd,
    TextDelta,
    ThinkingDelta,
    Thought,
)
from jupyterlab_gptcode.providers import Chunk, Model, Request
from jupyterlab_gptcode.providers.answer_caps import allowed_cap, within
from jupyterlab_gptcode.providers.capabilities import Field, Source, Sources
from jupyterlab_gptcode.providers.memory import Memory
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible
from jupyterlab_gptcode.step import Limits, Step, step_events
from jupyterlab_gptcode.step.shorter import Shortened
from jupyterlab_gptcode.step.thoughts import has_thought

from .build import Story, facts
from .client import Client, Script
from .playing import Playing
from .step_play import Play
from .upstream import chunk, serving

PLAIN = Model("m", "one", 128_000)
THINKS = replace(PLAIN, reasoning=True)
HM = "Hm. " * 20


class Known(Playing):
    """A provider that knows this of its model."""

    def __init__(self, known: Model, *answers: Iterable[Chunk | Exception]) -> None:
        super().__init__(*answers)
        self._known = known

    def model(self, name: str) -> Model:
        return replace(self._known, id=name)


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return Play(tmp_path)


@pytest.mark.parametrize(
    ("model", "cap"),
    [
        (PLAIN, 4096),
        (THINKS, 4096 + 32_768),
        (replace(THINKS, output_cap=8192), 8192),
        (replace(PLAIN, output_cap=2048), 2048),
        (replace(PLAIN, context_window=8192), 2048),
        # A small window must hold the prompt, too.
        (replace(THINKS, context_window=8192), 4096),
        (replace(THINKS, context_window=32_768), 16_384),
    ],
)
def test_the_cap_of_an_answer(model: Model, cap: int) -> None:
    assert Limits().answer_tokens(model) == cap


async def events(play: Play, step: Step) -> tuple[list[Event | Shortened], list[int]]:
    """What happened after the start, and the caps of the requests."""
    record = play.script.with_name("requests.jsonl")
    script = json.loads(play.script.read_text("utf-8")) | {"record": record.name}
    play.script.write_text(json.dumps(script), "utf-8")
    _, *found = [each async for each in step_events(step, asyncio.Event())]
    lines = record.read_text("utf-8").splitlines()
    return found, [json.loads(line)["max_tokens"] for line in lines]


async def test_an_answer_that_only_thought_is_asked_for_once_more(play: Play) -> None:
    answer = {"text": "It is 42.", "thinking": HM, "thinks": 5000, "chunk": 100}
    step = play.step(Story().prompt("Go"), answer)
    found, caps = await events(play, step)
    assert caps == [4096, 4096 + 32_768]
    said = [each for each in found if isinstance(each, ThinkingDelta | TextDelta | StepEnd)]
    thought = ThinkingDelta(HM, "")
    assert said == [thought, thought, TextDelta("It is 42."), StepEnd("done", "answer")]
    assert [each for each in found if isinstance(each, Thought)] == [Thought(4096), Thought(5000)]


@pytest.mark.parametrize("shown", [True, False])
async def test_a_model_that_is_known_to_think_has_room_at_once(play: Play, *, shown: bool) -> None:
    answer = {"text": "It is 42.", "thinks": 5000, "chunk": 100, "options": {"reasoning": True}}
    answer |= {"thinking": HM} if shown else {}
    found, caps = await events(play, play.step(Story().prompt("Go"), answer))
    assert caps == [4096 + 32_768]
    assert (TextDelta("It is 42.") in found, found[-1]) == (True, StepEnd("done", "answer"))


@pytest.mark.parametrize("thinks", [True, False])
async def test_who_thinks_beyond_all_room_says_so(play: Play, *, thinks: bool) -> None:
    options = {"reasoning": thinks}
    answer: Any = {"text": "Never.", "thinking": HM, "thinks": 90_000, "options": options}
    found, caps = await events(play, play.step(Story().prompt("Go"), answer))
    assert caps == ([] if thinks else [4096]) + [4096 + 32_768]
    last = found[-1]
    assert isinstance(last, Error)
    assert (last.kind, last.retryable) == ("empty", True)
    assert last.message == (
        "The model used up its token limit by thinking and gave no answer. Ask for less at once, "
        "choose less thinking if it has that choice, or have c.GPTCode.max_thinking_tokens raised."
    )


LESS = " Ask for less at once, choose less thinking if it has that choice, or "
CORRECTED = ': "Set up models", "Models", "Correct".'
CAPPED = (
    "The model used up 8,192 tokens, its longest answer, by thinking and gave no answer." + LESS
)
HALF = (
    "The model used up 16,384 tokens, all that its window of 32,768 leaves to an answer, by "
    "thinking and gave no answer." + LESS
)


@pytest.mark.parametrize(
    ("limit", "source", "message"),
    [
        ("output_cap", "user", CAPPED + 'correct "Longest answer" if it can give more' + CORRECTED),
        (
            "output_cap",
            "table",
            CAPPED + 'correct "Longest answer" if it can give more' + CORRECTED,
        ),
        ("output_cap", "test", CAPPED + "choose another model."),
        ("output_cap", "setting", CAPPED + "have its output_cap raised in the configuration."),
        ("context_window", "default", HALF + 'correct "Window" if it is larger' + CORRECTED),
        ("context_window", "user", HALF + 'correct "Window" if it is larger' + CORRECTED),
        ("context_window", "endpoint", HALF + "choose a model with a larger window."),
        (
            "context_window",
            "setting",
            HALF + "have its context_window raised in the configuration.",
        ),
    ],
)
async def test_the_limit_that_applied_is_named(limit: Field, source: Source, message: str) -> None:
    size = {"output_cap": 8192, "context_window": 32_768}[limit]
    model = replace(THINKS, **{limit: size}, sources=replace(Sources(), **{limit: source}))  # type: ignore[arg-type]
    provider = Known(model, [Chunk(thinking="Hm."), Chunk(finish="length")])
    step = Step(Story().prompt("Go").entries, facts(), provider, model, "m", Limits())
    last = [each async for each in step_events(step, asyncio.Event())][-1]
    assert isinstance(last, Error)
    assert last.message == message


async def test_a_cap_that_the_endpoint_has_just_named_is_the_limit() -> None:
    now = replace(THINKS, output_cap=8192, sources=Sources(output_cap="test"))
    provider = Known(now, [Chunk(thinking="Hm."), Chunk(finish="length")])
    step = Step(Story().prompt("Go").entries, facts(), provider, THINKS, "m", Limits())
    last = [each async for each in step_events(step, asyncio.Event())][-1]
    assert isinstance(last, Error)
    assert last.message == CAPPED + "choose another model."


async def test_a_limit_on_tokens_that_cut_the_answer_is_named(
    client: Client, script: Script
) -> None:
    """Asked once more, it would have even less."""
    script.play({"when": "", "answers": [{"text": "Never.", "thinking": HM, "thinks": 90_000}]})
    body = {"limits": [{"scope": "conversation", "unit": "tokens", "most": 3_000}]}
    await client.call("PATCH", "spending", body=body)
    events = await client.prompt(await client.new(), "Go")
    assert len(script.requests) == 1
    assert script.requests[0]["max_tokens"] < 4096
    assert events[-1]["message"] == (
        "The model used up by thinking what a limit of tokens or money left to its answer."
        + LESS
        + 'look at the limits under "Set up models".'
    )


async def test_a_cut_answer_is_not_asked_for_again(play: Play) -> None:
    answer = {"text": "It is", "thinking": HM, "finish": "length"}
    found, caps = await events(play, play.step(Story().prompt("Go"), answer))
    assert (caps, found[-1]) == ([4096], StepEnd("done", "length"))


async def test_the_administrator_may_leave_no_more_room(play: Play) -> None:
    answer = {"text": "It is 42.", "thinks": 5000}
    step = play.step(Story().prompt("Go"), answer, limits=Limits(max_thinking=0))
    found, caps = await events(play, step)
    assert caps == [4096]
    assert isinstance(found[-1], Error)
    assert "used up its token limit by thinking" in found[-1].message


def test_who_has_thought_in_this_conversation() -> None:
    story = Story().prompt("Go")
    assert not has_thought("scripted", story.entries)
    story.tell(ThinkingDelta("Hm."), TextDelta("Yes."), StepEnd("done", "answer"))
    model = story.entries[1].body.model  # type: ignore[union-attr]
    assert has_thought(model, story.entries)
    assert not has_thought("other", story.entries)


async def test_tags_are_thinking_too(client: Client, script: Script) -> None:
    """The next step of the same conversation has room at once."""
    script.play({"when": "", "answers": [f"<think>{HM}</think>Yes."]})
    conversation = await client.new()
    await client.prompt(conversation, "Go")
    await client.prompt(conversation, "More")
    assert [each["max_tokens"] for each in script.requests] == [4096, 4096 + 32_768]


async def test_the_provider_remembers_who_thinks(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "gptcode" / "learned.json")
    request = Request("tiny", [{"role": "user", "content": "Hello"}], 64)
    async with serving() as upstream:
        provider = OpenAICompatible("one", base_url=upstream.url, memory=memory)
        upstream.says("Hello")
        [each async for each in provider.stream(request)]
        assert not provider.model("tiny").reasoning
        upstream.chunks[:0] = [chunk({"reasoning_content": "Hm."})]
        [each async for each in provider.stream(request)]
        assert provider.model("tiny").reasoning
        await provider.close()
    again = Memory(tmp_path / "gptcode" / "learned.json")
    assert again.of(upstream.url, "tiny").reasoning


SENT = 36_864
SAID: list[tuple[str, int]] = [
    (
        f"max_tokens is too large: {SENT}. This model supports at most 16384 completion tokens, "
        f"whereas you provided {SENT}.",
        16_384,
    ),
    (
        f"max_tokens: {SENT} > 8192, which is the maximum allowed number of output tokens for "
        "claude-3-5-sonnet-20241022",
        8192,
    ),
    ("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", 8192),
    ("`max_completion_tokens` must be less than or equal to `32,768`, the maximum value", 32_768),
    (
        f"Unable to submit request because it has a maxOutputTokens value of {SENT} but the "
        "supported range is from 1 (inclusive) to 8193 (exclusive). Update max_tokens.",
        8192,
    ),
]
OTHER = [
    "This model's maximum context length is 32768 tokens. However, you requested 40000 tokens "
    "(3136 in the messages, 36864 in the completion).",
    "'max_tokens' is too large: 36864. This model's maximum context length is 32768 tokens and "
    "your request has 1000 input tokens.",
    "`inputs` tokens + `max_new_tokens` must be <= 4097. Given: 1000 `inputs` tokens and 36864.",
    "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
    "Rate limit reached: at most 8192 requests.",
    "max_tokens must be at most -1 or 7 or 99999",
    "The server is busy.",
]


@pytest.mark.parametrize(("said", "cap"), SAID)
@pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
def test_an_endpoint_names_the_cap_that_it_allows(said: str, cap: int, name: str) -> None:
    assert allowed_cap(400, {"message": said}, {name: SENT}) == cap
    assert allowed_cap(401, {"message": said}, {name: SENT}) is None
    assert allowed_cap(400, {"message": said}, {}) is None
    # What is within the cap already is refused for another reason.
    assert allowed_cap(400, {"message": said}, {name: cap}) is None


@pytest.mark.parametrize("said", OTHER)
def test_other_refusals_are_not_mistaken(said: str) -> None:
    assert allowed_cap(400, {"message": said}, {"max_tokens": SENT}) is None


def test_a_web_page_names_no_cap() -> None:
    said = "<html>max_tokens must be at most 8192</html>"
    assert allowed_cap(400, said, {"max_tokens": SENT}) is None


def test_a_body_within_a_cap() -> None:
    body = {"model": "m", "max_tokens": SENT, "n": 9000}
    assert within(body, 8192) == {"model": "m", "max_tokens": 8192, "n": 9000}
    assert within(body, None) == within(body, 2 * SENT) == body


@pytest.mark.parametrize("dialect", ["chat", "responses"])
async def test_it_is_asked_for_less_and_never_for_more_again(dialect: str) -> None:
    memory = Memory()
    request = Request("tiny", [{"role": "user", "content": "Hello"}], SENT)

    def answer(body: Json) -> tuple[str, str] | None:
        name = "max_tokens" if "max_tokens" in body else "max_output_tokens"
        said = f"{name} is too large: {body[name]}. This model supports at most 8192."
        return ("400 Bad", said) if body[name] > 8192 else None

    async with serving() as upstream:
        if dialect == "responses":
            await memory.refuse(upstream.url, "tiny", "chat")
        upstream.answer = answer
        upstream.says("Hello")
        provider = OpenAICompatible("one", base_url=upstream.url, memory=memory)
        chunks: list[Chunk] = []
        for _ in range(2):
            chunks += [each async for each in provider.stream(request)]
        assert provider.model("tiny").output_cap == 8192
        await provider.close()
    assert "".join(each.text for each in chunks) == "HelloHello"
    name = "max_output_tokens" if dialect == "responses" else "max_tokens"
    assert [each[name] for each in upstream.requests] == [SENT, 8192, 8192]

"""A step whose request was too long asks once more, with a compaction."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation.entries import Body, Compaction
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.conversation.summaries import Summarizing
from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.manager.manager import ConversationManager
from jupyterlab_gptcode.prompt import words
from jupyterlab_gptcode.protocol import (
    Error,
    Json,
    StepEnd,
    StepRequest,
    StepStart,
    TextDelta,
    Usage,
)
from jupyterlab_gptcode.providers import Chunk
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.request import about_tokens, render
from jupyterlab_gptcode.spending import Spending
from jupyterlab_gptcode.step import Limits, Step, build_request, step_events

from .build import MARKER, Story, code, facts, text_of
from .client import prompts
from .playing import TOO_LONG, Playing
from .test_compaction import PLAIN, turns


def step(story: Story, provider: Playing) -> Step:
    return Step(story.entries, facts(), provider, provider.model("tiny"), "tiny", Limits())


async def events(step: Step) -> list[Body]:
    found: list[Body] = [event async for event in step_events(step, asyncio.Event())]
    assert isinstance(found[0], StepStart)
    return found[1:]


FINE = [Chunk("Fine."), Chunk(finish="stop")]
USED = Usage(700, 30)
SUMMARY = [Chunk("They asked "), Chunk("four questions."), Chunk(finish="stop", usage=USED)]
NOTHING_IN_IT = "The model's answer had no summary in it."
GONE = ProviderError("No.", kind="connection", retryable=True)


def long_ago(count: int = 6) -> Story:
    return turns(Story(), count)


async def test_the_provider_is_called_once_more() -> None:
    story = long_ago()
    provider = Playing([TOO_LONG], SUMMARY, FINE)
    start, used, compaction, *rest = await events(step(story, provider))
    assert (start, used) == (Summarizing(4), USED)
    assert isinstance(compaction, Compaction)
    assert (compaction.turns, compaction.by) == (4, "model")
    assert compaction.summary == "They asked four questions."
    assert rest == [TextDelta("Fine."), StepEnd("done", "answer")]
    assert provider.closed == 3
    # What is recorded is what was sent.
    before, _, after = (request.messages for request in provider.requests)
    assert len(json.dumps(after)) < len(json.dumps(before)) * 0.6
    story.tell(start, used, compaction)
    assert render(story.entries, PLAIN) == after
    assert f"{words.SUMMARY}\n<{MARKER}>\nThey asked four questions.\n" in text_of(after[1])
    story.tell(*rest).prompt("And then?")
    request = build_request(step(story, provider))
    assert request.messages[: len(after)] == after


async def test_what_looks_too_long_is_not_sent() -> None:
    provider = Playing(SUMMARY, FINE, window=16_000)
    found = await events(step(long_ago(), provider))
    assert sum(isinstance(event, Compaction) for event in found) == 1
    assert found[-1] == StepEnd("done", "answer")
    summary, request = (about_tokens(request.messages) for request in provider.requests)
    assert request < 12_000 * 0.6  # a quarter of the window is for the answer
    assert summary < 12_000 * 0.6


async def test_a_model_with_a_very_small_window_is_not_asked_for_a_summary() -> None:
    provider = Playing(FINE, window=2_000)
    [compaction, *_] = await events(step(long_ago(), provider))
    assert isinstance(compaction, Compaction)
    assert (compaction.summary, compaction.turns) == ("", 6)
    assert [text_of(each) for each in provider.requests[0].messages[-1:]] == ["And now?"]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ([ProviderError("Not that.", kind="filtered")], "Not that."),
        ([ProviderError("The limit leaves 3.", kind="limit")], "The limit leaves 3."),
        ([TOO_LONG], "Too long."),
        ([Chunk("They ask"), ProviderError("No text.", kind="stall", retryable=True)], "No text."),
        ([Chunk(" \n"), Chunk(finish="stop")], NOTHING_IN_IT),
        ([Chunk(thinking="Hm."), Chunk(finish="length")], NOTHING_IN_IT),
        ([Chunk("<think>They asked</think>\n"), Chunk(finish="stop")], NOTHING_IN_IT),
    ],
)
async def test_without_a_summary_what_was_asked_is_listed(
    answer: list[Chunk | Exception], problem: str
) -> None:
    story = long_ago()
    provider = Playing(answer, FINE, window=16_000)
    found = await events(step(story, provider))
    (compaction,) = (event for event in found if isinstance(event, Compaction))
    assert (compaction.by, compaction.problem) == ("list", problem)
    assert compaction.room == PLAIN.prompts.summary
    asked = "\n".join(f"- Question {number}" for number in range(1, compaction.turns + 1))
    assert compaction.summary == f"{words.REQUESTS}\n{asked}"
    assert compaction.summary in text_of(provider.requests[1].messages[1])
    assert found[-1] == StepEnd("done", "answer")


async def test_where_nothing_works_the_next_try_may_have_a_summary() -> None:
    provider = Playing([GONE], window=16_000)
    found = await events(step(long_ago(), provider))
    assert found[0] == Summarizing(5)
    assert isinstance(found[1], Error)
    assert found[1].kind == "connection"
    assert len(provider.requests) == 1


async def test_stop_ends_a_summary() -> None:
    stop = asyncio.Event()
    provider = Playing(SUMMARY, window=16_000)
    found: list[Body] = []
    async for event in step_events(step(long_ago(), provider), stop):
        found.append(event)
        if isinstance(event, Summarizing):
            stop.set()
    assert found[1:] == [Summarizing(5), StepEnd("done", "stopped")]


async def test_thinking_is_no_part_of_a_summary() -> None:
    thought = [Chunk("<think>What did they?</think>Four questions."), Chunk(finish="stop")]
    found = await events(step(long_ago(), Playing(thought, FINE, window=16_000)))
    (compaction,) = (event for event in found if isinstance(event, Compaction))
    assert compaction.summary == "Four questions."


@pytest.mark.parametrize(
    ("story", "answers", "compactions", "end"),
    [
        # Nothing can be left out.
        (
            Story().prompt("Go"),
            [[TOO_LONG]],
            0,
            Error(
                "too-long",
                "Too long.",
                "Nothing was received, and nothing was changed.",
                retryable=False,
            ),
        ),
        # It was not enough, twice.
        (
            long_ago(),
            [[TOO_LONG], SUMMARY, [TOO_LONG], SUMMARY, [TOO_LONG]],
            2,
            Error(
                "too-long",
                "The conversation is too long for this model, even after older outputs and turns "
                "were left out. Start a new conversation.",
                "Nothing was received, and nothing was changed.",
                retryable=False,
            ),
        ),
        # The second call failed for another reason.
        (
            long_ago(),
            [[TOO_LONG], SUMMARY, [GONE]],
            1,
            Error(
                "connection",
                "No.",
                "Nothing was received, and nothing was changed.",
                retryable=True,
            ),
        ),
        # An answer has started.
        (
            long_ago(),
            [[Chunk("Well"), TOO_LONG]],
            0,
            Error(
                "too-long",
                "Too long.",
                "The text and cells received so far are preserved. An incomplete cell was not run.",
                retryable=False,
            ),
        ),
    ],
)
async def test_it_is_not_called_for_ever(
    story: Story, answers: list[list[Chunk | Exception]], compactions: int, end: Error
) -> None:
    provider = Playing(*answers)
    found = await events(step(story, provider))
    assert found[-1] == end
    assert len(provider.requests) == len(answers)
    assert sum(isinstance(event, Compaction) for event in found) == compactions


async def test_a_compaction_outlives_its_server(tmp_path: Path) -> None:
    long: list[Chunk | Exception] = [Chunk("long " * 3_000), Chunk(finish="stop")]
    provider = Playing(long, long, [TOO_LONG], SUMMARY, FINE, FINE)
    catalog = Catalog([provider])

    async def ask(conversations: ConversationManager, number: int) -> None:
        now = facts(code("one", f"a = {number}"))
        request = StepRequest("page", f"step-{number}", "prompt", "run", now, f"Question {number}")
        live, _ = await conversations.step(conversation, request)
        async for _ in live.follow(-1):
            pass

    server = ConversationManager(Journal(tmp_path), catalog, Limits())
    conversation = (await server.create("work/a.ipynb"))["conversation"]
    for number in (1, 2, 3):
        await ask(server, number)
    assert len(provider.requests) == 5
    assert words.TURNS_LEFT_OUT in text_of(provider.requests[4].messages[1])
    again = ConversationManager(Journal(tmp_path), catalog, Limits())
    assert (await again.load(conversation)).entries == server.open(conversation).entries
    assert prompts(await again.opened(conversation)) == [
        f"Question {number}" for number in (1, 2, 3)
    ]
    await ask(again, 4)
    before, now = (request.messages for request in provider.requests[4:])
    assert now[: len(before)] == before


async def test_a_summary_counts_as_any_request(tmp_path: Path) -> None:
    long: list[Chunk | Exception] = [Chunk("long " * 3_600), Chunk(finish="stop")]
    provider = Playing(long, long, SUMMARY, FINE, window=9_000)
    spending = Spending()
    server = ConversationManager(
        Journal(tmp_path), Catalog([provider]), Limits(), spending=spending
    )
    conversation = (await server.create("work/a.ipynb"))["conversation"]

    async def ask(number: int) -> list[Json]:
        request = StepRequest("page", f"step-{number}", "prompt", "run", facts(), "Question")
        live, begin = await server.step(conversation, request)
        async for _ in live.follow(-1):
            pass
        opened = await server.opened(conversation)
        return [event for event in opened["events"] if event["seq"] > begin.seq]

    await ask(1)
    await ask(2)
    events = await ask(3)
    used = [event["prompt_tokens"] for event in events if event["type"] == "usage"]
    assert used[0] == USED.prompt_tokens
    assert len(used) == 2
    assert "They asked four questions." in str(events)
    opened = await server.opened(conversation)
    sums = [e["prompt_tokens"] for e in opened["events"] if e["type"] == "usage"]
    assert spending.ledger.today().prompt == sum(sums)

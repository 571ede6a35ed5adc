"""A step whose request was too long asks once more, with a compaction."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation.entries import Body, Compaction
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.manager.manager import ConversationManager
from jupyterlab_gptcode.prompt import words
from jupyterlab_gptcode.protocol import (
    Error,
    StepEnd,
    StepRequest,
    StepStart,
    TextDelta,
)
from jupyterlab_gptcode.providers import Chunk
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.request import render
from jupyterlab_gptcode.step import Limits, Step, build_request, step_events

from .build import Story, code, facts, text_of
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


async def test_the_provider_is_called_once_more() -> None:
    story = turns(Story(), 6)
    provider = Playing([TOO_LONG], FINE)
    [compaction, *rest] = await events(step(story, provider))
    assert isinstance(compaction, Compaction)
    assert rest == [TextDelta("Fine."), StepEnd("done", "answer")]
    assert provider.closed == 2
    # What is recorded is what was sent.
    sizes = [len(json.dumps(request.messages)) for request in provider.requests]
    assert sizes[1] < sizes[0] * 0.6
    story.tell(compaction)
    assert render(story.entries, PLAIN) == provider.requests[1].messages
    story.tell(*rest).prompt("And then?")
    request = build_request(step(story, provider))
    assert request.messages[: len(provider.requests[1].messages)] == provider.requests[1].messages


@pytest.mark.parametrize(
    ("story", "answers", "end"),
    [
        # Nothing can be left out.
        (
            Story().prompt("Go"),
            [[TOO_LONG]],
            Error(
                "too-long",
                "Too long.",
                "Nothing was received, and nothing was changed.",
                retryable=False,
            ),
        ),
        # It was not enough.
        (
            turns(Story(), 6),
            [[TOO_LONG], [TOO_LONG]],
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
            turns(Story(), 6),
            [[TOO_LONG], [ProviderError("No.", kind="connection", retryable=True)]],
            Error(
                "connection",
                "No.",
                "Nothing was received, and nothing was changed.",
                retryable=True,
            ),
        ),
        # An answer has started.
        (
            turns(Story(), 6),
            [[Chunk("Well"), TOO_LONG]],
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
    story: Story, answers: list[list[Chunk | Exception]], end: Error
) -> None:
    provider = Playing(*answers)
    found = await events(step(story, provider))
    assert found[-1] == end
    assert len(provider.requests) == len(answers)
    assert sum(isinstance(event, Compaction) for event in found) == len(answers) - 1


async def test_a_compaction_outlives_its_server(tmp_path: Path) -> None:
    long: list[Chunk | Exception] = [Chunk("long " * 3_000), Chunk(finish="stop")]
    provider = Playing(long, long, [TOO_LONG], FINE, FINE)
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
    assert len(provider.requests) == 4
    assert words.TURNS_LEFT_OUT in text_of(provider.requests[3].messages[1])
    again = ConversationManager(Journal(tmp_path), catalog, Limits())
    assert (await again.load(conversation)).entries == server.open(conversation).entries
    assert prompts(await again.opened(conversation)) == [
        f"Question {number}" for number in (1, 2, 3)
    ]
    await ask(again, 4)
    before, now = (request.messages for request in provider.requests[3:])
    assert now[: len(before)] == before

"""Code that turns out to be a draft in the model's thinking has not run by then."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode.conversation.entries import Body, raw
from jupyterlab_gptcode.protocol import (
    CodeDelta,
    CodeEnd,
    CodeStart,
    StepEnd,
    TextDelta,
    ThinkingDelta,
)
from jupyterlab_gptcode.providers import Chunk
from jupyterlab_gptcode.step import step_events
from jupyterlab_gptcode.step.answer import Answer
from jupyterlab_gptcode.step.drafts import answers_at_once

from .build import FAILED, Story
from .step_play import Play

DRAFT = "I try:\n```python\ndraft()\n```\n"
BLOCK = "```python\nx = 1\n```\n"
INCOMPLETE = "The answer is incomplete, so this code may be a part of the model's thinking."


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return Play(tmp_path)


def verdicts(events: Sequence[Body]) -> dict[int, str]:
    return {event.block: event.verdict for event in events if isinstance(event, CodeEnd)}


@pytest.mark.parametrize(
    "closing",
    ["</think>\n", "\n</think>", "So I do.</think>\n", "So.\n</reasoning> ", "◁/think▷\n"],
)
async def test_a_draft_before_a_closing_tag_does_not_run(play: Play, closing: str) -> None:
    events = await play.events(Story().prompt("Go"), f"{DRAFT}{closing}\nNow:\n{BLOCK}")
    assert verdicts(events) == {1: "insert", 2: "run"}
    assert events[-1] == StepEnd("results", "actions")


@pytest.mark.parametrize("size", [1, 3, 7, 1_000])
def test_no_code_runs_before_the_tag_whatever_the_chunks(play: Play, size: int) -> None:
    text = f"{DRAFT}{DRAFT}So.</think>\n{BLOCK}"
    answer = Answer(play.step(Story().prompt("Go"), ""))
    events: list[Body] = []
    for start in range(0, len(text), size):
        events += answer.feed(Chunk(text[start : start + size]))
    events += answer.flush(cut=False)
    assert verdicts(events) == {1: "insert", 2: "insert", 3: "run"}
    assert raw(events) == text


async def test_a_whole_answer_without_a_tag_runs_at_its_end(play: Play) -> None:
    events = await play.events(Story().prompt("Go"), f"{BLOCK}And:\n{BLOCK}Done.")
    assert [type(event) for event in events] == [
        *(CodeStart, CodeDelta, TextDelta, CodeStart, CodeDelta, TextDelta),
        *(CodeEnd, CodeEnd, StepEnd),
    ]
    assert verdicts(events) == {1: "run", 2: "run"}


async def test_the_text_stays_to_the_byte_and_verdicts_keep_their_order(play: Play) -> None:
    removes = "```python\nimport os\nos.remove('a')\n```\n"
    text = f"A\n{BLOCK}\nB\n{removes}C\n{BLOCK}D"
    step = play.step(Story().prompt("Go"), text)
    answer = Answer(step)
    events = [*answer.feed(Chunk(text)), *answer.flush(cut=False)]
    assert raw(events) == text
    assert list(verdicts(events).items()) == [(1, "run"), (2, "ask"), (3, "run")]


@pytest.mark.parametrize(
    "answer",
    [
        {"text": f"{DRAFT}So", "finish": "length"},
        {"text": f"{DRAFT}So", "error": "No."},
        {"text": f"{DRAFT}So", "finish": "content_filter"},
    ],
)
async def test_a_draft_of_an_incomplete_answer_asks(play: Play, answer: Any) -> None:
    events = await play.events(Story().prompt("Go"), answer)
    ends = [event for event in events if isinstance(event, CodeEnd)]
    assert [(end.verdict, end.reasons) for end in ends] == [("ask", (INCOMPLETE,))]


async def test_what_a_thinker_cut_in_its_thought_wrote_asks(play: Play) -> None:
    story = Story().prompt("Hi").answer("Hello.").prompt("Go")
    step = play.step(story, {"text": f"Okay, so\n{DRAFT}", "finish": "length"})
    events = [event async for event in step_events(replace(step, name="qwq"), asyncio.Event())]
    assert verdicts(events) == {1: "ask"}


@pytest.mark.parametrize("thought", ["<think>Hm.</think>\n", "<think>\n" + DRAFT + "</think>\n"])
async def test_a_thought_in_tags_ends_the_wait(play: Play, thought: str) -> None:
    events = await play.events(Story().prompt("Go"), f"{thought}{BLOCK}Done.")
    kinds = [type(event) for event in events]
    assert kinds.index(CodeEnd) < kinds.index(TextDelta, kinds.index(CodeStart))


async def test_a_thought_in_its_own_field_ends_the_wait(play: Play) -> None:
    answer = Answer(play.step(Story().prompt("Go"), ""))
    events = [*answer.feed(Chunk(thinking="Hm.")), *answer.feed(Chunk(f"{BLOCK}Done."))]
    assert verdicts(events) == {1: "run"}


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (Story().prompt("Go"), False),
        (Story().prompt("Go").answer("Yes."), True),
        (Story().prompt("Go", model="other").answer("Yes."), False),
        (Story().prompt("Go").tell(TextDelta("Yes."), StepEnd("done", "length")), False),
        (Story().prompt("Go").tell(TextDelta("Yes."), StepEnd("done", "stopped")), False),
        (Story().prompt("Go").tell(TextDelta("Yes."), FAILED), False),
        (Story().prompt("Go").answer("I see.</think>Yes."), False),
        (Story().prompt("Go").tell(ThinkingDelta("Hm.")).answer("Yes."), False),
        (Story().prompt("Go").tell(ThinkingDelta("Hm.", "<think>Hm.")).answer("Yes."), False),
        (Story().prompt("Go").tell(ThinkingDelta("", "```\n")).answer("Yes."), True),
    ],
)
def test_a_whole_answer_without_a_thought_shows_that_a_model_does_not_think(
    story: Story, expected: bool
) -> None:
    assert answers_at_once("scripted", story.entries) is expected


THOUGHT = ThinkingDelta("Hm.", "<think>Hm.</think>\n")


@pytest.mark.parametrize("thought", [THOUGHT, ThinkingDelta("Hm.", "")])
async def test_a_draft_of_a_model_that_thought_in_another_way_before_does_not_run(
    play: Play, thought: ThinkingDelta
) -> None:
    story = Story().prompt("Hi").tell(thought).answer("Hello.").prompt("Go")
    events = await play.events(story, f"{DRAFT}So I do.</think>\nNow:\n{BLOCK}")
    assert verdicts(events) == {1: "insert", 2: "run"}
    events = await play.events(story, f"<think>Hm.</think>\n{BLOCK}Done.")
    kinds = [type(event) for event in events]
    assert kinds.index(CodeEnd) < kinds.index(TextDelta, kinds.index(CodeStart))


async def test_from_then_on_a_verdict_does_not_wait(play: Play) -> None:
    answer = Answer(play.step(Story().prompt("Hi").answer("Hello.").prompt("Go"), ""))
    assert verdicts([*answer.feed(Chunk(BLOCK))]) == {1: "run"}

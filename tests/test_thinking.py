"""What a model thinks is shown; it is never an action, and it is not sent back."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyterlab_gptcode.protocol import StepEnd, TextDelta, ThinkingDelta
from jupyterlab_gptcode.step import build_request

from .build import Story
from .step_play import Play

BLOCK = "```python\nx = 1\n```\n"


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return Play(tmp_path)


async def test_thinking_is_shown_never_an_action_and_not_sent_back(play: Play) -> None:
    answer = f"<think>\n{BLOCK}</think>\nIt is 42."
    story = Story().prompt("Go")
    events = await play.events(story, answer)
    assert events == [
        ThinkingDelta(f"\n{BLOCK}", f"<think>\n{BLOCK}</think>"),
        TextDelta("\nIt is 42."),
        StepEnd("done", "answer"),
    ]
    request = build_request(play.step(story.tell(*events).prompt("More"), "Yes."))
    assert {"role": "assistant", "content": "\nIt is 42."} in request.messages
    assert "<think>" not in str(request.messages)


async def test_a_model_whose_thoughts_no_tag_opens_is_held_back_from_then_on(play: Play) -> None:
    thought = ThinkingDelta("I think.", "I think.</think>")
    story = Story().prompt("Go").tell(thought, TextDelta("Yes."), StepEnd("done", "answer"))
    events = await play.events(story.prompt("More"), f"So:\n{BLOCK}</think>No.")
    assert events == [
        ThinkingDelta(f"So:\n{BLOCK}", f"So:\n{BLOCK}</think>"),
        TextDelta("No."),
        StepEnd("done", "answer"),
    ]

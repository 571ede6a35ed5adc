"""Plays one answer of the scripted provider as a step."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from jupyterlab_gptcode.conversation.entries import Body
from jupyterlab_gptcode.conversation.sent import Sent
from jupyterlab_gptcode.protocol import (
    CodeDelta,
    NotebookSnapshot,
    StepStart,
    TextDelta,
    ThinkingDelta,
    Thought,
    Usage,
)
from jupyterlab_gptcode.providers.scripted import Scripted
from jupyterlab_gptcode.step import Limits, Step, step_events

from .build import Story, facts


class Play:
    """Plays one answer after a story."""

    def __init__(self, folder: Path) -> None:
        self.script = folder / "script.json"

    def step(
        self,
        story: Story,
        answer: Any,
        now: NotebookSnapshot | None = None,
        limits: Limits | None = None,
    ) -> Step:
        options = answer.pop("options", {}) if isinstance(answer, dict) else {}
        rules = [{"when": "", "answers": [answer]}]
        self.script.write_text(json.dumps({"rules": rules, **options}), "utf-8")
        provider = Scripted(self.script)
        model = provider.model("scripted")
        return Step(
            story.entries,
            now or facts(),
            provider,
            model,
            "scripted",
            limits or Limits(),
        )

    async def events(self, *arguments: Any, **options: Any) -> list[Body]:
        """All events but the first, what was sent and how much was used."""
        step = self.step(*arguments, **options)
        first, *events = [event async for event in step_events(step, asyncio.Event())]
        assert isinstance(first, StepStart)
        return joined([event for event in events if not isinstance(event, Sent | Usage | Thought)])


def joined(events: list[Body]) -> list[Body]:
    """Neighbouring deltas as one: how they were cut is a matter of time."""
    found: list[Body] = []
    for event in events:
        match found[-1:], event:
            case [TextDelta() as last], TextDelta():
                found[-1] = TextDelta(last.text + event.text)
            case [ThinkingDelta() as last], ThinkingDelta():
                raw = [each.text if each.raw is None else each.raw for each in (last, event)]
                found[-1] = ThinkingDelta(last.text + event.text, "".join(raw))
            case [CodeDelta() as last], CodeDelta():
                said = [each.text if each.raw is None else each.raw for each in (last, event)]
                text = last.text + event.text
                same = last.raw is None and event.raw is None
                found[-1] = CodeDelta(event.block, text, None if same else "".join(said))
            case _:
                found.append(event)
    return found

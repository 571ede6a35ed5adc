"""One step, from the request to the last event: read this first.

    entries ─▶ request ─▶ provider ─▶ chunks ─▶ answer (split, judged) ─▶ events

A step is a generator of events that knows nothing of HTTP or disks. `manager/active.py` runs it as
a task, writes each event down and hands it to the pages that follow.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncGenerator
from contextlib import aclosing

from ..background import run_in_thread
from ..conversation import Compaction
from ..errors import ProviderError
from ..protocol import Error, Event, StepEnd, StepStart
from ..providers import Background, Chunk, Request
from ..request import compact, render, with_compaction
from ..spending import Meter
from .answer import Answer
from .inputs import Step
from .repair import gives_up
from .stream import Stopped, bounded, gathered

_OWN_ENDS = ("stop", None)  # of a whole answer; some endpoints name none
_STILL_TOO_LONG = (
    "The conversation is too long for this model, even after older outputs and turns were left "
    "out. Start a new conversation."
)


async def step_events(step: Step, stop: asyncio.Event) -> AsyncGenerator[Event | Compaction, None]:
    """The events of one step. Unless the fault is ours, the last one is `StepEnd` or `Error`."""
    yield _start(step)
    if end := await run_in_thread(functools.partial(gives_up, step)):
        yield end
        return
    answer = await run_in_thread(functools.partial(Answer, step))
    finish: str | None = None
    failure: Exception | None = None
    try:
        async with aclosing(_ask(step, stop)) as parts:
            async for part in parts:
                if isinstance(part, Compaction):
                    yield part
                    continue
                for event in answer.feed(part):
                    yield event
                finish = part.finish or finish
    except Exception as error:
        failure = error
    for event in answer.flush(cut=failure is not None or finish not in _OWN_ENDS):
        yield event
    if isinstance(step.provider, Meter):
        for usage in step.provider.unreported():
            yield usage
    yield answer.end(finish) if failure is None else _failed(failure, answer.preserved)


async def _ask(step: Step, stop: asyncio.Event) -> AsyncGenerator[Chunk | Compaction, None]:
    """The provider's chunks; if it finds the request too long, once more with a shorter one."""
    spoke = False
    compaction: Compaction | None = None
    while True:
        request = await run_in_thread(functools.partial(build_request, step, compaction))
        chunks = gathered(bounded(step.provider.stream(request), request.max_tokens), stop)
        try:
            async with aclosing(chunks):
                async for chunk in chunks:
                    spoke = spoke or bool(chunk.text)
                    yield chunk
                return
        except ProviderError as error:
            if spoke or error.kind != "too-long":
                raise
            if compaction is not None:
                raise ProviderError(
                    _STILL_TOO_LONG, kind=error.kind, detail=error.detail
                ) from error
            compaction = await run_in_thread(functools.partial(_shorten, step))
            if compaction is None:
                raise
        yield compaction


def build_request(step: Step, compaction: Compaction | None = None) -> Request:
    """The one place that builds what leaves the machine."""
    entries = with_compaction(step.entries, compaction) if compaction else step.entries
    messages = render(entries, step.rendering)
    max_tokens = step.limits.answer_tokens(step.model)
    background = Background(entries, step.facts)
    return Request(step.name, messages, max_tokens, background=background)


def _shorten(step: Step) -> Compaction | None:
    return compact(step.entries, step.facts, step.rendering, step.model.context_window)


def _start(step: Step) -> StepStart:
    entry, begin = step.entries[-1], step.begin
    folder = begin.change.works_in
    return StepStart(entry.step, entry.turn, begin.kind, step.model.id, begin.text, folder)


def _failed(failure: Exception, preserved: str) -> Event:
    """The last event of a step that broke off; a fault of ours is raised again."""
    match failure:
        case Stopped():
            return StepEnd("done", "stopped")
        case ProviderError(kind=kind, message=message, retryable=retryable, wait=wait):
            return Error(kind, message, preserved, retryable, wait, failure.detail or None)
        case _:
            raise failure

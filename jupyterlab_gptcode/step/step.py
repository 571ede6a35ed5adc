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

from ..background import compute_in_thread
from ..errors import ProviderError
from ..protocol import Error, Event, StepEnd, StepStart
from ..providers import Chunk
from ..spending import Meter
from .answer import Answer
from .first import ready
from .inputs import Step
from .no_room import is_cut_by_limit
from .repair import gives_up
from .shorter import Shortened, Shorter
from .stream import Stopped, bounded, gathered

_OWN_ENDS = ("stop", None)  # of a whole answer; some endpoints name none


async def step_events(step: Step, stop: asyncio.Event) -> AsyncGenerator[Event | Shortened, None]:
    """The events of one step. Unless the fault is ours, the last one is `StepEnd` or `Error`."""
    yield _start(step)
    if end := await compute_in_thread(functools.partial(gives_up, step)):
        yield end
        return
    step = ready(step)
    shorter = Shorter(step, stop)
    while True:
        answer = await compute_in_thread(functools.partial(Answer, step))
        finish: str | None = None
        failure: Exception | None = None
        try:
            async with aclosing(_ask(shorter, stop)) as parts:
                async for part in parts:
                    if not isinstance(part, Chunk):
                        yield part
                        continue
                    for event in answer.feed(part):
                        yield event
                    finish = part.finish or finish
        except Exception as error:
            failure = error
        for sent in await shorter.log.take():
            yield sent
        for event in answer.flush(cut=failure is not None or finish not in _OWN_ENDS):
            yield event
        if isinstance(step.provider, Meter):
            for usage in step.provider.unreported():
                yield usage
        lacks_room = answer.lacks_room(finish) and not is_cut_by_limit(step)
        larger = step.with_room_to_think() if lacks_room else None
        if failure is not None or larger is None:
            break
        step = shorter.step = larger
    yield answer.end(finish) if failure is None else _failed(failure, answer.preserved)


async def _ask(shorter: Shorter, stop: asyncio.Event) -> AsyncGenerator[Chunk | Shortened, None]:
    """The provider's chunks. What is too long is made shorter: before it is sent, as far as that
    can be known, and where the provider refuses it."""
    spoke = False
    events = shorter.before_sending()
    while True:
        async with aclosing(events):
            async for event in events:
                yield event
        request, provider = shorter.request, shorter.step.provider
        chunks = gathered(bounded(provider.stream(request), request.max_tokens), stop)
        try:
            async with aclosing(chunks):
                async for chunk in chunks:
                    for sent in await shorter.log.take():
                        yield sent
                    spoke = spoke or bool(chunk.text)
                    yield chunk
                return
        except ProviderError as error:
            if spoke or error.kind != "too-long":
                raise
            for sent in await shorter.log.take():
                yield sent
            events = shorter.after(error)


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
            # A limit says itself what is preserved.
            said = "" if kind == "limit" else preserved
            return Error(kind, message, said, retryable, wait, failure.detail or None)
        case _:
            raise failure

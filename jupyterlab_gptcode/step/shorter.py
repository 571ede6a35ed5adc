"""Makes a step's request shorter where it looks too long, and where an endpoint has refused it.

What is left out of it is recorded as a compaction. Turns leave with a summary, for which the same
model is asked; where it has none to give, a list of what the user had asked for stands for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import partial

from ..background import compute_in_thread
from ..context import PYTHON
from ..conversation import Compaction, Entry, Sent, Summarizing
from ..errors import ProviderError
from ..protocol import Usage
from ..providers import Request
from ..request import with_compaction, with_list
from .build import build_request, build_summary_request
from .first import check_allowed, compaction_of, looks_too_long, needs_summary
from .inputs import Step
from .pieces import Thinking
from .sent_log import SentLog
from .splitter import Splitter
from .stream import bounded, gathered

_NO_SUMMARY = "The model's answer had no summary in it."
_REFUSALS = 3  # of one step: what was estimated may be far from what the endpoint counts
_STILL_TOO_LONG = (
    "The conversation is too long for this model, even after older outputs and turns were left "
    "out. Start a new conversation."
)
# After these the request itself would fail as well, and the next try may have a summary.
_NOTHING_WORKS = frozenset(
    {"address", "connection", "credit", "forbidden", "key", "model", "rate-limit", "tls"}
)
Shortened = Summarizing | Sent | Usage | Compaction


class Shorter:
    """`request` is what to send: it is built by `before_sending`, and again `after` a refusal. What
    was left out stays so if the `step` becomes another, with more room for the answer."""

    request: Request

    def __init__(self, step: Step, stop: asyncio.Event) -> None:
        self.step = step
        self.log = SentLog()
        self._stop = stop
        self._entries: Sequence[Entry] = step.entries
        self._refusals = 0
        self._was_shortened = False

    async def before_sending(self) -> AsyncGenerator[Shortened, None]:
        await compute_in_thread(self._build)
        if await compute_in_thread(partial(looks_too_long, self.request, self.step)):
            async with aclosing(self._shorten()) as events:
                async for event in events:
                    yield event
            await compute_in_thread(partial(check_allowed, self.request, self.step))

    async def after(self, refusal: ProviderError) -> AsyncGenerator[Shortened, None]:
        """Raises the refusal where nothing can be left out any more."""
        self._refusals += 1
        found = False
        if self._refusals < _REFUSALS:
            async with aclosing(self._shorten()) as events:
                async for event in events:
                    found = found or isinstance(event, Compaction)
                    yield event
        if found:
            return
        if self._was_shortened:
            kind, detail = refusal.kind, refusal.detail
            raise ProviderError(_STILL_TOO_LONG, kind=kind, detail=detail) from refusal
        raise refusal

    def _build(self) -> None:
        request = build_request(self.step, self._entries)
        self.request = self.log.noted(request, "answer", self.step)

    async def _shorten(self) -> AsyncGenerator[Shortened, None]:
        step, entries = self.step, self._entries
        compaction = await compute_in_thread(partial(compaction_of, step, entries))
        if compaction is None:
            return
        if needs_summary(step, entries, compaction):
            async with aclosing(self._summarize(compaction)) as events:
                async for event in events:
                    if isinstance(event, Compaction):
                        compaction = event
                    else:
                        yield event
        self._entries = with_compaction(entries, compaction)
        self._was_shortened = True
        yield compaction
        await compute_in_thread(self._build)

    async def _summarize(self, compaction: Compaction) -> AsyncGenerator[Shortened, None]:
        """What is used for it, and at last the compaction with a summary."""
        step, room = self.step, self.step.rendering.prompts.summary
        yield Summarizing(compaction.turns)
        build = partial(build_summary_request, step, self._entries, compaction)
        request = self.log.noted(await compute_in_thread(build), "summary", step)
        text = ""
        chunks = gathered(bounded(step.provider.stream(request), request.max_tokens), self._stop)
        try:
            async with aclosing(chunks):
                async for chunk in chunks:
                    text += chunk.text
                    if chunk.usage is not None:
                        yield chunk.usage
            for sent in await self.log.take():
                yield sent
            yield replace(compaction, summary=_answer(text)[:room], by="model", room=room)
        except ProviderError as error:
            if error.kind in _NOTHING_WORKS:
                raise
            for sent in await self.log.take():
                yield sent
            level = step.rendering.level
            listing = partial(with_list, self._entries, compaction, room, level)
            listed = await compute_in_thread(listing)
            yield replace(listed, problem=error.message, room=room)


def _answer(text: str) -> str:
    """Without what the model thought; raises an error where nothing else is there."""
    splitter = Splitter(PYTHON)
    pieces = [*splitter.feed(text), *splitter.flush()]
    said = "".join(each.raw for each in pieces if not isinstance(each, Thinking)).strip()
    if not said:
        raise ProviderError(_NO_SUMMARY, kind="empty")
    return said

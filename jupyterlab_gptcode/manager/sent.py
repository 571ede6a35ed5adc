"""What is sent, to the byte: the request that a draft would send, and those of past steps.

A past request is rendered again from the entries before it. Its digest says whether it is the one
that was sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from ..background import compute_in_thread
from ..context import SentSnapshots
from ..conversation import (
    Begin,
    Compaction,
    Entry,
    Purpose,
    Sent,
    begin_of,
    branch_of,
    is_imported,
    unended_steps,
    up_to,
)
from ..errors import NotFound
from ..protocol import Json, Level, NotebookSnapshot, StepRequest
from ..providers.catalog import Catalog
from ..providers.framed import Framed, digest, framed, unframed
from ..request import Message, Rendering, Shares, parse_rendering, render_shares, summary_request
from ..spending import Spending, counted_messages
from ..step import Limits, Step, check_length, first_request
from .active import ActiveConversation
from .draft_step import DraftSteps
from .levels import with_levels
from .sent_parts import described

Certainty = Literal["draft", "sent", "again"]


@dataclass(frozen=True)
class Shown:
    """A request for the eyes of the user: `model` counts its tokens."""

    purpose: Purpose
    certain: Certainty
    model: str
    body: Json
    places: Sequence[int | None]
    shares: Shares
    why: str = ""
    endpoint: str = ""  # empty if it is not known where it went
    host: str = ""  # empty for this machine
    level: Level = "everything"
    time: float | None = None  # of sending


class SentRequests:
    """Looking at a request sends nothing."""

    def __init__(
        self, catalog: Catalog, limits: Limits, drafts: DraftSteps, spending: Spending
    ) -> None:
        self._catalog, self._limits = catalog, limits
        self._drafts, self._spending = drafts, spending
        self.snapshots = SentSnapshots()

    async def preview(self, request: StepRequest, active: ActiveConversation | None) -> Json:
        """Raises ProviderError where a limit would keep it from being sent, and Unusable where the
        prompt alone is too long."""
        self.snapshots.keep(request.client, request.step, request.facts.cells)
        step = await self._drafts.of(request, active)
        check_length(request.text, step.model, self._limits)
        tries = step.begin.tries and step.prompts.surroundings
        found = await compute_in_thread(lambda: self._described(_of_draft(step, "draft")))
        return {**found, "tries": tries}

    async def of_step(self, active: ActiveConversation, step: str) -> Json:
        """The requests of a past step, in their order."""
        entries = list(active.entries)
        begin = begin_of(entries, step)
        if begin is None:
            raise NotFound("There is no such step.")
        await self._spending.read()
        return await compute_in_thread(lambda: self._described(self._of_past(entries, begin)))

    def _of_past(self, entries: Sequence[Entry], begin: Entry) -> list[Shown]:
        past = with_levels(branch_of(list(up_to(entries, begin.seq))), self._catalog)
        events = [each for each in entries if each.step == begin.step and each.seq > begin.seq]
        recorded = [each for each in events if isinstance(each.body, Sent)]
        if recorded:
            return [self._recorded(past, events, each) for each in recorded]
        is_new = any(isinstance(each.body, Sent) for each in entries if each.seq < begin.seq)
        is_over = begin.step not in {each.step for each in unended_steps(events[-1:] or [begin])}
        if is_new and is_over and not is_imported(entries, begin.turn):
            return []  # no model was called
        # Where it went is not known: the endpoint may have had another address.
        found = _of_draft(self._step(past), "again")
        return [replace(each, endpoint="", host="", time=begin.time) for each in found]

    def _recorded(self, past: Sequence[Entry], events: Sequence[Entry], entry: Entry) -> Shown:
        sent = entry.body
        begin = past[-1].body
        assert isinstance(sent, Sent)  # noqa: S101
        assert isinstance(begin, Begin)  # noqa: S101
        compactions = [each for each in events if isinstance(each.body, Compaction)]
        before = [*past, *(each for each in compactions if each.seq < entry.seq)]
        rendering = parse_rendering(sent.rendering)
        messages, shares = render_shares(before, rendering)
        if sent.purpose == "summary":
            later = (each.body for each in compactions if each.seq > entry.seq)
            messages = self._summary(before, next(later, None), rendering, sent, begin.model)
            shares = Shares()
        call = Framed(sent.frame, sent.folded)
        try:
            body, places = unframed(call, messages), call.places
        except IndexError:
            found = framed({**sent.frame, "messages": messages}, messages)
            body, places = {**sent.frame, "messages": messages}, found.places
        is_same = digest(body) == sent.digest
        certain: Certainty = "sent" if is_same else "again"
        why = "" if is_same else "changed"
        return Shown(
            *(sent.purpose, certain, begin.model, body, places, shares, why),
            *(sent.endpoint, sent.host, rendering.level, entry.time),
        )

    def _summary(
        self,
        entries: Sequence[Entry],
        made: object,
        rendering: Rendering,
        sent: Sent,
        model: str,
    ) -> list[Message]:
        """What was asked for `made`, the compaction that came of it."""
        if not isinstance(made, Compaction):
            return []
        bare = replace(made, summary="", by="", problem="", room=0, has_earlier=False)
        estimate = self._spending.calibration.tokens
        return summary_request(
            entries,
            bare,
            rendering,
            sent.room,
            lambda messages: estimate(model, counted_messages(messages)),
        )

    def _step(self, past: Sequence[Entry]) -> Step:
        """A step of which nothing was recorded, as it would be sent now."""
        begin = past[-1].body
        assert isinstance(begin, Begin)  # noqa: S101
        provider, bare = self._catalog.resolve(begin.model)
        model = self._catalog.with_effort(provider.model(bare))
        facts = NotebookSnapshot(begin.change.notebook)
        estimate = self._spending.estimate(model)
        return Step(past, facts, provider, model, bare, self._limits, estimate=estimate)

    def _described(self, shown: Sequence[Shown]) -> Json:
        calibration = self._spending.calibration
        return {
            "requests": [
                {
                    "purpose": each.purpose,
                    "certain": each.certain,
                    "why": each.why,
                    "model": each.model,
                    "endpoint": each.endpoint,
                    "host": each.host,
                    "level": each.level,
                    "time": each.time,
                    "body": each.body,
                    **described(
                        each.body, each.places, each.shares, partial(calibration.tokens, each.model)
                    ),
                }
                for each in shown
            ]
        }


def _of_draft(step: Step, certain: Certainty) -> list[Shown]:
    """The first request of a step; none where the model would not be called."""
    purpose, request = first_request(step)
    body = step.provider.body(request)
    if body is None:
        return []
    shares = Shares()
    if purpose == "answer":
        messages, shares = render_shares(step.entries, step.rendering)
        if messages != request.messages:
            shares = Shares()
    places = framed(body, request.messages).places
    why = "unrecorded" if certain == "again" else ""
    to = step.provider.name, step.model.host, step.rendering.level
    return [Shown(purpose, certain, step.model.id, body, places, shares, why, *to)]

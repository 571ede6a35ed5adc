"""The first request of a step: the step sends it, and its preview shows it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..conversation import Compaction, Entry, Purpose
from ..errors import ProviderError
from ..providers import Request
from ..request import compact, is_news, surely_fit, with_compaction
from .build import build_request, build_summary_request
from .inputs import Step
from .thoughts import has_thought

_NOT_ALLOWED = (
    "This request would have about {size:,} tokens, even after older outputs and turns were left "
    "out, and your administrator allows {most:,} (c.GPTCode.max_request_tokens). Nothing was sent. "
    "Remove files or outputs from the message, or start a new conversation."
)


def ready(step: Step) -> Step:
    """The step with the room for an answer that its model is known to need."""
    thinks = has_thought(step.begin.model, step.entries)
    return (step.with_room_to_think() or step) if thinks else step


def looks_too_long(request: Request, step: Step) -> bool:
    messages, room = request.messages, step.room
    return not surely_fit(messages, room) and step.estimate(messages) > room


def compaction_of(step: Step, entries: Sequence[Entry]) -> Compaction | None:
    """What makes a request of these entries shorter; None where nothing does."""
    return compact(entries, step.facts, step.rendering, step.room, step.estimate)


def needs_summary(step: Step, entries: Sequence[Entry], compaction: Compaction) -> bool:
    return bool(step.rendering.prompts.summary) and is_news(entries, compaction)


def check_allowed(request: Request, step: Step) -> None:
    """Raises ProviderError where the administrator does not allow so long a request."""
    most = step.limits.max_request
    if most is not None and (size := step.estimate(request.messages)) > most:
        raise ProviderError(_NOT_ALLOWED.format(size=size, most=most), kind="locked")


def first_request(step: Step) -> tuple[Purpose, Request]:
    """What the step would send first if it started now."""
    step = ready(step)
    request = build_request(step)
    if not looks_too_long(request, step):
        return "answer", request
    compaction = compaction_of(step, step.entries)
    if compaction and needs_summary(step, step.entries, compaction):
        return "summary", build_summary_request(step, step.entries, compaction)
    if compaction:
        request = build_request(step, with_compaction(step.entries, compaction))
    check_allowed(request, step)
    return "answer", request

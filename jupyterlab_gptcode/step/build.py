"""The one place that builds what leaves the machine: the requests of a step."""

from __future__ import annotations

from collections.abc import Sequence

from ..conversation import Compaction, Entry
from ..masking import masked
from ..providers import Background, Request
from ..request import render, summary_request
from .inputs import Step
from .last_look import last_look

_PER_TOKEN = 2  # characters of a summary: its words may have few


def build_request(step: Step, entries: Sequence[Entry] | None = None) -> Request:
    """`entries` are the step's own, by default, and may have compactions behind them."""
    entries = step.entries if entries is None else entries
    messages = last_look(render(entries, step.rendering), entries, step.limits.keys)
    max_tokens = step.limits.answer_tokens(step.model)
    # A small model's examples are made of what the notebook holds.
    sees_all = step.rendering.level == "everything"
    background = Background(masked(entries), step.facts) if sees_all else None
    effort = step.model.effort
    return Request(step.name, messages, max_tokens, effort=effort, background=background)


def build_summary_request(step: Step, entries: Sequence[Entry], compaction: Compaction) -> Request:
    """For a summary of the turns that this compaction leaves out."""
    rendering = step.rendering
    messages = summary_request(entries, compaction, rendering, step.room, step.estimate)
    messages = last_look(messages, entries, step.limits.keys)
    cap = step.limits.cap(step.model, rendering.prompts.summary // _PER_TOKEN)
    return Request(step.name, messages, cap, effort=step.model.effort)

"""What a step starts with: its request, and what the model has not seen yet. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict

from ..context import (
    files_change,
    instructions_change,
    named_cells,
    named_variables,
    notebook_change,
    sent_outputs,
    skills_change,
    state_change,
)
from ..conversation import Begin, Entry, Instruction, Skill
from ..masking import new_secrets
from ..protocol import Level, StepRequest
from .around import Around


def begin_step(
    entries: Sequence[Entry],
    request: StepRequest,
    model: str,
    around: Around,
    level: Level,
    others: Sequence[Entry] = (),
) -> Begin:
    """`entries` are those of the branch that it continues, and `others` all there are."""
    change = notebook_change(entries, request.facts)
    begin = Begin(
        request.kind,
        request.client,
        request.mode,
        model,
        change,
        request.text,
        files_change(entries, request.files, around.files, change.works_in),
        sent_outputs(request.facts, request.outputs),
        request.facts.selection,
        named_cells(request.facts),
        named_variables(entries, request.facts),
        state_change(entries, request.facts),
        process=request.facts.process,
        level=level,
        chosen=request.level,
        ignored=around.ignored,
        start=around.start,
        **_instructions(entries, around),
    )
    return replace(begin, secrets=new_secrets(entries, begin, others))


class _OfInstructions(TypedDict, total=False):
    instructions: tuple[Instruction, ...]
    skills: tuple[Skill, ...] | None
    skills_read: tuple[Skill, ...]


def _instructions(entries: Sequence[Entry], around: Around) -> _OfInstructions:
    """What is new of the standing instructions, as far as they could be read."""
    found = around.instructions
    if found is None:
        return {}
    return {
        "instructions": instructions_change(entries, found.texts),
        "skills": skills_change(entries, found.skills),
        "skills_read": found.read,
    }

"""What a step starts with: its request, and what the model has not seen yet. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, TypedDict

from ..context import (
    files_change,
    instructions_change,
    may_try,
    named_cells,
    named_variables,
    notebook_change,
    sent_outputs,
    skills_change,
    state_change,
)
from ..conversation import Begin, Entry, Instruction, Skill, branch_of, newest_turn
from ..masking import new_secrets
from ..protocol import Level, StepRequest
from ..providers import Model
from ..providers.catalog import Catalog
from ..step import Limits, rendering_of
from .admission import followed_turn, turn_of
from .around import Around
from .levels import with_levels
from .sent_secrets import with_sent_secrets


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
    ignored = tuple(sorted({*around.ignored, *request.facts.hidden_files}))
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
        ignored=ignored,
        hidden=tuple(cell.id for cell in request.facts.cells if cell.hidden),
        pinned=tuple(cell.id for cell in request.facts.cells if cell.pinned and not cell.hidden),
        pinned_files=tuple(path for path in request.facts.pinned_files if path not in ignored),
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


class Beginning(NamedTuple):
    """The entries that a step continues, what it starts with, and its turn."""

    past: list[Entry]
    begin: Begin
    turn: int


class Beginnings:
    """What steps start with, on the branch that they continue: of those that are sent, and of
    drafts."""

    def __init__(self, catalog: Catalog, limits: Limits) -> None:
        self._catalog, self._limits = catalog, limits

    def of(
        self,
        entries: Sequence[Entry],
        request: StepRequest,
        name: str,
        model: Model,
        around: Around,
    ) -> Beginning:
        """Raises Unusable where the step cannot start. `name` is the model's as it was chosen."""
        turn = turn_of(entries, request, self._limits.max_steps)
        follows = followed_turn(entries, request)
        past = with_levels(branch_of(entries, follows), self._catalog)
        level = self._limits.level(request.level, model)
        begin = begin_step(past, request, name, around, level, list(entries))
        if follows not in (turn, newest_turn(entries)):
            begin = replace(begin, after=follows)
        begin = replace(begin, tries=self._may_try(past, request))
        rendering = rendering_of(begin, model, self._limits)
        begin = with_sent_secrets(past, begin, request.step, turn, rendering)
        return Beginning(past, begin, turn)

    def _may_try(self, past: Sequence[Entry], request: StepRequest) -> bool:
        """Whether the model may try code. A kernel that is busy is taken to be as it was."""
        state = request.facts.state
        runs = "insert" not in (request.mode, self._limits.ceiling)
        if not (self._limits.by_model and request.model_tries and runs) or state is None:
            return False
        return may_try(past) if state.late else state.tries

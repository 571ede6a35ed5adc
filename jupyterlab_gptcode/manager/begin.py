"""What a step starts with: its request, and what the model has not seen yet. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..context import (
    files_change,
    named_cells,
    named_variables,
    notebook_change,
    sent_outputs,
    state_change,
)
from ..conversation import Begin, Entry
from ..protocol import Level, StepRequest
from .around import Around


def begin_step(
    entries: Sequence[Entry], request: StepRequest, model: str, around: Around, level: Level
) -> Begin:
    change = notebook_change(entries, request.facts)
    return Begin(
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
    )

"""Ends a turn whose repairs do not help, without another call of the model."""

from __future__ import annotations

from ..context import is_repeated, open_failures, tried
from ..conversation import blocks, of_turn
from ..protocol import StepEnd
from .inputs import Step


def gives_up(step: Step) -> StepEnd | None:
    """The end of a step that would ask for a repair that does not help; None where it may help."""
    # The smallest models get no results, and count their attempts themselves.
    if step.begin.kind != "results" or not step.prompts.results:
        return None
    failed = open_failures(list(blocks(of_turn(step.entries, step.turn)).values()))
    if is_repeated(failed):
        return StepEnd("done", "attempts", tried("same-error", failed))
    if len(failed) >= step.limits.max_attempts:
        return StepEnd("done", "attempts", tried("limit", failed))
    return None

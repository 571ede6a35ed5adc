"""Whether a step may start, and to which turn it belongs."""

from __future__ import annotations

from collections.abc import Sequence

from ..conversation import (
    TAKEN,
    Begin,
    Entry,
    begin_of,
    check_results,
    current_turn,
    of_turn,
    silent_steps,
    steps_in_turn,
)
from ..errors import Conflict, Unusable
from ..protocol import StepRequest
from .active import ActiveConversation


def turn_of(active: ActiveConversation, request: StepRequest, max_steps: int) -> int:
    turn = current_turn(active.entries)
    if request.kind == "prompt":
        return turn if _again(active.entries, turn, request.text) else turn + 1
    if turn == 0:
        raise Unusable("There is no turn yet that could have results.")
    if steps_in_turn(active.entries, turn) >= max_steps:
        raise Unusable(f"This turn has had its {max_steps} steps.", kind="steps")
    check_results(active.entries)
    return turn


def started(active: ActiveConversation, request: StepRequest) -> Entry | None:
    """The entry of the step with this id; else raises Conflict where it may not start."""
    if entry := begin_of(active.entries, request.step):
        return entry
    if active.running_step is not None:
        raise Conflict("Another answer is still being written in this conversation.")
    _check_driver(active, request)
    return None


def _check_driver(active: ActiveConversation, request: StepRequest) -> None:
    driven = active.driven()
    if driven["client"] in ("", request.client):
        return
    if request.kind == "results" or (driven["open"] and driven["here"]):
        raise Conflict(TAKEN, kind="taken")


def _again(entries: Sequence[Entry], turn: int, text: str) -> bool:
    """Whether a prompt repeats the latest one, which brought no answer."""
    entries = of_turn(entries, turn)
    steps = {entry.step: entry.body.text for entry in entries if isinstance(entry.body, Begin)}
    return bool(steps) and steps.keys() <= silent_steps(entries) and text in steps.values()

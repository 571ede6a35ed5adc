"""Whether a step may start, and in which turn: the current one, or a new one on some branch."""

from __future__ import annotations

from collections.abc import Sequence

from ..conversation import (
    TAKEN,
    Begin,
    Entry,
    begin_of,
    check_results,
    current_turn,
    newest_turn,
    of_turn,
    silent_steps,
    turns_before,
)
from ..errors import Conflict, Unusable
from ..protocol import Error, StepRequest
from .active import ActiveConversation

_NO_TURN = "This conversation has no such turn to go back to."


def started(active: ActiveConversation, request: StepRequest) -> Entry | None:
    """The entry of the step with this id; else raises Conflict where it may not start."""
    if entry := begin_of(active.entries, request.step):
        return entry
    if active.running_step is not None:
        raise Conflict("Another answer is still being written in this conversation.")
    _check_driver(active, request)
    return None


def followed_turn(entries: Sequence[Entry], request: StepRequest) -> int:
    """The last turn that the model gets with this step: the user may have gone back to it."""
    current = current_turn(entries)
    if request.kind == "results" or request.after is None:
        return current
    if request.after and request.after not in turns_before(entries):
        raise Unusable(_NO_TURN)
    return current if _again(entries, current, request) else request.after


def turn_of(entries: Sequence[Entry], request: StepRequest, max_steps: int) -> int:
    current = current_turn(entries)
    if request.kind == "prompt":
        return current if _again(entries, current, request) else newest_turn(entries) + 1
    if current == 0:
        raise Unusable("There is no turn yet that could have results.")
    if _whole_steps(entries, current) >= max_steps:
        raise Unusable(f"This turn has had its {max_steps} steps.", kind="steps")
    check_results(entries)
    return current


def _whole_steps(entries: Sequence[Entry], turn: int) -> int:
    """The steps of a turn that the model answered whole: one that broke off may be continued."""
    entries = of_turn(entries, turn)
    failed = {entry.step for entry in entries if isinstance(entry.body, Error)}
    failed |= silent_steps(entries)
    return sum(isinstance(entry.body, Begin) and entry.step not in failed for entry in entries)


def check_idle(active: ActiveConversation, busy: str) -> None:
    """Raises Conflict with the message `busy` while a turn runs."""
    driven = active.driven()
    if active.running_step is not None or (driven["open"] and driven["here"]):
        raise Conflict(busy, kind="busy")


def _check_driver(active: ActiveConversation, request: StepRequest) -> None:
    driven = active.driven()
    if driven["client"] in ("", request.client):
        return
    if request.kind == "results" or (driven["open"] and driven["here"]):
        raise Conflict(TAKEN, kind="taken")


def _again(entries: Sequence[Entry], turn: int, request: StepRequest) -> bool:
    """Whether a prompt repeats the latest one, which brought no answer."""
    if turn != newest_turn(entries) or request.after not in (None, turns_before(entries).get(turn)):
        return False
    entries = of_turn(entries, turn)
    steps = {entry.step: entry.body.text for entry in entries if isinstance(entry.body, Begin)}
    return bool(steps) and steps.keys() <= silent_steps(entries) and request.text in steps.values()

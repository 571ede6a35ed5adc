"""Who drives the latest turn, and whether it is over. Pure.

One page drives a turn: it alone inserts and runs. It is the one that posted the latest step, until
another takes over. A turn is open for as long as a page has something to do in it: blocks to
settle, or results to send. Once the user has switched to another branch, none is.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..protocol import Action, Error, StepEnd
from .blocks import Block, blocks
from .entries import Begin, Entry, latest_step


def driver(entries: Sequence[Entry]) -> str:
    """The client that drives the latest turn, or did; empty before the first step."""
    for entry in reversed(entries):
        match entry.body:
            case Begin(client=client) | Action(action="taken-over", client=client):
                return client
    return ""


def drove(turn: Sequence[Entry], client: str) -> bool:
    """Whether this client drives a turn, or did before another one."""
    return any(
        isinstance(entry.body, Begin | Action) and driver([entry]) == client for entry in turn
    )


def running_step(entries: Sequence[Entry]) -> str | None:
    """The id of the step that has no end yet."""
    for entry in reversed(entries):
        match entry.body:
            case StepEnd() | Error():
                return None
            case Begin():
                return entry.step
    return None


def is_open(entries: Sequence[Entry]) -> bool:
    """Whether the latest turn still waits for a page, or for the model."""
    if closed(entries) == "switched":
        return False
    turn = latest_turn(entries)
    starts = [index for index, entry in enumerate(turn) if isinstance(entry.body, Begin)]
    if not starts:
        return False
    step = turn[starts[-1]].step
    rest = [entry.body for entry in turn[starts[-1] :]]
    if any(isinstance(body, Action) and body.action == "ended" for body in rest):
        return False
    found = blocks(turn).values()
    match next((body for body in rest if isinstance(body, StepEnd | Error)), None):
        case None:
            return True
        case StepEnd(next="results"):
            return not _all_skipped([block for block in found if block.step == step])
        case _:
            return any(not block.finished for block in found)


def closed(entries: Sequence[Entry]) -> str | None:
    """Why the latest turn takes no results any more; None where it does. After an error they may
    be sent again."""
    for entry in reversed(entries):
        match entry.body:
            case Begin():
                return None
            case Action(action="ended", reason=reason):
                return reason
            case Action(action="switched"):
                return "switched"
            case StepEnd(next="done", reason=reason) if entry.step == latest_step(entries):
                return reason
    return None


def latest_turn(entries: Sequence[Entry]) -> list[Entry]:
    """The entries from the latest prompt on, with what belongs to its turn."""
    found: list[Entry] = []
    for entry in reversed(entries):
        found.append(entry)
        if isinstance(entry.body, Begin) and entry.body.kind == "prompt":
            return [each for each in reversed(found) if each.turn == entry.turn]
    return []


def _all_skipped(found: Sequence[Block]) -> bool:
    """An answer skipped as a whole is reported with the next prompt."""
    return bool(found) and all(
        block.finished and (block.settled is None or block.settled.action == "skipped")
        for block in found
    )

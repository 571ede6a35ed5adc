"""Branches: the user goes back to an earlier message, and continues from there. Pure.

A conversation is a tree of turns. A turn follows the one that began before it, unless its first
step names another one (`Begin.after`). The branch that counts ends with the turn of the latest step
or, if the user has switched to another branch since, with the last turn of that one.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from ..protocol import KERNEL_ENDS, Action
from .entries import Begin, Body, Created, Entry, current_turn


def turns_before(entries: Iterable[Entry]) -> dict[int, int]:
    """All turns, each with the one that it follows; 0 for the first of a branch."""
    found: dict[int, int] = {}
    latest = 0
    for entry in entries:
        if isinstance(entry.body, Begin) and entry.turn not in found:
            found[entry.turn] = _followed(entry.body, found, latest)
            latest = entry.turn
    return found


def _followed(begin: Begin, known: Container[int], latest: int) -> int:
    """The turn that a turn names may be lost with a damaged line, and so may its number."""
    after = begin.after
    return after if isinstance(after, int) and (after == 0 or after in known) else latest


def turns_up_to(entries: Sequence[Entry], last: int) -> list[int]:
    """The turns of the branch that ends with the turn `last`, oldest first."""
    before = turns_before(entries)
    found: list[int] = []
    while last in before:
        found.append(last)
        last = before[last]
    return found[::-1]


def branch_of(entries: Sequence[Entry], last: int | None = None) -> list[Entry]:
    """The entries of the branch that ends with the turn `last`, by default the one that counts.

    What is in it never depends on what comes later, so a branch only grows, as a conversation does.
    """
    last = current_turn(entries) if last is None else last
    turns = {0, *turns_up_to(entries, last)}
    return [entry for entry in entries if entry.turn in turns or _is_of_all(entry.body)]


def _is_of_all(body: Body) -> bool:
    """All branches have one notebook and one kernel."""
    match body:
        case Created() | Action(action="renamed"):
            return True
        case Action(action="noticed", reason=reason):
            return reason in KERNEL_ENDS
        case _:
            return False

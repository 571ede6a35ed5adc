"""The order of the cells, and which of them the user has moved. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ..conversation import Begin, Entry, NotebookChange, silent_steps


def moved_cells(entries: Sequence[Entry], here: Sequence[str]) -> tuple[str, ...]:
    """As few cells as explain the order in which the known ones are here; `here` are all ids."""
    before = {cell: place for place, cell in enumerate(_known_order(entries))}
    known = [cell for cell in here if cell in before]
    places = [before[cell] for cell in known]
    stayed = _longest_rise(places)
    return tuple(cell for cell, place in zip(known, places, strict=True) if place not in stayed)


def _known_order(entries: Sequence[Entry]) -> list[str]:
    """The cells as they were when the model last heard of the notebook.

    Also of turns that are left out: what they said of the order is not said again.
    """
    silent = silent_steps(entries)
    order: list[str] = []
    known: set[str] = set()
    for entry in entries:
        if isinstance(entry.body, Begin) and entry.step not in silent:
            order = _after(order, known, entry.body.change)
    return order


def _after(order: list[str], known: set[str], change: NotebookChange) -> list[str]:
    """Changes `known`, the cells in that order, too: most steps change neither."""
    if gone := known & {*change.removed, *change.moved}:
        order = [cell for cell in order if cell not in gone]
        known -= gone
    new = [(position, cell) for cell, position in change.positions.items() if cell not in known]
    # From the top down, each finds its place among those that are there.
    for position, cell in sorted(new, key=lambda pair: pair[0]):
        order.insert(position - 1, cell)
        known.add(cell)
    return order


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The members of the longest rising subsequence of different numbers."""
    ends: list[int] = []  # the lowest end of a subsequence of each length
    before: dict[int, int | None] = {}
    for number in numbers:
        length = bisect_left(ends, number)
        before[number] = ends[length - 1] if length else None
        ends[length : length + 1] = [number]
    found: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found

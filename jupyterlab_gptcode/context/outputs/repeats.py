"""Runs of equal parts, such as the frames of a recursion, become the first of them and a count."""

from __future__ import annotations

from collections.abc import Sequence

_PERIOD = 4  # parts that alternate
_TIMES = 3


def without_repeats(parts: Sequence[str], note: str, noun: str) -> list[str]:
    """`note` has the places `what`, for the noun of one part, and `count`: how many more times."""
    found: list[str] = []
    place = 0
    while place < len(parts):
        period, times = _run(parts, place)
        found += parts[place : place + period]
        if times > 1:
            what = noun if period == 1 else f"{period} {noun}s"
            found.append(note.format(count=times - 1, what=what))
        place += period * times
    return found


def _run(parts: Sequence[str], place: int) -> tuple[int, int]:
    """How many parts repeat from here, and how many times they stand there."""
    for period in range(1, _PERIOD + 1):
        pattern = parts[place : place + period]
        times = 1
        while parts[place + times * period : place + (times + 1) * period] == pattern:
            times += 1
        if times >= _TIMES:
            return period, times
    return 1, 1

"""A long text cut at the ends of its lines, with a true count of what is left out."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from ...prompt import output_words as words
from ..budget import cut_middle
from .bundles import NOT_SENT
from .notable import notable

_REMEMBERED = 128
_NOTE = 60  # characters of a note about what is left out
_SMALLEST = 400  # characters in which lines are worth a choice
_PICKED = 0.15  # of the room, for lines that must not be lost


@dataclass(frozen=True)
class Shape:
    """How much of the room the end of a text gets, and whether lines of its middle are chosen."""

    tail: float
    picks: bool = False


STREAM = Shape(tail=0.6, picks=True)
ERROR = Shape(tail=0.7)
RICH = Shape(tail=0.3)
SHAPES = {"error": ERROR, "stdout": STREAM, "stderr": STREAM}
"""By the kind of a piece; others are RICH."""


def cut_lines(text: str, limit: int, shape: Shape, first: int = 1) -> str:
    """At most about `limit` characters; `first` is the number of the text's first line."""
    if len(text) <= limit:
        return text
    return cut_middle(text, limit) if limit < _SMALLEST else _cut(text, limit, shape, first)


@functools.lru_cache(maxsize=_REMEMBERED)
def _cut(text: str, limit: int, shape: Shape, first: int) -> str:
    """Remembered: each request is made of all outputs so far."""
    whole = text.split("\n")
    others = len(text) - max(map(len, whole))
    lines = [cut_middle(line, max(limit // 4, limit - others - 3 * _NOTE)) for line in whole]
    sizes = [len(line) + 1 for line in lines]
    if sum(sizes) <= limit:
        return "\n".join(lines)
    room = limit - 2 * _NOTE
    tail = int(room * shape.tail)
    head = room - tail - (int(room * _PICKED) if shape.picks else 0)
    shown = set(_fitting(range(len(sizes)), sizes, head))
    backwards = range(len(sizes) - 1, -1, -1)
    if shape.picks:
        end = set(_fitting(backwards, sizes, tail))
        shown |= _picked(lines, sizes, shown, end, room - tail)
    # What the rest has left over goes to the end of the text.
    shown |= set(_fitting(backwards, sizes, room - _cost(sizes, shown)))
    return "\n".join(_noted(whole, lines, shown, first))


def _fitting(indices: Iterable[int], sizes: list[int], room: int) -> Iterator[int]:
    for index in indices:
        room -= sizes[index]
        if room < 0:
            return
        yield index


def _picked(
    lines: list[str], sizes: list[int], shown: Collection[int], end: Collection[int], room: int
) -> set[int]:
    """Lines between head and end that must not be lost."""
    found: set[int] = set()
    cost = _cost(sizes, shown)
    for index in notable(lines):
        if index in shown or index in end or NOT_SENT.fullmatch(lines[index]):
            continue
        more = sizes[index] + _NOTE
        if cost + more <= room:
            found.add(index)
            cost += more
    return found


def _cost(sizes: list[int], shown: Collection[int]) -> int:
    """Characters of these lines, and of a note for each gap before one of them."""
    gaps = sum(1 for index in shown if index and index - 1 not in shown)
    return sum(sizes[index] for index in shown) + gaps * _NOTE


def _noted(whole: list[str], lines: list[str], shown: Collection[int], first: int) -> Iterator[str]:
    start = 0
    for index in [*sorted(shown), len(lines)]:
        if index > start:
            yield _note(whole[start:index], first + start)
        if index < len(lines):
            yield lines[index]
        start = index + 1


def _note(left_out: list[str], first: int) -> str:
    """What is left out; the page may have left out a part of it before."""
    count = sum(_length(line) + 1 for line in left_out) - 1
    last = first + len(left_out) - 1
    note = words.LINE_LEFT_OUT if first == last else words.LINES_LEFT_OUT
    missing = sum(map(_not_sent, left_out))
    notes = words.NOT_AVAILABLE.format(count=missing) if missing else ""
    return note.format(first=first, last=last, count=count, notes=notes)


def _length(line: str) -> int:
    return _not_sent(line) or len(line)


def _not_sent(line: str) -> int:
    found = NOT_SENT.fullmatch(line)
    return int(found[1]) if found else 0


def is_whole(lines: Iterable[str]) -> bool:
    """Whether the page has left out nothing of a text."""
    return not any(map(_not_sent, lines))

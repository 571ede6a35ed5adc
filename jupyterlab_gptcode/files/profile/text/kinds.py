"""What most values of a column are, although some are not, and whether a row is like the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .guessing import BOOLEANS, MISSING, type_of

_MOST = 0.8  # of the values present: then the others are exceptions
_COLUMNS = 100
_VALUES = 200
_NUMBERS = ("integer", "number")
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")


def kinds_of(rows: Sequence[Sequence[str]]) -> list[str]:
    """For each column a type other than text, or an empty string. All rows are of one length."""
    columns = list(zip(*(row[:_COLUMNS] for row in rows[:_VALUES]), strict=True))
    return [_kind(values) for values in columns]


def _kind(values: Sequence[str]) -> str:
    present = [value for value in values if value.lower() not in MISSING]
    distinct = list(dict.fromkeys(present))
    if not distinct:
        return ""
    kind = type_of(distinct)
    if kind != "text":
        return kind
    # One at a time: an exception must not make text of a column of numbers.
    counts = Counter(_plain(value) for value in present)
    kind, count = counts.most_common(1)[0]
    return kind if kind != "text" and len(present) > 4 and count >= _MOST * len(present) else ""


def _plain(value: str) -> str:
    kind = type_of([value])
    return "number" if kind == "integer" else kind


def fits(cell: str, kind: str) -> bool:
    if kind == "boolean":
        return any(cell.lower() in pair for pair in BOOLEANS)
    found = type_of([cell])
    return found == kind or (found in _NUMBERS and kind in _NUMBERS)


def matches(row: Sequence[str], kinds: Sequence[str]) -> tuple[int, int]:
    """How many cells are as the rest of their column, and how many are not; others tell nothing."""
    hits = misses = 0
    for cell, kind in zip(row, kinds, strict=False):
        if kind and cell.lower() not in MISSING:
            fitting = fits(cell, kind)
            hits += fitting
            misses += not fitting
    return hits, misses


def is_alike(row: Sequence[str], kinds: Sequence[str]) -> bool:
    """Whether a row is one of the table; of columns of text alone that cannot be denied."""
    hits, misses = matches(row, kinds)
    return bool(kinds) and (hits > misses or not any(kinds))


def shape(cell: str) -> str:
    """`Town 17` and `Lake 3` have one shape."""
    return _DIGITS.sub("9", _LETTERS.sub(lambda found: _letters(found[0]), cell))


def _letters(word: str) -> str:
    return "A" if word.isupper() else "Aa" if word[0].isupper() else "a"

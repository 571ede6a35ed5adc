"""Which lines of a long text must not be lost: warnings, errors, totals, and the best and worst."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

_SAYS = re.compile(
    r"warn|error|exception|fail|critical|fatal|traceback|total|summary|overall|\bbest\b|\bfinal"
    r"|result|converge|\bnan\b|dropped|skipped|missing|\bsaved?\b|elapsed|\bmean\b|average",
    re.I,
)
_NUMBER = re.compile(r"(?<![\w.])[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.])", re.I)
_DIGITS = re.compile(r"\d+")
_COMMON = 10  # lines of the same form make a series
_RARE = 3
_MEASURES = 6  # of a series that are followed
_LINE = 2_000  # characters: a longer line is not of a series


def notable(lines: Sequence[str]) -> list[int]:
    """Indices of lines, the most important first."""
    forms = [_DIGITS.sub("#", line[:_LINE]) for line in lines]
    counts = Counter(forms)
    seen: set[str] = set()
    rare: list[int] = []
    first: list[int] = []
    other: list[int] = []
    for index, (line, form) in enumerate(zip(lines, forms, strict=True)):
        if not line.strip():
            continue
        if counts[form] <= _RARE:
            (rare if _SAYS.search(line[:_LINE]) else other).append(index)
        elif form not in seen and _SAYS.search(line[:_LINE]):
            first.append(index)
        seen.add(form)
    # Where most lines are unlike one another, being rare says nothing.
    singular = other if len(other) <= len(lines) // 20 else []
    return list(dict.fromkeys([*rare, *_extremes(lines), *first, *singular]))


def _extremes(lines: Sequence[str]) -> list[int]:
    """The lines in which a number of a series is smallest or largest, unless it is a counter."""
    found: list[int] = []
    # Digits of a number may vary, so a series is known by the words around its numbers.
    series: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if len(line) <= _LINE and _NUMBER.search(line):
            series.setdefault(_NUMBER.sub("#", line), []).append(index)
    for indices in series.values():
        if len(indices) < _COMMON:
            continue
        rows = [_NUMBER.findall(lines[index])[:_MEASURES] for index in indices]
        for column in zip(*rows, strict=True):
            values = [float(text) for text in column]
            steps = {round(b - a, 9) for a, b in itertools.pairwise(values)}
            if len(steps) == 1:
                continue
            places = range(len(values))
            found.append(indices[min(places, key=lambda place: values[place])])
            found.append(indices[max(places, key=lambda place: values[place])])
    return found

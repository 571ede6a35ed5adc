"""The numbers of a text that was printed, to be looked up by their size. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from .reading import UNITS, Number, Reading, in_unit, printed_at, printed_sizes
from .words import dated, words

_NEAR = 1e-9
_ALONE = re.compile(r"(?<![\w.])\d[\d.,]*(?![^\W\d_])")
_NEXT = re.compile(r"(?<!\w)\d|[,;|]")
_HEADER = re.compile(r"(?<![\w.])[-+]?\d[\d.,]*(?![\w])")
_NAME = re.compile(r"\S+(?: \S+)*")
_LETTERS = re.compile(r"[^\W\d_]{2,}|%")
_MOST_ROWS = 200  # between a number and the names of columns
_MOST_UNITS = 500  # numbers with a unit that are compared in another one


class Printed:
    """A text, and its numbers by size."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._headers: dict[int, str] = {}  # by where a line begins

    @cached_property
    def _by_size(self) -> list[tuple[float, int]]:
        """Each size that a number may have, and where it starts."""
        return sorted(printed_sizes(self.text))

    @cached_property
    def _sizes(self) -> list[float]:
        return [size for size, _ in self._by_size]

    @cached_property
    def _with_units(self) -> list[Number]:
        found = (printed_at(self.text, match.start()) for match in UNITS.finditer(self.text))
        numbers = (each for each in found if each and each.dimension >= 0)
        return list(islice(numbers, _MOST_UNITS))

    def prepare(self) -> None:
        """Sorts the numbers now instead of when the first is looked up."""
        assert len(self._sizes) == len(self._by_size)  # noqa: S101  it is made by being read

    def matches(self, number: Number, reading: Reading) -> Iterator[Number]:
        """The numbers that, rounded as this one is, are the same."""
        low, high = _range(reading)
        first, last = bisect_left(self._sizes, low), bisect_right(self._sizes, high)
        for start in dict.fromkeys(start for _, start in self._by_size[first:last]):
            found = printed_at(self.text, start)
            if found and _same_sign(number, found) and not _is_finer(reading, found):
                yield found

    def converted(self, number: Number) -> Iterator[Number]:
        """The numbers in another unit that are the same in this one's."""
        low, high = _range(number.readings[0])
        for each in self._with_units if number.dimension >= 0 else ():
            other = in_unit(number, each)
            if other and low <= other.size <= high and _same_sign(number, other):
                yield each

    def chance(self, reading: Reading) -> float:
        """How likely another number of about this size would be found here as well."""
        low, high = reading.size / 2, reading.size * 2
        places = (high - low) / reading.step
        first, last = bisect_left(self._sizes, low), bisect_right(self._sizes, high)
        if places < 1:
            return 1.0
        taken = {round(size / reading.step) for size in self._sizes[first:last]}
        return min(1.0, len(taken) / places)

    def labels(self, number: Number) -> frozenset[str]:
        """The words that say what a printed number is: those of its row and of its column."""
        start = self.text.rfind("\n", 0, number.start) + 1
        end = self.text.find("\n", number.end)
        line = dated(self.text[start : end if end >= 0 else len(self.text)])
        own = _own_words(line, number.start - start, number.end - start)
        return own | _words_at(self._header(start), number.start - start, number.end - start)

    def _header(self, start: int) -> str:
        """The names of columns above a line, empty if there are none."""
        known = self._headers.get(start)
        if known is not None:
            return known
        passed = [start]
        header = ""
        while start > 0 and len(passed) < _MOST_ROWS:
            above = self.text.rfind("\n", 0, start - 1) + 1
            line = self.text[above : start - 1]
            start = above
            if not line.strip():
                break
            if start in self._headers:
                header = self._headers[start]
                break
            if _is_header(line):
                header = line
                break
            passed.append(start)
        self._headers.update(dict.fromkeys(passed, header))
        return header


def _own_words(line: str, start: int, end: int) -> frozenset[str]:
    """Those next to it, else those with which its line begins."""
    before, after = line[:start], line[end:]
    digits = [match.end() for match in _ALONE.finditer(before)]
    near = words(before[digits[-1] if digits else 0 :])
    near |= words(_NEXT.split(after, maxsplit=1)[0])
    if near:
        return near
    first = _ALONE.search(line)
    return words(line[: first.start()] if first else line)


def _is_header(line: str) -> bool:
    """Names of columns, which may have digits in them, and no number that stands alone."""
    return bool(_LETTERS.search(line)) and not _HEADER.search(line)


def _words_at(line: str, start: int, end: int) -> frozenset[str]:
    """The name in a line that stands above these columns: as a rule, both end at the same."""
    found = frozenset[str]()
    for match in _NAME.finditer(line):
        if match.start() < end and match.end() > start:
            found |= words(match[0])
    return found


def _range(reading: Reading) -> tuple[float, float]:
    half = reading.step / 2 + abs(reading.size) * _NEAR
    return reading.size - half, reading.size + half


def _same_sign(number: Number, found: Number) -> bool:
    """A written sign must be right; without one, "fell by 3 %" may be -3 %."""
    if number.sign < 0:
        return found.sign < 0
    return not (number.sign > 0 and found.sign < 0)


def _is_finer(reading: Reading, found: Number) -> bool:
    """Whether it has more digits than what was printed: nobody can have read them there."""
    return all(
        found_reading.step > reading.step * 1.5 and found_reading.size != reading.size
        for found_reading in found.readings
    )

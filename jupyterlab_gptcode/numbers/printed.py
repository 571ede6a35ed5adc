"""The numbers of a text that was printed, to be looked up by their size. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from .reading import Number, Reading, convertible, in_unit, printed_at, printed_sizes
from .scripts import apart
from .words import dated, words

_NEAR = 1e-9
_ALONE = re.compile(r"(?<![\w.])\d[\d.,]*(?![^\W\d_])")
_NEXT = re.compile(r"(?<!\w)\d|[,;|]")
_HEADER = re.compile(r"(?<![\w.])[-+]?\d[\d.,]*(?![\w])")
_NAME = re.compile(r"\S+(?: \S+)*")
_LETTERS = re.compile(r"[^\W\d_]{2,}|%")
_BESIDE = 200  # characters of a line before and after a number
_WIDEST = 2000  # characters of the line with the names of columns
_MOST_ROWS = 200  # between a number and the names of columns
_MOST_UNITS = 500  # numbers with a unit that are compared in another one


class Printed:
    """A text, and its numbers by size."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._read = apart(text)
        self._headers: dict[int, str] = {}  # by where a line begins
        self._names: dict[str, list[tuple[int, int, frozenset[str]]]] = {}  # of a header

    @cached_property
    def _by_size(self) -> list[tuple[float, int]]:
        """Each size that a number may have, and where it starts."""
        return sorted(printed_sizes(self._read))

    @cached_property
    def _sizes(self) -> list[float]:
        return [size for size, _ in self._by_size]

    @cached_property
    def _with_units(self) -> list[Number]:
        return list(islice(convertible(self._read), _MOST_UNITS))

    def prepare(self) -> None:
        """Sorts the numbers now instead of when the first is looked up."""
        assert len(self._sizes) == len(self._by_size)  # noqa: S101  it is made by being read

    def matches(self, number: Number, reading: Reading) -> Iterator[Number]:
        """The numbers that, rounded as this one is, are the same."""
        low, high = _range(reading)
        first, last = bisect_left(self._sizes, low), bisect_right(self._sizes, high)
        if first == last:
            return
        for start in dict.fromkeys(start for _, start in self._by_size[first:last]):
            found = printed_at(self._read, start)
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
        first, last, places = self._near(reading)
        taken = {round(size / reading.step) for size in self._sizes[first:last]}
        return min(1.0, len(taken) / places) if places >= 1 else 1.0

    def most_chance(self, reading: Reading) -> float:
        """At least that, in hardly any time: as if all numbers here were different."""
        first, last, places = self._near(reading)
        return min(1.0, (last - first) / places) if places >= 1 else 1.0

    def _near(self, reading: Reading) -> tuple[int, int, float]:
        """Where the numbers are from half to twice its size, and how many there could be."""
        low, high = reading.size / 2, reading.size * 2
        first, last = bisect_left(self._sizes, low), bisect_right(self._sizes, high)
        return first, last, (high - low) / reading.step

    def labels(self, number: Number) -> frozenset[str]:
        """The words that say what a printed number is: those of its row and of its column."""
        text, first, last = self.text, number.start, number.end
        start = text.rfind("\n", 0, first) + 1
        before = dated(text[max(start, first - _BESIDE) : first])
        after = dated(text[last : _line_end(text, last)])
        digits = 0
        for match in _ALONE.finditer(before):
            digits = match.end()
        near = words(f"{before[digits:]} {_NEXT.split(after, maxsplit=1)[0]}")
        return (near or self._row(start)) | self._above(start, first - start, last - start)

    def _row(self, start: int) -> frozenset[str]:
        """The words with which a line begins."""
        line = dated(self.text[start : _line_end(self.text, start)])
        first = _ALONE.search(line)
        return words(line[: first.start()] if first else line)

    def _above(self, line: int, start: int, end: int) -> frozenset[str]:
        """The names in a line's header above these columns: as a rule, both end at the same."""
        header = self._header(line)
        if header not in self._names:
            self._names[header] = [
                (*match.span(), words(match[0])) for match in _NAME.finditer(header[:_WIDEST])
            ]
        found = frozenset[str]()
        for first, last, names in self._names[header]:
            if first < end and last > start:
                found |= names
        return found

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


def _is_header(line: str) -> bool:
    """Names of columns, which may have digits in them, and no number that stands alone."""
    return bool(_LETTERS.search(line)) and not _HEADER.search(line)


def _line_end(text: str, start: int) -> int:
    """Where its line ends, or what of it is looked at: an output may be one line."""
    end = text.find("\n", start, start + _BESIDE)
    return end if end >= 0 else start + _BESIDE


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
    for each in found.readings:
        if each.step <= reading.step * 1.5 or each.size == reading.size:
            return False
    return True

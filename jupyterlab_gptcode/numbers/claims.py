"""The numbers of a text that say something that could be wrong. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .names import without_names
from .reading import Number, written
from .words import dated, words

_FIGURE = re.compile(r"\d")
_SENTENCE = re.compile(r"[!?;\n\u3002\uff01\uff1f\uff1b.:](?:(?<![.:])|(?=\s|\*|$))")
_AROUND = 90  # characters of a sentence before and after
_ROW = 1000  # characters of a row of a table
_ROWS = 200  # between a number and the names of columns


class Claim:
    """A number in a text, and what stands around it."""

    def __init__(self, number: Number, text: str, heads: dict[int, list[str]]) -> None:
        self.number = number
        self.text = text
        self._heads = heads  # names of columns, by where a row begins
        self._words: frozenset[str] | None = None

    @property
    def words(self) -> frozenset[str]:
        """Those of its sentence or, in a table, of its row and the head of its column."""
        if self._words is None:
            self._words = self._found_words()
        return self._words

    def _found_words(self) -> frozenset[str]:
        text, at, end = self.text, self.number.start, self.number.end
        start = text.rfind("\n", 0, at) + 1
        if text[start:at].lstrip()[:1] == "|":
            row = text[max(start, at - _ROW) : _line_end(text, end, end + _ROW)]
            return words(dated(row)) | self._head(start, text.count("|", start, at))
        before = _SENTENCE.split(text[max(start, at - _AROUND) : at])
        after = _SENTENCE.split(text[end : _line_end(text, end, end + _AROUND)], maxsplit=1)
        # "Mean age: 12" is one; so is "**Mean age.** 12".
        near = before[-1] if len(before[-1].strip(" *_-")) > 2 else " ".join(before[-2:])
        return words(dated(f"{near} {after[0]}"))

    def _head(self, start: int, column: int) -> frozenset[str]:
        cells = self._heads.get(start)
        if cells is None:
            cells = self._heads[start] = self._first_row(start).split("|")
        return words(cells[column]) if column < len(cells) else frozenset()

    def _first_row(self, start: int) -> str:
        head = ""
        for _ in range(_ROWS):
            above = self.text.rfind("\n", 0, max(0, start - 1)) + 1
            row = self.text[above : max(0, start - 1)]
            if not row.lstrip().startswith("|"):
                break
            head, start = row, above
        return head


def claims(text: str) -> Iterator[Claim]:
    """The numbers of a text that say something that could be wrong."""
    seen = without_names(text)
    heads: dict[int, list[str]] = {}
    if _FIGURE.search(seen):
        for number in written(seen):
            yield Claim(number, text, heads)


def _line_end(text: str, start: int, most: int) -> int:
    end = text.find("\n", start, most)
    return end if end >= 0 else min(most, len(text))

"""The numbers of a text that say something that could be wrong. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from .names import without_names
from .reading import Number, written
from .words import dated, words

_FIGURE = re.compile(r"\d")
_SENTENCE = re.compile(r"[!?;\n]|[.:](?=\s|\*|$)")
_AROUND = 90  # characters of a sentence before and after
_ABOUT = re.compile(
    r"(?:\b(?:about|around|roughly|approx(?:imately|\.)?|nearly|almost|over|under|above|below|some|"
    r"more than|less than|fewer than|just|close to|circa|ca\.|etwa|rund|knapp|fast|über|ungefähr|"
    r"environ|près de|presque|unos|casi|cerca de)|[~≈])[ \u00a0]?[$€£¥]?$",
    re.IGNORECASE,
)
_BOUND = re.compile(r"[<>≤≥][=]?[ \u00a0]?[$€£]?[-\u2212]?$")
_COUNTED = re.compile(
    r"\b(?:top|first|last|next|bottom|these|those|following|between|from|of|scale of|class|group|"
    r"label|erste[nr]?|letzte[nr]?)[ \u00a0]\**$",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"\**[ \u00a0](?:(?:\w+[ ]){0,2}(?:things?|points?|observations?|steps?|reasons?|insights?|"
    r"takeaways?|findings?|options?|ways?|examples?|questions?|ideas?|caveats?|notes?|sentences?|"
    r"conclusions?|patterns?|cells?|plots?|charts?|figures?|panels?))\b",
    re.IGNORECASE,
)
# How many were chosen: "the 15 weakest days", "the top 20".
_CHOSEN = re.compile(r"\b(?:top|first|last|next|bottom)[ \u00a0]\**$", re.IGNORECASE)
_EXTREME = re.compile(
    r"\**[ \u00a0](?:best|worst|(?:high|low|larg|small|bigg|weak|strong|old|young|new|lat|earli|"
    r"long|short|fast|slow|cheap|busi|rich|poor|heavi|light|hott|cold|warm|near|clos)est|"
    r"(?:most|least)[ ](?!of\b)\w+)[ ]\w",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"[ \u00a0]?(?:%|percent|per cent)[ \u00a0-]?(?:confidence|CI\b|CIs\b|prediction|credible|"
    r"significance|level|percentiles?|quantiles?|Konfidenz|de confiance|de confianza)",
    re.IGNORECASE,
)
_SMALL = 12
_LARGEST_CHOICE = 50


@dataclass(frozen=True)
class Claim:
    """A number in a text, and what stands around it."""

    number: Number
    text: str

    @property
    def is_about(self) -> bool:
        return (
            _ABOUT.search(self.text, max(0, self.number.start - 20), self.number.start) is not None
        )

    @property
    def is_usual(self) -> bool:
        """Whether it says nothing about data: a bound, a level of confidence, "the top 5"."""
        number, start, end = self.number, self.number.start, self.number.end
        if number.is_whole and number.size in (0, 1, 100):
            return True
        if _BOUND.search(self.text, max(0, start - 5), start) or _LEVEL.match(self.text, end):
            return True
        if not number.is_whole or number.percent or number.money:
            return False
        if number.size <= _LARGEST_CHOICE and self._is_chosen:
            return True
        if number.size > _SMALL:
            return False
        before = _COUNTED.search(self.text, max(0, start - 16), start)
        return before is not None or _MEANT.match(self.text, end) is not None

    @property
    def _is_chosen(self) -> bool:
        start, end = self.number.start, self.number.end
        before = _CHOSEN.search(self.text, max(0, start - 10), start)
        return before is not None or _EXTREME.match(self.text, end) is not None

    @cached_property
    def words(self) -> frozenset[str]:
        """Those of its sentence or, in a table, of its row and the head of its column."""
        start = self.text.rfind("\n", 0, self.number.start) + 1
        line = self.text[start : _line_end(self.text, self.number.end)]
        if line.lstrip().startswith("|"):
            return words(dated(line)) | self._head(start, line)
        first, last = max(start, self.number.start - _AROUND), self.number.end + _AROUND
        before = _SENTENCE.split(self.text[first : self.number.start])
        after = _SENTENCE.split(self.text[self.number.end : min(last, start + len(line))])
        # "Mean age: 12" is one; so is "**Mean age.** 12".
        near = before[-1] if len(before[-1].strip(" *_-")) > 2 else " ".join(before[-2:])
        return words(dated(f"{near} {after[0]}"))

    def _head(self, start: int, line: str) -> frozenset[str]:
        column = line[: self.number.start - start].count("|")
        head = ""
        while start > 0:
            above = self.text.rfind("\n", 0, start - 1) + 1
            row = self.text[above : start - 1]
            if not row.lstrip().startswith("|"):
                break
            head, start = row, above
        cells = head.split("|")
        return words(cells[column]) if column < len(cells) else frozenset()


def claims(text: str) -> Iterator[Claim]:
    """The numbers of a text that say something that could be wrong."""
    seen = without_names(text)
    if _FIGURE.search(seen):
        for number in written(seen):
            yield Claim(number, text)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end

"""Escapes in a text: what they stand for ends a word, though their last letter looks like one's."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain

from .spans import Span

_HEX = "[0-9A-Fa-f]"
_ESCAPE = re.compile(
    rf"""
    [\\%\x1b](?:
        (?<=\\)\\{{0,6}}
        (?:x(?P<x>{_HEX}{{2}})|u(?P<u>{_HEX}{{4}})|(?P<o>[0-3][0-7]{{2}})|(?P<s>[abefnrtv0]))
      | (?<=%)(?P<p>{_HEX}{{2}})
      | (?<=\x1b)
    )
    (?P<colour>\[[\d;]{{0,16}}m)?
    """,
    re.VERBOSE,
)
# What each of them has at least, in a byte for each character.
_HINTS = (re.compile(rb"\\[xuabefnrtv0-3]"), re.compile(rb"%[\da-fA-F]{2}"), re.compile(rb"\x1b"))
_BETWEEN = "\n\0\n"  # two pieces of a text: no rule reads over it
_SIGNS = {"n": "\n", "r": "\r", "t": "\t"}
# Behind it a word begins.
BEHIND = (
    rf"(?:(?<!\w)|(?<=\\[abefnrtv0])|(?<=\\x{_HEX}{{2}})|(?<=\\u{_HEX}{{4}})|(?<=\\[0-3][0-7]{{2}})"
    rf"|(?<=%{_HEX}{{2}})|(?<=[\d;]\dm)|(?<=\[[\dm]m)|(?<=\[m))"
)


class Plain:
    """The lines of a text that have escapes, each with the lines next to it, as `text`: what the
    escapes stand for is in their last place, behind blanks."""

    def __init__(self, text: str, data: bytes) -> None:
        """`data` has a byte for each character of `text`."""
        self._pieces = list(_pieces(data))
        lengths = (end - start + len(_BETWEEN) for start, end in self._pieces)
        self._places = list(accumulate(lengths, initial=0))
        self.text = _ESCAPE.sub(_sign, _BETWEEN.join(text[s:e] for s, e in self._pieces))

    def spans(self, found: Iterable[Span]) -> Iterator[Span]:
        """Of `text`, where they stand in the whole."""
        for start, end, kind in found:
            piece = bisect_right(self._places, start) - 1
            offset = self._pieces[piece][0] - self._places[piece]
            if end + offset <= self._pieces[piece][1]:
                yield Span(start + offset, end + offset, kind)


def _pieces(data: bytes) -> Iterator[tuple[int, int]]:
    start = end = -1
    for first, last in sorted(chain.from_iterable(_around(data, hint) for hint in _HINTS)):
        if start < 0 or first > end:
            if start >= 0:
                yield start, end
            start = first
        end = max(end, last)
    if start >= 0:
        yield start, end


def _around(data: bytes, hint: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    """For each line that has one, from the line before to the line after."""
    end = 0
    while found := hint.search(data, end):
        end = _line_end(data, found.start())
        before = data.rfind(b"\n", 0, found.start())
        yield data.rfind(b"\n", 0, max(before, 0)) + 1, _line_end(data, end + 1)


def _line_end(data: bytes, place: int) -> int:
    end = data.find(b"\n", place)
    return len(data) if end < 0 else end


def _sign(match: re.Match[str]) -> str:
    sign = " " if match["colour"] else _SIGNS.get(match["s"] or "", "") or _coded(match)
    return sign.rjust(len(match[0])) if sign else match[0]


def _coded(match: re.Match[str]) -> str:
    """Empty for what does not end a word."""
    digits = match["x"] or match["u"] or match["p"]
    code = int(digits, 16) if digits else int(match["o"], 8) if match["o"] else 32
    sign = chr(code) if code > 32 or code in (9, 10, 13) else " "
    return "" if sign.isalnum() or sign in "_-+/" else sign

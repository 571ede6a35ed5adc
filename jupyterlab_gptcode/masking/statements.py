"""Passwords in statements of SQL: `IDENTIFIED BY '…'`, `PASSWORD '…'`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .looks import is_stand_in
from .named import Name
from .spans import Span, line_before, places

_HINT = re.compile(rb"identified (?:by|with)")
_IDENTIFIED = re.compile(
    r"""identified\s(?:with\s{1,4}["'`]?[\w]{1,60}["'`]?\s{1,4})?(?:by|as)\s{1,4}(?:password\s{1,4})?"""
    r"""(?:["'](?P<quoted>[^"'\n\\]{3,200})["']|(?P<bare>[^\s"';:@?%]{3,100});)""",
    re.I,
)
_PASSWORD = re.compile(r"(?<=password) e?'(?P<quoted>[^'\n\\]{3,200})'", re.I)
_STATEMENT = re.compile(r"\b(?:create|alter|set|user|role|login|encrypted|grant)\b", re.I)
_LINE = 200  # characters of a statement before it


def identified(text: str, data: bytes) -> Iterator[Span]:
    """`data` has a byte for each character of `text`, in lower case."""
    for place in places(data, _HINT):
        match = _IDENTIFIED.match(text, place)
        if match and _STATEMENT.search(text, line_before(text, place, _LINE), place):
            yield from _value(match, "quoted" if match["quoted"] else "bare")


def statements(text: str, names: Sequence[Name]) -> Iterator[Span]:
    for start, end, _ in names:
        match = _PASSWORD.match(text, end)
        if match and _STATEMENT.search(text, line_before(text, start, _LINE), start):
            yield from _value(match, "quoted")


def _value(match: re.Match[str], group: str) -> Iterator[Span]:
    if not is_stand_in(match[group]):
        yield Span(*match.span(group), "password")

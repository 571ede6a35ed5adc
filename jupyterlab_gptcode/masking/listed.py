"""Values that stand beside the name of a column or a setting, and not behind a sign: a Series, a
row of a table, a list, a profile of a file, a pair of `name` and `value`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .cells import says_much, secret_in
from .looks import is_stand_in
from .named import Name
from .spans import Span, line_before

_ITEM = re.compile(
    r"""\s{0,40}(?:\\{0,7}["']?\w{1,40}\\{0,7}["']?\s?:\s?)?"""
    r"""\\{0,7}(?P<quote>["'])(?P<value>(?:(?!(?P=quote))[^\n\\]){0,400})\\{0,7}(?P=quote)\s{0,40},?"""
)
_LIST = re.compile(r"""(?:\\{0,7}["'])?\]?\s?(?:=>|[:=])\s?[\[{]""")
_PROFILE = re.compile(r": text, (?:[^\n|]{0,80}, )?e\.g\. (?P<values>[^\n]{1,2000})")
_PROFILED = re.compile(r"[^|]+")
_PAIR = re.compile(
    r"""(?:\\{0,7}["'])?,?\s{1,20}(?:\\{0,7}["'])?value(?:\\{0,7}["'])?\s?[:=]\s?"""
    r"""(?:\\{0,7}["'](?P<quoted>[^"'\n\\]{3,400})\\{0,7}["']|(?P<bare>[^\s"'{}<>]{4,400})(?=\s|$))""",
    re.IGNORECASE,
)
_SERIES = re.compile(r", (?:dtype|Length)\b")
_ROW = re.compile(r"[ ]{2,80}(?P<value>\S{5,200})[ ]{0,20}(?=\n|\Z)")
_TYPED = re.compile(r"(?:u?int|float|complex|datetime|timedelta|string|utf)[-\d]*(?:\[.*)?|[\d.,]+")
_LINE = re.compile(r"\s{0,20}\S{1,60}[ ]{2,80}(?P<value>\S[^\n]*)")
_LONGEST = 300  # characters of a line


def listed(text: str, names: Sequence[Name]) -> Iterator[Span]:
    until = last = 0
    for start, end, kind in names:
        if start < until or not says_much(text[start:end], kind):
            continue
        if found := _LIST.match(text, end):
            until = found.end()
            while item := _ITEM.match(text, until):
                until = item.end()
                yield from _span(kind, text, *item.span("value"))
        elif found := _PROFILE.match(text, end):
            until = found.end()
            for each in _PROFILED.finditer(text, *found.span("values")):
                yield from _span(kind, text, *each.span())
        elif found := _PAIR.match(text, end):
            yield from _span(kind, text, *found.span("quoted" if found["quoted"] else "bare"))
        elif found := _ROW.match(text, end):
            if _is_row(text, start, found["value"]):
                yield from _span(kind, text, *found.span("value"))
        elif _SERIES.match(text, end) and text.endswith("Name: ", 0, start):
            yield from _series(kind, text, last, start - len("Name: ") - 1)
            last = end


def _span(kind: str, text: str, start: int, end: int) -> Iterator[Span]:
    if place := secret_in(kind, text, start, end):
        yield Span(*place, kind)


def _is_row(text: str, start: int, value: str) -> bool:
    """Whether a name and its value are all there is in the line, and the value is no word."""
    is_first = not text[line_before(text, start, _LONGEST) : start].strip()
    has_both = any(map(str.isalpha, value)) and not value.isalpha()
    return is_first and has_both and not _TYPED.fullmatch(value) and not is_stand_in(value)


def _series(kind: str, text: str, least: int, end: int) -> Iterator[Span]:
    """The lines above its name."""
    while end > least:
        start = max(text.rfind("\n", 0, end) + 1, least)
        line = _LINE.fullmatch(text, start, end)
        if line is None or end - start > _LONGEST:
            return
        yield from _span(kind, text, *line.span("value"))
        end = start - 1

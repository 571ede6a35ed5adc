"""Secrets in elements: `<password>…</password>`, and columns and rows of tables in HTML."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence

from .cells import says_much, secret_in
from .named import Name
from .spans import Span

_ELEMENT = re.compile(r"[^<>\n]{0,100}>\s{0,80}(?P<value>[^<>]{3,400}?)\s{0,80}</")
_OF_TABLE = re.compile(r"\s{0,20}</t[hd]\s?>", re.I)
_CELL = re.compile(
    r"<t(?P<tag>[hd])\b[^>]{0,300}>(?:\s|<\w{1,10}\b[^>]{0,200}>){0,20}(?P<text>[^<]*)", re.I
)
_ROW = re.compile(r"<tr\b", re.I)
_END = re.compile(r"</table\b|\Z", re.I)
_LONGEST = 20_000  # characters of a row


def elements(text: str, names: Sequence[Name]) -> Iterator[Span]:
    until = 0
    for start, end, kind in names:
        if start < until or not says_much(text[start:end], kind):
            continue
        if text[start - 1 : start] == "<" and (found := _ELEMENT.match(text, end)):
            yield from _value(kind, text, *found.span("value"))
        elif _OF_TABLE.match(text, end):
            until = yield from _table(kind, text, start)


def _value(kind: str, text: str, start: int, end: int) -> Iterator[Span]:
    if place := secret_in(kind, text, start, end):
        yield Span(*place, kind)


def _table(kind: str, text: str, name: int) -> Generator[Span, None, int]:
    """Gives the end of what was read."""
    first = max(text.rfind("<tr", max(0, name - _LONGEST), name), name - _LONGEST, 0)
    row_end = _row_end(text, name)
    cells = _cells(text, first, row_end)
    column = next((n for n, cell in enumerate(cells) if cell.span("text")[0] == name), None)
    if column is None:
        return row_end
    if column == 0 and len(cells) == 2 and cells[1]["tag"] in "dD":
        yield from _value(kind, text, *cells[1].span("text"))
        return row_end
    end = _END.search(text, row_end)
    last = end.start() if end else len(text)
    while row := _ROW.search(text, row_end, last):
        row_end = max(_row_end(text, row.start()), row.end())
        below = _cells(text, row.start(), row_end)
        if len(below) == len(cells):
            yield from _value(kind, text, *below[column].span("text"))
    return last


def _row_end(text: str, start: int) -> int:
    end = text.find("</tr", start, start + _LONGEST)
    return end if end >= 0 else min(start + _LONGEST, len(text))


def _cells(text: str, start: int, end: int) -> list[re.Match[str]]:
    return list(_CELL.finditer(text, start, end))

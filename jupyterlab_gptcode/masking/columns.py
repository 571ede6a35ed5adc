"""Columns whose name says that they hold secrets: in CSV, in tables with bars, and in those that
are aligned by blanks as pandas, R and databases print them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from .cells import is_heading, kind_of_column, says_much, secret_in
from .named import Name
from .spans import Span

_BARS = "|│┆"
_PARTS = frozenset(",;\t|│┆")
_RULE = re.compile(r"[\s|│┆+:=─━┼╪╞╡├┤┌┐└┘┬┴═╌-]+")
_TYPES = re.compile(r"[\s|│┆]*(?:(?:str|i\d\d|f\d\d|bool|date|list|<\w{1,6}>|---)[\s|│┆]*)+")
_WORD = re.compile(r"\S+")
_INDEX = re.compile(r"\s{0,40}\S+")
_LONGEST = 2_000  # characters of a line
_SEPARATED = {
    separator: re.compile(
        rf"""[ ]*(?P<cell>\\*"[^"\n]*"|[^{separator}\n]*)[ ]*(?:[{separator}]|(?P<last>$))"""
    )
    for separator in (_BARS, "\t", ";", ",")
}

_Cell = tuple[int, int]
_Read = Callable[[str], list[_Cell]]  # the cells of a line; none if it is no row of the table


def columns(text: str, names: Sequence[Name]) -> Iterator[Span]:
    until = 0  # where the rows end that were read
    for name in names:
        if name.start < until or not says_much(text[name.start : name.end], name.kind):
            continue
        start, until = _line(text, name.start)
        if until - start > _LONGEST or (table := _table(text[start:until])) is None:
            continue
        kinds, read = table
        while until < len(text):
            start, end = until + 1, _line(text, until + 1)[1]
            line = text[start:end]
            is_between = bool(_RULE.fullmatch(line) or _TYPES.fullmatch(line))
            cells = [] if is_between or len(line) > _LONGEST else read(line)
            if not is_between and not cells:
                break
            until = end
            yield from _spans(text, start, cells, kinds)


def _line(text: str, place: int) -> tuple[int, int]:
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, len(text) if end < 0 else end


def _spans(text: str, start: int, cells: list[_Cell], kinds: dict[int, str]) -> Iterator[Span]:
    for column, kind in kinds.items():
        if column < len(cells):
            first, last = cells[column]
            if place := secret_in(kind, text, start + first, start + last):
                yield Span(*place, kind)


def _table(heading: str) -> tuple[dict[int, str], _Read] | None:
    """The kinds of the columns that hold secrets, and how to read a row; None if it is no table."""
    if not _is_parted(heading):
        return None
    separator = next((each for each in _SEPARATED if set(each) & set(heading)), "")
    cells = []
    for start, end in _split(heading, separator) if separator else _words(heading):
        if not is_heading(heading[start:end]) and heading[start:end].strip():
            return None
        cells.append((start, end))
    names = [heading[start:end] for start, end in cells]
    kinds = {column: kind for column, name in enumerate(names) if (kind := kind_of_column(name))}
    if not kinds:
        return None
    if not separator:
        return kinds, lambda line: _aligned(line, cells)
    if separator == "," and (heading[:1].isspace() or not names[-1].strip()):
        return None  # arguments, one below the other

    def read(line: str) -> list[_Cell]:
        found = list(_split(line, separator))
        return found if len(found) == len(cells) else []

    return kinds, read


def _is_parted(line: str) -> bool:
    """A quick look: most lines with such a name are code or prose."""
    return "  " in line or not set(line).isdisjoint(_PARTS)


def _split(line: str, separator: str) -> Iterator[_Cell]:
    end = 0
    while end <= len(line) and (match := _SEPARATED[separator].match(line, end)):
        yield match.span("cell")
        if match["last"] is not None:
            break
        end = match.end()


def _words(line: str) -> list[_Cell]:
    return [match.span() for match in _WORD.finditer(line) if match[0] != "\\"]


def _aligned(line: str, names: list[_Cell]) -> list[_Cell]:
    """Cells that end where their names end, or begin where these begin."""
    between = [second - first for (_, first), (second, _) in pairwise(names)]
    is_apart = bool(between) and min(between) > 1
    if all(_is_end(line, end) for _, end in names):
        index = _INDEX.match(line)
        if not is_apart and not (index and index[0].strip().isdigit()):
            return []
        first = index.end() if index and index.end() < names[0][1] else 0
        begins = [first, *(end for _, end in names)]
        return [(begin, end) for begin, (_, end) in zip(begins, names, strict=False)]
    if is_apart and all(_is_begin(line, start) for start, _ in names):
        ends = [*(start for start, _ in names[1:]), len(line)]
        return [(start, end) for (start, _), end in zip(names, ends, strict=True)]
    return []


def _is_end(line: str, end: int) -> bool:
    return line[end - 1 : end].strip() != "" and line[end : end + 1].strip() == ""


def _is_begin(line: str, start: int) -> bool:
    return line[:start][-1:].strip() == "" and line[start : start + 1].strip() != ""

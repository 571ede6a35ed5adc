"""Which line names the columns: what differs from the rows below it, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from .guessing import MISSING
from .head import (
    NAMELIKE,
    TOP,
    Header,
    are_groups,
    first_full,
    is_full,
    is_sentence,
    is_title,
)
from .kinds import kinds_of, matches, shape
from .rows import Row
from .wordy_headers import among_words

_FEW = 4
_RUN = 10  # rows that make the beginning of a table's body
_UNIT = re.compile(
    r"""[\[(<{].{0,20}[\])>}] | [%‰°µ$€£¥\#-] | 1 | .{0,3}/.{1,5} | °?\w{1,3}\d? | deg\s?[cfk]?
    | (years?|days?|hours?|min(utes)?|sec(onds)?|counts?|pcs|people|persons|units?|percent|unix) s?
    | (USD|EUR|GBP|CHF|mol|ppm|ppb|mbar|hPa|kWh|\d+-\d+)""",
    re.VERBOSE | re.IGNORECASE,
)
_YEAR = re.compile(r"(18|19|20)\d\d")
_WORD = re.compile(r"[\w.%#-]+")


def find_header(rows: Sequence[Row], width: int) -> Header:
    kinds = kinds_of(_sample(rows, width))
    if not any(kinds):
        return among_words(rows, width)
    body = _body(rows, width, kinds)
    if body is None:
        return Header(first_full(rows, width), sure=False)
    found = [place for place in range(body) if _is_text(rows[place], width, kinds)]
    if not found:
        header = _numbers_as_names(rows, first_full(rows, width), kinds)
    elif _are_numbers_names(rows, body, kinds):
        header = _named_by_numbers(rows, body, kinds)
    else:
        header = _choose(rows, found, width, kinds)
    # Pairs may look like rows: another line of text soon below them is as likely the header.
    names = rows[header.names] if header.names is not None else None
    soon = rows[header.body + 1 : header.body + _FEW]
    again = any(_is_text(row, width, kinds) and row != names for row in soon)
    return replace(header, sure=header.sure and not again)


def _sample(rows: Sequence[Row], width: int) -> list[Row]:
    """Rows that are surely of the body: not those at the top, nor the last ones, nor the header
    that is repeated where files were joined."""
    fitting = [
        row for at, row in enumerate(rows) if len(row) == width and row not in rows[: min(at, 5)]
    ]
    skipped = min(len(fitting) // 2, 20)
    end = len(fitting) - (len(fitting) > 8)
    return fitting[skipped or (len(fitting) > 1) : end]


def _is_row(row: Row, width: int, kinds: Sequence[str]) -> bool:
    hits, misses = matches(row, kinds)
    return is_full(row, width) and hits > misses


def _is_text(row: Row, width: int, kinds: Sequence[str]) -> bool:
    """Whether no cell is like those below it. With one cell less it names all but the rows."""
    offset = 1 if len(row) == width - 1 else 0
    for shift in range(offset + 1):
        hits, misses = matches(row, kinds[shift:])
        if hits == 0 and misses and is_full(row, width):
            return True
    return False


def _body(rows: Sequence[Row], width: int, kinds: Sequence[str]) -> int | None:
    """Where a run of rows begins. A preamble of two columns, or years above names, may look like
    rows: then a line of text below them begins the table again."""
    alike = [_is_row(row, width, kinds) for row in rows[: TOP + _RUN]]
    starts = [
        at
        for at, good in enumerate(alike[:TOP])
        if good and sum(alike[at : at + _RUN]) >= 0.7 * len(alike[at : at + _RUN])
    ]
    if not starts:
        return next((at for at, good in enumerate(alike) if good), None)
    start = starts[0]
    named = any(_is_text(row, width, kinds) for row in rows[:start])
    named = named or _are_numbers_names(rows, start, kinds)
    for at in range(start + 1, min(start + 20, len(rows) - 1)):
        near = at <= start + 2 and not named
        again = (rows[at].gap or near) and _is_text(rows[at], width, kinds)
        skips = at + 2 in starts and not _is_text(rows[at + 1], width, kinds)
        if again and (at + 1 in starts or skips):
            return at + 1
    return start


def _choose(rows: Sequence[Row], found: Sequence[int], width: int, kinds: Sequence[str]) -> Header:
    """Among lines of text above the body the last is the header, but for units and remarks."""
    last = found[-1]
    body = last + 1
    if body < len(rows) and _are_few_units(rows[body], kinds):
        return Header(body + 1, last, _groups_above(rows, last))
    if (names := _described(rows, found)) is not None:
        return Header(body, names, _groups_above(rows, names))
    above = last - 1 if len(found) > 1 and found[-2] == last - 1 else None
    if above is None or rows[last].gap or is_title(rows[above], rows, width):
        return Header(body, last, _groups_above(rows, last))
    upper, lower = rows[above], rows[last]
    if _are_units(lower, upper, kinds):
        return Header(body, above, _groups_above(rows, above))
    if are_groups(upper, lower):
        return Header(body, last, above)
    return Header(body, last, sure=is_sentence(upper))


def _described(rows: Sequence[Row], found: Sequence[int]) -> int | None:
    """The line of single words above lines that describe them, as surveys have it."""
    top = found[-1]
    while top - 1 in found and not rows[top].gap and len(rows[top - 1]) == len(rows[top]):
        top -= 1
    below = rows[top + 1 : found[-1] + 1]
    plain = _are_words(rows[top]) and not any(map(_are_words, below))
    return top if below and plain and any(map(is_sentence, below)) else None


def _are_words(row: Row) -> bool:
    return all(map(_WORD.fullmatch, row)) and len(set(row)) == len(row)


def _groups_above(rows: Sequence[Row], names: int) -> int | None:
    above = names - 1
    if above < 0 or rows[names].gap or len(rows[above]) != len(rows[names]):
        return None
    few = sum(map(bool, rows[above])) < 2
    return None if few or not are_groups(rows[above], rows[names]) else above


def _are_few_units(row: Row, kinds: Sequence[str]) -> bool:
    """Units of columns of numbers, and nothing else."""
    cells = [(cell, kind) for cell, kind in zip(row, kinds, strict=False) if cell]
    if any(cell.lower() in MISSING for cell, _ in cells):
        return False
    only = not row[0] and len(row) > 1
    unitlike = all(kind and (only or _UNIT.fullmatch(cell)) for cell, kind in cells)
    return bool(cells) and unitlike and matches(row, kinds)[0] == 0


def _are_units(lower: Row, upper: Row, kinds: Sequence[str]) -> bool:
    """Short, of a unit's form, above columns of numbers; the names above them are complete."""
    cells = [cell for cell in lower if cell]
    if any(len(cell) > 20 for cell in cells) or len(set(upper)) < len(upper):
        return False
    unitlike = sum(_UNIT.fullmatch(cell) is not None for cell in cells)
    gaps = sum(not cell for cell in lower) > sum(not cell for cell in upper)
    only_numbers = all(kind for cell, kind in zip(lower, kinds, strict=False) if cell) and not all(
        kinds
    )
    repeated = len(set(cells)) < len(cells)
    return (
        unitlike == len(cells)
        or (unitlike * 2 > len(cells) and (gaps or repeated))
        or (gaps and only_numbers and repeated)
    )


def _numbers_as_names(rows: Sequence[Row], at: int, kinds: Sequence[str]) -> Header:
    """The first row is like the others. It may name columns all the same: `country, 2018, 2019`."""
    if _are_numbers_names(rows, at, kinds):
        return _named_by_numbers(rows, at, kinds)
    hits, misses = matches(rows[at], kinds)
    years = [cell for cell in _numbers(rows[at], kinds) if _YEAR.fullmatch(cell)]
    may_name = _may_name(rows, at, kinds) or (len(years) > 1 and years == _numbers(rows[at], kinds))
    return Header(at, sure=hits > misses and not may_name)


def _named_by_numbers(rows: Sequence[Row], at: int, kinds: Sequence[str]) -> Header:
    units = at + 1 < len(rows) and _are_few_units(rows[at + 1], kinds)
    return Header(at + 1 + units, at, _groups_above(rows, at))


def _are_numbers_names(rows: Sequence[Row], at: int, kinds: Sequence[str]) -> bool:
    """Years, wavelengths, shares: distinct, all of another form than what stands below, or rising
    as no other row does, and beside a word of another form than those below."""
    if at + 1 >= len(rows) or not _may_name(rows, at, kinds):
        return False
    own = _numbers(rows[at], kinds)
    whole = [row for row in rows[at + 1 : at + 40] if len(row) == len(rows[at])]
    below = [_numbers(row, kinds) for row in whole]
    if not below or len(own) < 2 or len(set(own)) < len(own):
        return False
    seen = [{shape(cell) for cell in cells} for cells in zip(*below, strict=False)]
    if all(shape(cell) not in shapes for cell, shapes in zip(own, seen, strict=False)):
        return True
    rising = _rises(own) and sum(map(_rises, below)) * 5 < len(below)
    return rising and (len(own) > 2 or all(_YEAR.fullmatch(cell) for cell in own))


def _may_name(rows: Sequence[Row], at: int, kinds: Sequence[str]) -> bool:
    """Whether each word of a row is of another form than those below it, or is a usual name."""
    below = rows[at + 1 : at + 40]
    words = [(place, cell) for place, cell in enumerate(rows[at]) if cell and not _at(kinds, place)]
    for place, cell in words:
        seen = [row[place] for row in below if place < len(row)]
        usual = NAMELIKE.fullmatch(cell) is not None
        if cell in seen or not (usual or shape(cell) not in set(map(shape, seen))):
            return False
    return bool(words)


def _at(kinds: Sequence[str], place: int) -> str:
    return kinds[place] if place < len(kinds) else ""


def _numbers(row: Row, kinds: Sequence[str]) -> list[str]:
    return [cell for cell, kind in zip(row, kinds, strict=False) if kind]


def _rises(cells: Sequence[str]) -> bool:
    try:
        numbers = [float(cell) for cell in cells]
    except ValueError:
        return False
    steps = [after - before for before, after in pairwise(numbers)]
    return bool(steps) and min(steps) > 0 and max(steps) < 1.01 * min(steps)

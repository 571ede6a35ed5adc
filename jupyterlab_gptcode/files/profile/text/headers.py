"""Which line names the columns: what differs from the rows below it, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .guessing import MISSING
from .kinds import kinds_of, matches, shape
from .rows import Row

_TOP = 60  # rows in which it is looked for
_RUN = 10  # rows that make the beginning of a table's body
_UNIT = re.compile(
    r"""[\[(<{].{0,20}[\])>}] | [%‰°µ$€£¥\#-] | 1 | .{0,3}/.{1,5} | °?\w{1,3}\d? | deg\s?[cfk]?
    | (years?|days?|hours?|min(utes)?|sec(onds)?|counts?|pcs|people|persons|units?|percent|unix) s?
    | (USD|EUR|GBP|CHF|mol|ppm|ppb|mbar|hPa|kWh|\d+-\d+)""",
    re.VERBOSE | re.IGNORECASE,
)
_YEAR = re.compile(r"(18|19|20)\d\d")
_WORD = re.compile(r"[\w.%#-]+")
_NAMELIKE = re.compile(
    r"""\w+[_.]\w+ | (?-i:[a-z]+[A-Z]\w*) | .{1,40}\s?[\[(].{1,20}[\])]
    | (.*\s)? (id|ids|name|names|title|date|time|year|month|day|type|kind|class|group|category|code
      |key|value|status|state|city|town|country|region|address|email|phone|url|link|label|text
      |description|comment|comments|notes?|sex|gender|age|color|colour|size|source|target|author
      |first|second|third|last|home|species|item|product|variable|unit|units|language|word|tag)""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Header:
    """Places in the rows: of the line with the `names`, of the first row of the `body`, and of a
    line above the names with groups of columns. What stands between names and body are units or
    descriptions. `sure` is false where another reading is as likely."""

    body: int
    names: int | None = None
    groups: int | None = None
    sure: bool = True


def find_header(rows: Sequence[Row], width: int) -> Header:
    kinds = kinds_of(_sample(rows, width))
    if not any(kinds):
        return _among_words(rows, width)
    body = _body(rows, width, kinds)
    if body is None:
        return Header(_first_full(rows, width), sure=False)
    found = [place for place in range(body) if _is_text(rows[place], width, kinds)]
    if not found:
        return _numbers_as_names(rows, _first_full(rows, width), kinds)
    if _are_numbers_names(rows, body, kinds):
        below = body + 1 < len(rows) and _are_few_units(rows[body + 1], kinds)
        return Header(body + 1 + below, body, _groups_above(rows, body))
    return _choose(rows, found, width, kinds)


def _sample(rows: Sequence[Row], width: int) -> list[Row]:
    """Rows that are surely of the body: not those at the top, nor the last ones, nor the header
    that is repeated where files were joined."""
    fitting = [
        row for at, row in enumerate(rows) if len(row) == width and row not in rows[: min(at, 5)]
    ]
    skipped = min(len(fitting) // 2, 20)
    end = len(fitting) - (len(fitting) > 8)
    return fitting[skipped or (len(fitting) > 1) : end]


def _is_full(row: Row, width: int) -> bool:
    least = width if width < 3 else width - 1
    return len(row) >= least and sum(map(bool, row)) >= min(2, width)


def _first_full(rows: Sequence[Row], width: int) -> int:
    """A row with one cell less can only be a header that does not name the rows: it stands alone
    above them."""
    for at, row in enumerate(rows[:_TOP]):
        near = [len(each) for each in (*rows[max(0, at - 1) : at], *rows[at + 1 : at + 2])]
        if _is_full(row, width) and (len(row) >= width or width - 1 not in near):
            return at
    return 0


def _is_row(row: Row, width: int, kinds: Sequence[str]) -> bool:
    hits, misses = matches(row, kinds)
    return _is_full(row, width) and hits > misses


def _is_text(row: Row, width: int, kinds: Sequence[str]) -> bool:
    """Whether no cell is like those below it. With one cell less it names all but the rows."""
    offset = 1 if len(row) == width - 1 else 0
    for shift in range(offset + 1):
        hits, misses = matches(row, kinds[shift:])
        if hits == 0 and misses and _is_full(row, width):
            return True
    return False


def _body(rows: Sequence[Row], width: int, kinds: Sequence[str]) -> int | None:
    """Where a run of rows begins. A preamble of two columns, or years above names, may look like
    rows: then a line of text below them begins the table again."""
    alike = [_is_row(row, width, kinds) for row in rows[: _TOP + _RUN]]
    starts = [
        at
        for at, good in enumerate(alike[:_TOP])
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
        if again and (at + 1 in starts or at + 2 in starts):
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
    if above is None or rows[last].gap or _is_title(rows[above], rows, width):
        return Header(body, last, _groups_above(rows, last))
    upper, lower = rows[above], rows[last]
    if _are_units(lower, upper, kinds):
        return Header(body, above, _groups_above(rows, above))
    if _are_groups(upper, lower):
        return Header(body, last, above)
    return Header(body, last, sure=_is_sentence(upper))


def _described(rows: Sequence[Row], found: Sequence[int]) -> int | None:
    """The line of single words above lines that describe them, as surveys have it."""
    top = found[-1]
    while top - 1 in found and not rows[top].gap and len(rows[top - 1]) == len(rows[top]):
        top -= 1
    below = rows[top + 1 : found[-1] + 1]
    plain = _are_words(rows[top]) and not any(map(_are_words, below))
    return top if below and plain and any(map(_is_sentence, below)) else None


def _are_words(row: Row) -> bool:
    return all(map(_WORD.fullmatch, row)) and len(set(row)) == len(row)


def _groups_above(rows: Sequence[Row], names: int) -> int | None:
    above = names - 1
    if above < 0 or rows[names].gap or len(rows[above]) != len(rows[names]):
        return None
    few = sum(map(bool, rows[above])) < 2
    return None if few or not _are_groups(rows[above], rows[names]) else above


def _are_few_units(row: Row, kinds: Sequence[str]) -> bool:
    """Units of columns of numbers, and nothing else."""
    cells = [(cell, kind) for cell, kind in zip(row, kinds, strict=False) if cell]
    if any(cell.lower() in MISSING for cell, _ in cells):
        return False
    only = not row[0] and len(row) > 1
    unitlike = all(kind and (only or _UNIT.fullmatch(cell)) for cell, kind in cells)
    return bool(cells) and unitlike and matches(row, kinds)[0] == 0


def _is_title(row: Row, rows: Sequence[Row], width: int) -> bool:
    """A sentence has blanks after its commas, which the rows of the table have not."""
    if sum(map(bool, row)) < max(min(2, width), width // 2) and row[0]:
        return True
    spaced = [each.spaced for each in rows[3:20]]
    return row.spaced and sum(spaced) * 5 < len(spaced)


def _is_sentence(row: Row) -> bool:
    words = [len(cell.split()) for cell in row if cell]
    return sum(count > 2 for count in words) * 2 > len(words)


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


def _are_groups(upper: Row, lower: Row) -> bool:
    """Words that stand above several columns: repeated, or with empty cells after them."""
    filled = [cell for cell in upper if cell]
    return len(filled) < sum(map(bool, lower)) or len(set(filled)) < len(filled)


def _numbers_as_names(rows: Sequence[Row], at: int, kinds: Sequence[str]) -> Header:
    """The first row is like the others. It may name columns all the same: `country, 2018, 2019`."""
    if _are_numbers_names(rows, at, kinds):
        return Header(at + 1, at)
    hits, misses = matches(rows[at], kinds)
    return Header(at, sure=hits > misses and not _may_name(rows, at, kinds))


def _are_numbers_names(rows: Sequence[Row], at: int, kinds: Sequence[str]) -> bool:
    """Years, wavelengths, shares: distinct, all of another form than what stands below, or rising
    as no other row does, and beside a word of another form than those below."""
    if at + 1 >= len(rows) or not _may_name(rows, at, kinds):
        return False
    own = _numbers(rows[at], kinds)
    below = [_numbers(row, kinds) for row in rows[at + 1 : at + 40]]
    if len(own) < 2 or len(set(own)) < len(own):
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
        usual = _NAMELIKE.fullmatch(cell) is not None
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


def _among_words(rows: Sequence[Row], width: int) -> Header:
    """Without a column of numbers the order of things decides: a title is shorter than the header
    or a gap stands between them, and words of a header do not stand in the rows."""
    at = _first_full(rows, width)
    below = _below_gap(rows, at, width)
    if below is not None and not _is_of(rows, below, width):
        at = below
    elif at + 2 < len(rows) and _is_title(rows[at], rows, width):
        at += _is_full(rows[at + 1], width)
    if at + 2 < len(rows) and not rows[at + 1].gap and _is_above(rows[at], rows[at + 1]):
        return Header(at + 2, at + 1, at)
    if _is_of(rows, at, width):
        return Header(at, sure=True)
    if at + 1 >= len(rows) or _differs(rows, at):
        return Header(at + 1, at)
    return Header(at, sure=False)


def _is_above(upper: Row, lower: Row) -> bool:
    """Whether words stand above several columns, and a name for each of these below."""
    complete = all(lower) and len(set(lower)) == len(lower) == len(upper)
    return complete and (not upper[0] or not upper[-1]) and _are_groups(upper, lower)


def _below_gap(rows: Sequence[Row], at: int, width: int) -> int | None:
    """The only gap in the first lines, if not many stand above it."""
    gaps = [place for place in range(at + 1, min(_TOP, len(rows))) if rows[place].gap]
    if gaps and gaps[0] <= 6 and len(gaps) == 1 and _is_full(rows[gaps[0]], width):
        return gaps[0]
    return None


def _columns_below(rows: Sequence[Row], at: int) -> list[set[str]]:
    below = [row for row in rows[at + 1 : at + 200] if len(row) == len(rows[at])]
    return [set(values) for values in zip(*below, strict=True)]


def _is_of(rows: Sequence[Row], at: int, width: int) -> bool:
    """Whether a row is one of those below it: several of its words are there again."""
    columns = _columns_below(rows, at)
    cells = [(cell, seen) for cell, seen in zip(rows[at], columns, strict=False) if cell]
    again = sum(cell in seen for cell, seen in cells)
    return width > 0 and again > 0 and again * 3 > len(cells)


def _differs(rows: Sequence[Row], at: int) -> bool:
    """Whether names are names by their form, or of another form than what stands below."""
    first = rows[at]
    if len(set(first)) < len(first) or any(cell.lower() in MISSING for cell in first[1:]):
        return False
    columns = _columns_below(rows, at)
    named = sum(_NAMELIKE.fullmatch(cell) is not None for cell in first)
    shapes = [{shape(cell) for cell in seen if cell} for seen in columns]
    other = sum(
        shape(cell) not in seen and len(seen) < 4
        for cell, seen in zip(first, shapes, strict=False)
        if seen
    )
    return named * 3 > len(first) or other * 2 >= len(first)

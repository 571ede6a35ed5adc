"""The header of a table of words alone: the order of lines decides, and how words are written."""

from __future__ import annotations

from collections.abc import Sequence

from .guessing import MISSING
from .head import NAMELIKE, TOP, Header, are_groups, first_full, is_full, is_title
from .kinds import shape
from .rows import Row


def among_words(rows: Sequence[Row], width: int) -> Header:
    """Without a column of numbers the order of things decides: a title is shorter than the header
    or a gap stands between them, and words of a header do not stand in the rows."""
    at = _below_short(rows, first_full(rows, width), width)
    below = _below_gap(rows, at, width)
    if below is not None and not _is_of(rows, below, width):
        at = below
    elif at + 2 < len(rows) and is_title(rows[at], rows, width):
        at += is_full(rows[at + 1], width)
    if at + 2 < len(rows) and not rows[at + 1].gap and _is_above(rows[at], rows[at + 1]):
        return Header(at + 2, at + 1, at)
    if _is_of(rows, at, width):
        return Header(at, sure=True)
    if at + 1 >= len(rows) or _differs(rows, at):
        return Header(at + 1, at)
    return Header(at, sure=False)


def _below_short(rows: Sequence[Row], at: int, width: int) -> int:
    """A line with fewer fields is a remark, too, if there is hardly anything above it."""
    for place in range(at + 1, min(at + 10, len(rows) - 2)):
        above = sum(is_full(row, width) for row in rows[:place])
        if not is_full(rows[place], width) and above < 3 and is_full(rows[place + 1], width):
            at = place + 1
    short = len(rows[at]) < width and at + 2 < len(rows)
    named = short and _differs(rows, at + 1) and not _is_of(rows, at + 1, width)
    return at + 1 if named else at


def _is_above(upper: Row, lower: Row) -> bool:
    """Whether words stand above several columns, and a name for each of these below."""
    complete = all(lower) and len(set(lower)) == len(lower) == len(upper)
    return complete and (not upper[0] or not upper[-1]) and are_groups(upper, lower)


def _below_gap(rows: Sequence[Row], at: int, width: int) -> int | None:
    """The only gap in the first lines, if not many stand above it."""
    gaps = [place for place in range(at + 1, min(TOP, len(rows))) if rows[place].gap]
    if gaps and gaps[0] <= 6 and len(gaps) == 1 and is_full(rows[gaps[0]], width):
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
    named = sum(NAMELIKE.fullmatch(cell) is not None for cell in first)
    shapes = [{shape(cell) for cell in seen if cell} for seen in columns]
    other = sum(
        shape(cell) not in seen and len(seen) < 4
        for cell, seen in zip(first, shapes, strict=False)
        if seen
    )
    return named * 3 > len(first) or other * 2 >= len(first)

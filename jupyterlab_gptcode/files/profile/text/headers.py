"""Rows into columns: what stands above the table, its header, units, and what stands below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .guessing import MISSING, type_of

Row = list[str]
_TOTAL = re.compile(r"(grand )?(total|sum|summe|gesamt|mean|average|count)\b.*", re.IGNORECASE)
_LOOKED = 200  # rows, and columns, that tell whether there is a header
_NAME = re.compile(r"[^\W\d][^\n]{0,79}|\d{4}|.{0,3}")


@dataclass(frozen=True)
class Grid:
    """`header` tells whether the file names its columns; `skipped` counts rows above it."""

    names: list[str]
    rows: list[Row]
    header: bool
    skipped: int = 0
    notes: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)  # notes that hold values


def arrange(rows: list[Row], width: int) -> Grid:
    """All rows of the grid have the same number of cells."""
    skipped = _above(rows, width)
    above = [" ".join(filter(None, row))[:100] for row in rows[:skipped][:5]]
    quotes = [f"Above the header: {' / '.join(above)}"] if above else []
    rows = rows[skipped:]
    if not rows:
        return Grid([], [], header=False, skipped=skipped)
    if _has_row_names(rows, width):
        rows = [["", *rows[0]], *rows[1:]]
    width = max(width, len(rows[0])) if len(rows[0]) < 2 * width else width
    rows, below = _without_footers(rows, width)
    quotes += [f"Its last line is no row: {line}" for line in below]
    ragged = sum(len(row) != width for row in rows[1:])
    more = f"{ragged} of the rows looked at have more or fewer fields than {width}."
    fitted = [[*row[:width], *[""] * (width - len(row))] for row in rows]
    return _trimmed(_headed(fitted, skipped, [more] if ragged else [], quotes))


def _headed(rows: list[Row], skipped: int, notes: list[str], quotes: list[str]) -> Grid:
    """With the first row as names, if it names columns."""
    first, body = [rows[0][0].lstrip("#%! "), *rows[0][1:]], rows[1:]
    if not _is_header(first, body):
        names = [f"column {number}" for number in range(1, len(first) + 1)]
        return Grid(names, [first, *body], False, skipped, notes, quotes)
    if _has_units(body):
        told = f"Below the header stands a row of units: {', '.join(body[0])[:200]}"
        return Grid(first, body[1:], True, skipped, notes, [*quotes, told])
    return Grid(first, body, True, skipped, notes, quotes)


def _without_footers(rows: list[Row], width: int) -> tuple[list[Row], list[str]]:
    """The header and the rows; sums and remarks below them as lines."""
    end = len(rows)
    while end > 2 and _is_footer(rows[end - 1], width):
        end -= 1
    return rows[:end], [" ".join(row)[:80] for row in rows[end:][:5]]


def _has_row_names(rows: Sequence[Row], width: int) -> bool:
    """R writes a header for all columns but that of the rows' names."""
    if len(rows) < 3 or len(rows[0]) != width - 1:
        return False
    below = [row for row in rows[2:] if len(row) == width]
    return len(rows[1]) == width and not _is_header(rows[1], below)


def _above(rows: Sequence[Row], width: int) -> int:
    """How many rows are a title or remarks: they have fewer fields, filled ones, than the table."""
    for number, row in enumerate(rows[:50]):
        filled = sum(map(bool, row))
        if len(row) >= (width if width < 3 else width - 1) and filled >= min(
            2, width - 1, len(row)
        ):
            return number
    return 0


def _is_footer(row: Row, width: int) -> bool:
    return width > 1 and (len(row) == 1 or _TOTAL.fullmatch(row[0]) is not None)


def _is_header(first: Row, body: Sequence[Row]) -> bool:
    names = [cell for cell in first[:_LOOKED] if cell]
    if not names or not all(_NAME.fullmatch(cell) for cell in names):
        return False
    if any(_is_data(cell) for cell in names):
        # Years are names when they stand above numbers, side by side.
        years = [cell for cell in names if re.fullmatch(r"(19|20)\d\d", cell)]
        others = [cell for cell in names if cell not in years]
        if any(map(_is_data, others)) or len(years) < 2 or not others:
            return False
        return len(set(years)) == len(years)
    if not body:
        return True
    columns = list(zip(*(row[:_LOOKED] for row in body[:_LOOKED]), strict=True))
    for values in columns:
        present = [value for value in dict.fromkeys(values) if value.lower() not in MISSING]
        if present and type_of(present) != "text":
            return True
    repeated = sum(name in values for name, values in zip(first, columns, strict=False) if name)
    return repeated * 2 < len(names)


def _is_data(cell: str) -> bool:
    return cell.lower() not in MISSING and type_of([cell]) not in ("text", "boolean")


def _has_units(body: Sequence[Row]) -> bool:
    """Whether the first row is text above columns that are otherwise numbers."""
    if len(body) < 3:
        return False
    numeric = odd = 0
    for first, *rest in zip(*(row[:_LOOKED] for row in body[:_LOOKED]), strict=True):
        present = [value for value in dict.fromkeys(rest) if value.lower() not in MISSING]
        if len(present) > 1 and type_of(present) in ("integer", "number"):
            numeric += 1
            odd += first.lower() not in MISSING and type_of([first]) == "text"
    return numeric > 0 and odd == numeric and all(len(cell) < 20 for cell in body[0])


def _trimmed(grid: Grid) -> Grid:
    """Without empty, unnamed columns at the sides, which separators at the ends of lines make."""
    columns = list(zip(*grid.rows, strict=True))
    kept = [
        number
        for number, name in enumerate(grid.names)
        if (grid.header and name) or not columns or any(columns[number])
    ]
    if len(kept) == len(grid.names) and all(grid.names):
        return grid
    names = [grid.names[number] or f"column {number + 1}" for number in kept]
    rows = [[row[number] for number in kept] for row in grid.rows]
    return Grid(names, rows, grid.header, grid.skipped, grid.notes, grid.quotes)

"""Tables as CSV: the same numbers in a third of the characters that HTML or aligned text takes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Container, Iterable

from ...prompt import output_words as words
from ..budget import cut_middle
from .grids import Grid, grid_of
from .html import HtmlTable
from .numbers import DIGITS, counted, rounded, without_zeros

_LIMIT = 5_400  # characters of one table
_NAMES = 3_600  # of them for the names of its columns
_CELL = 400  # characters of one cell
_FEW = 60  # cells with a fraction: so many are sent as they are
_FRACTION = re.compile(r"[+-]?\d+\.\d+(?:e[+-]?\d+)?", re.I)
_GAPS = {"...", "…", "⋮", "⋯", "⋱"}
_SHAPES = (
    re.compile(r"^(\d[\d,]*) rows? \xd7 (\d[\d,]*) columns?$", re.M),  # pandas
    re.compile(r"shape: \((\d[\d_,]*), (\d[\d_]*)\)"),  # polars
)


def table_text(table: HtmlTable, around: Iterable[str]) -> str:
    """A table with its shape; `around` is the text that stands beside it in the page."""
    grid = grid_of(table)
    cells = [cell for row in grid.rows for cell in row]
    is_rounded = sum(1 for cell in cells if _FRACTION.fullmatch(cell)) > _FEW
    tidy = rounded if is_rounded else without_zeros
    is_changed = is_rounded and any(rounded(cell) != without_zeros(cell) for cell in cells)
    quoted = {place for place, dtype in enumerate(grid.dtypes) if dtype == "str"}
    lines = [csv_line(_row(row, tidy, quoted)) for row in grid.rows]
    names = [csv_line(_names(grid))] if grid.names else []
    head = _head(grid, around, is_rounded=is_changed)
    caption = [table.caption] if table.caption else []
    names = [cut_middle(name, _NAMES) for name in names]
    return "\n".join([head, *caption, *names, *_fit(lines, _LIMIT - sum(map(len, names)))])


def _head(grid: Grid, around: Iterable[str], *, is_rounded: bool) -> str:
    shown = [row for row in grid.rows if not _is_gap(row)]
    width = len(grid.rows[0]) if grid.rows else len(grid.names)
    columns = width - grid.index - sum(1 for name in grid.names if name in _GAPS)
    rows, total = _shape(around) or (len(shown), columns)
    notes = ""
    if (rows, total) != (len(shown), columns):
        notes += words.PART.format(
            rows=counted(len(shown), "row"), columns=counted(columns, "column")
        )
    if is_rounded:
        notes += words.ROUNDED.format(digits=DIGITS)
    return words.TABLE.format(
        rows=counted(rows, "row"), columns=counted(total, "column"), notes=notes
    )


def _shape(around: Iterable[str]) -> tuple[int, int] | None:
    text = "\n".join(around)
    for pattern in _SHAPES:
        if found := pattern.search(text):
            rows, columns = (re.sub(r"\D", "", part) for part in found.groups())
            return int(rows[:15]), int(columns[:15])
    return None


def is_shape(text: str) -> bool:
    """Whether a text beside a table says only how large it is."""
    return any(pattern.fullmatch(text.strip()) for pattern in _SHAPES)


def _names(grid: Grid) -> list[str]:
    if not grid.dtypes:
        return grid.names
    typed = zip(grid.names, [*grid.dtypes, *([""] * len(grid.names))], strict=False)
    return [f"{name}:{dtype}" if dtype and name not in _GAPS else name for name, dtype in typed]


def _row(row: list[str], tidy: Callable[[str], str], quoted: Container[int]) -> list[str]:
    """polars puts its strings in quotes, which CSV would double."""
    if _is_gap(row):
        return ["…"]
    cells = (
        cell[1:-1] if place in quoted and cell[:1] == cell[-1:] == '"' else cell
        for place, cell in enumerate(row)
    )
    return ["" if cell in _GAPS else _cut(tidy(cell)) for cell in cells]


def _cut(text: str) -> str:
    return text if len(text) <= _CELL else f"{text[:_CELL]}…"


def _is_gap(row: list[str]) -> bool:
    filled = [cell for cell in row if cell]
    return bool(filled) and all(cell in _GAPS for cell in filled)


def csv_line(row: list[str]) -> str:
    """One row of cells, in quotes where a cell needs them."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(row)
    return stream.getvalue()


def _fit(lines: list[str], limit: int) -> list[str]:
    """Rows of the top and the bottom, as many as fit."""
    if sum(len(line) + 1 for line in lines) <= limit:
        return lines
    top: list[str] = []
    bottom: list[str] = []
    used = 0
    for place in range(len(lines)):
        side, line = (
            (top, lines[place // 2]) if place % 2 == 0 else (bottom, lines[-1 - place // 2])
        )
        used += len(line) + 1
        if used > limit and top:
            break
        side.append(cut_middle(line, limit))
    left_out = words.ROWS_LEFT_OUT.format(count=len(lines) - len(top) - len(bottom))
    return [*top, left_out, *bottom[::-1]]

"""Tables as CSV: the same numbers in a third of the characters that HTML or aligned text takes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Container, Iterable

from ...prompt import output_words as words
from ..budget import cut_middle
from .grids import GAPS, Grid, grid_of, is_gap
from .html import HtmlTable
from .numbers import DIGITS, rounded, without_zeros
from .shapes import shape_of

_LIMIT = 5_400  # characters of one table
_NAMES = 3_600  # of them for the names of its columns
_CELL = 400  # characters of one cell
_FEW = 60  # cells with a fraction: so many are sent as they are
_FRACTION = re.compile(r"[+-]?\d+\.\d+(?:e[+-]?\d+)?", re.I)
_SHAPES = (
    re.compile(r"^\[?(\d[\d,]*) rows? [\xd7x] (\d[\d,]*) columns?\]?$", re.M),  # pandas
    re.compile(r"shape: \((\d[\d_,]*), (\d[\d_]*)\)"),  # polars
)


def table_text(table: HtmlTable, around: Iterable[str], rows: int | None = None) -> str:
    """A table with its shape, at most `rows` of it; `around` is the text beside it in the page."""
    grid = grid_of(table)
    shape = shape_of(grid, said_shape(around))
    cells = [cell for row in grid.rows for cell in row]
    is_rounded = sum(1 for cell in cells if _FRACTION.fullmatch(cell)) > _FEW
    tidy = rounded if is_rounded else without_zeros
    is_changed = is_rounded and any(rounded(cell) != without_zeros(cell) for cell in cells)
    quoted = {place for place, dtype in enumerate(grid.dtypes) if dtype == "str"}
    lines = [csv_line(_row(row, tidy, quoted)) for row in grid.rows]
    names = [csv_line(_names(grid))] if grid.names else []
    notes = words.ROUNDED.format(digits=DIGITS) if is_changed else ""
    caption = [table.caption] if table.caption else []
    names = [cut_middle(name, _NAMES) for name in names]
    room = _LIMIT - sum(map(len, names))
    top, bottom = _fit(lines, room, len(lines) if rows is None else rows, only_top=shape.is_cut)
    left_out = shape.left_out(grid, top, bottom)
    middle = [words.ROWS_LEFT_OUT.format(rows=left_out)] if left_out else []
    below = lines[len(lines) - bottom :]
    return "\n".join([shape.head(notes), *caption, *names, *lines[:top], *middle, *below])


def said_shape(around: Iterable[str]) -> tuple[int, int] | None:
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
    return [f"{name}:{dtype}" if dtype and name not in GAPS else name for name, dtype in typed]


def _row(row: list[str], tidy: Callable[[str], str], quoted: Container[int]) -> list[str]:
    """polars puts its strings in quotes, which CSV would double."""
    if is_gap(row):
        return ["…"]
    cells = (
        cell[1:-1] if place in quoted and cell[:1] == cell[-1:] == '"' else cell
        for place, cell in enumerate(row)
    )
    return ["" if cell in GAPS else _cut(tidy(cell)) for cell in cells]


def _cut(text: str) -> str:
    return text if len(text) <= _CELL else f"{text[:_CELL]}…"


def csv_line(row: list[str]) -> str:
    """One row of cells, in quotes where a cell needs them."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(row)
    return stream.getvalue()


def _fit(lines: list[str], limit: int, most: int, *, only_top: bool) -> tuple[int, int]:
    """How many rows of the top and of the bottom fit; a long one is cut in its place."""
    if sum(len(line) + 1 for line in lines) <= limit and len(lines) <= most:
        return len(lines), 0
    top = bottom = used = 0
    while top + bottom < min(len(lines), most):
        is_top = only_top or top <= bottom
        place = top if is_top else -1 - bottom
        lines[place] = cut_middle(lines[place], limit)
        used += len(lines[place]) + 1
        if used > limit and top:
            break
        top, bottom = (top + 1, bottom) if is_top else (top, bottom + 1)
    return top, bottom

"""A table of a page as rows of texts: what spans several rows or columns stands in each of them."""

from __future__ import annotations

from dataclasses import dataclass

from .html import Cell, HtmlTable

GAPS = {"...", "…", "⋮", "⋯", "⋱"}  # what libraries write for what they leave out
_COLUMNS = 2_000
_CELLS = 500_000  # of one grid: a page may claim that each of its cells covers many


@dataclass(frozen=True)
class Grid:
    """`names` are those of the columns; the first `index` columns name the rows.

    `total` are the rows of the whole table, None where they are not known. Where it `is_narrow`,
    columns are missing.
    """

    names: list[str]
    rows: list[list[str]]
    index: int
    dtypes: list[str]
    total: int | None
    is_narrow: bool = False


def grid_of(table: HtmlTable) -> Grid:
    """The heading rows become one name for each column."""
    spread = _spread(table)
    head = table.head or _heading(table)
    dtypes: list[str] = []
    headings = [row for row, _ in spread[:head]]
    # polars writes the types of columns below their names, as ordinary cells.
    if head == 2 and not any(cell.is_header for cell in table.rows[1]):
        dtypes = headings.pop()
    body = spread[head:]
    width = max((len(row) for row, _ in spread), default=0)
    index = min((count for row, count in body if row), default=0)
    if not headings:
        index = 0
    elif not body and "dataframe" in table.classes:
        index = 1
    names = [_name([row[place] for row in headings if place < len(row)]) for place in range(width)]
    rows = [row + [""] * (width - len(row)) for row, _ in body]
    total = _total(table, head, rows)
    return Grid(names if headings else [], rows, index, dtypes, total, _is_narrow(table))


def _total(table: HtmlTable, head: int, rows: list[list[str]]) -> int | None:
    """A page may claim to have fewer rows than were read of it."""
    total = (table.total if table.is_cut else len(table.rows)) - head
    return total if total >= len(rows) and (total or not table.is_cut) else None


def _is_narrow(table: HtmlTable) -> bool:
    """Whether a row has more columns than were read."""
    widest = max((sum(cell.columns for cell in row) for row in table.rows), default=0)
    return table.is_narrow or widest > _COLUMNS


def is_gap(row: list[str]) -> bool:
    """Whether a row stands for others that its library left out."""
    filled = [cell for cell in row if cell]
    return bool(filled) and all(cell in GAPS for cell in filled)


def _heading(table: HtmlTable) -> int:
    """How many rows at the top hold nothing but headings, where the page does not say so."""
    for count, row in enumerate(table.rows):
        if not row or not all(cell.is_header for cell in row):
            return count
    return 0


def _name(parts: list[str]) -> str:
    """Names of several levels are joined."""
    return "/".join(dict.fromkeys(part for part in parts if part))


def _spread(table: HtmlTable) -> list[tuple[list[str], int]]:
    """Rows of texts, and how many headings each starts with."""
    found: list[tuple[list[str], int]] = []
    hanging: dict[int, tuple[int, Cell]] = {}  # by column: how many rows a cell above still covers
    left_over = _CELLS
    for cells in table.rows:
        if left_over < 0:
            break
        row: list[Cell] = []
        waiting = iter(cells)
        while len(row) < _COLUMNS:
            left, cell = hanging.pop(len(row), (0, None))
            if cell is None:
                cell = next(waiting, None)
                if cell is None:
                    break
                left = cell.rows
                places = range(len(row), len(row) + cell.columns)
            else:
                places = range(len(row), len(row) + 1)
            hanging.update((place, (left - 1, cell)) for place in places if left > 1)
            row += [cell] * len(places)
        found.append(([cell.text for cell in row], _headings(row)))
        left_over -= len(row)
    return found


def _headings(row: list[Cell]) -> int:
    return next((place for place, cell in enumerate(row) if not cell.is_header), len(row))

"""A table of a page as rows of texts: what spans several rows or columns stands in each of them."""

from __future__ import annotations

from dataclasses import dataclass

from .html import Cell, HtmlTable

_COLUMNS = 2_000


@dataclass(frozen=True)
class Grid:
    """`names` are those of the columns; the first `index` columns name the rows."""

    names: list[str]
    rows: list[list[str]]
    index: int
    dtypes: list[str]


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
    index = min((count for _, count in body), default=0)
    if not headings:
        index = 0
    elif not body and "dataframe" in table.classes:
        index = 1
    names = [_name([row[place] for row in headings if place < len(row)]) for place in range(width)]
    rows = [row + [""] * (width - len(row)) for row, _ in body]
    return Grid(names if headings else [], rows, index, dtypes)


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
    for cells in table.rows:
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
    return found


def _headings(row: list[Cell]) -> int:
    return next((place for place, cell in enumerate(row) if not cell.is_header), len(row))

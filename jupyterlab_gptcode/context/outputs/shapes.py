"""The shape of a table in words: a number is stated as a fact only where all of it was read."""

from __future__ import annotations

from dataclasses import dataclass

from ...prompt import output_words as words
from .grids import GAPS, Grid, is_gap
from .numbers import counted, known


@dataclass(frozen=True)
class Shape:
    """The size of a table, and how much of it was read; an unknown size is None."""

    rows: int | None
    columns: int | None
    read_rows: int
    read_columns: int
    is_cut: bool

    def head(self, notes: str) -> str:
        """The line above the table."""
        return words.TABLE.format(
            rows=known(self.rows, self.read_rows, "row"),
            columns=known(self.columns, self.read_columns, "column"),
            notes=f"{self._part()}{notes}",
        )

    def left_out(self, grid: Grid, top: int, bottom: int) -> str:
        """How many rows are not among those of the top and the bottom, or "" if none is."""
        shown = [*grid.rows[:top], *grid.rows[len(grid.rows) - bottom :]]
        hidden = len(grid.rows) - top - bottom
        if not hidden and not self.is_cut:
            return ""
        if not any(map(is_gap, shown)):
            count = None if self.rows is None else self.rows - len(shown)
            return known(count, max(hidden, 1), "row")
        # The library's own gap stands for the rows that it left out.
        return known(None if self.is_cut else hidden, max(hidden, 1), "row")

    def _part(self) -> str:
        read = counted(self.read_rows, "row"), counted(self.read_columns, "column")
        has_all_columns = self.columns == self.read_columns
        if self.is_cut and has_all_columns and not self.read_rows:
            return words.ONLY_NAMES
        if self.is_cut and not self.read_rows:
            return words.FIRST_COLUMNS.format(columns=read[1])
        if self.is_cut and has_all_columns:
            return words.FIRST_ROWS.format(rows=read[0])
        if self.is_cut:
            return words.FIRST_ROWS_AND_COLUMNS.format(rows=read[0], columns=read[1])
        if has_all_columns and self.rows == self.read_rows:
            return ""
        return words.PART.format(rows=read[0], columns=read[1])


def shape_of(grid: Grid, said: tuple[int, int] | None) -> Shape:
    """The shape that a page says of its table, else what can be counted with certainty."""
    read_rows = sum(1 for row in grid.rows if not is_gap(row))
    gaps = sum(1 for name in grid.names if name in GAPS)
    width = len(grid.rows[0]) if grid.rows else len(grid.names)
    columns = width - grid.index - gaps
    is_cut = grid.total is None or grid.total > len(grid.rows)
    rows, total = said or (
        grid.total if read_rows == len(grid.rows) else None,
        None if gaps or grid.is_narrow else columns,
    )
    return Shape(rows, total, read_rows, columns, is_cut)

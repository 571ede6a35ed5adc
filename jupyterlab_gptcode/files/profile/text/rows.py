"""Rows of a table written as text, and where in the text they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class Row(list[str]):
    """Cells. `line` is the number of the row's first line in the file, from 1; `gap` says that a
    blank line, a rule or a line of separators alone stands right above it, `spaced` that blanks
    follow its separators, as they do in sentences."""

    __slots__ = ("gap", "line", "spaced")

    def __init__(
        self, cells: Iterable[str], line: int = 0, *, gap: bool = False, spaced: bool = False
    ) -> None:
        super().__init__(cells)
        self.line = line
        self.gap = gap
        self.spaced = spaced


def numbered(cells: Sequence[Sequence[str]], first: int = 1) -> list[Row]:
    """Rows without the empty ones, from rows that each have a line."""
    found: list[Row] = []
    gap = False
    for line, row in enumerate(cells, first):
        if any(row):
            found.append(Row(row, line, gap=gap))
        gap = not any(row)
    return found

"""Spreadsheets by calamine: xlsx, xlsm, xlsb, xls and ods, every sheet."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import python_calamine as calamine

from ..describe import counted
from ..shapes import Column, Found, Table, Unreadable, short
from ..source import Source
from ..text.grids import arrange
from ..text.guessing import missing_in
from ..text.rows import numbered
from ..text.tables import tabulate
from .shortening import LARGE, shorten, unpacked

_CELLS = 50_000_000  # of one sheet: a far away cell makes a large area
_ROWS = 2_000


def read_workbook(source: Source) -> Found:
    source.complete("a workbook")
    try:
        path, rows = source.path, dict[str, int]()
        if unpacked(source) > LARGE:
            path, rows = shorten(source)
        with path.open("rb") as file:
            return _read(calamine.CalamineWorkbook.from_filelike(file), source, rows)
    except calamine.PasswordError as error:
        raise Unreadable("is a workbook that is protected by a password") from error
    except (calamine.CalamineError, zipfile.BadZipFile) as error:
        raise Unreadable(f"looks like a workbook, but cannot be read: {short(error)}") from error


def _read(workbook: Any, source: Source, rows: dict[str, int]) -> Found:
    """`rows` has the approximate number of rows of shortened sheets."""
    names = workbook.sheet_names
    tables: list[Table] = []
    notes: list[str] = []
    quotes: list[str] = []
    for name in names:
        if source.late:
            tables.append(Table(name, (), 0))
            continue
        table, more, quoted = _sheet(workbook, name)
        if name in rows:
            table = replace(
                table, rows=max(0, rows[name] - 1), estimated=True, read=table.read or table.rows
            )
        tables.append(table)
        notes += [f"{short(name)}: {each}" for each in more]
        quotes += [f"{short(name)}: {each}" for each in quoted]
    what = [counted(len(names), "sheet")]
    return Found("workbook", what, tables=tables, notes=notes[:20], quotes=quotes[:20])


def _sheet(workbook: Any, name: str) -> tuple[Table, list[str], list[str]]:
    try:
        sheet = workbook.get_sheet_by_name(name)
    except calamine.CalamineError as error:
        return Table(name, (), 0), [f"no sheet of cells ({short(error)})"], []
    if sheet.height * sheet.width > _CELLS:
        return Table(name, (), sheet.width, sheet.height), ["too many cells to be profiled"], []
    rows = [[_cell(cell) for cell in row] for row in sheet.to_python(nrows=_ROWS)]
    first = sheet.start[0] + 1 if sheet.start else 1
    grid = arrange(numbered(rows, first), sheet.width, ended=sheet.height <= _ROWS)
    notes = list(grid.notes)
    if grid.skipped:
        notes.append(f"the table starts in row {grid.skipped + 1}")
    if not grid.header and grid.sure and grid.names:
        notes.append("no header")
    below = max(0, sheet.height - _ROWS)
    table = tabulate(name, grid, len(grid.rows) + below, estimated=below > 0)
    columns = tuple(
        _stored_as_text(column, [row[at] for row in grid.rows])
        for at, column in enumerate(table.columns)
    )
    read = len(grid.rows) if below else table.read
    return replace(table, columns=columns, read=read), notes, grid.quotes


class _Words(str):
    """A cell that the sheet holds as text, whatever it looks like."""

    __slots__ = ()


def _stored_as_text(column: Column, cells: Sequence[str]) -> Column:
    """A program that reads such a column gets strings, all of them or some."""
    if column.type in ("text", "unknown"):
        return column
    missing = missing_in(column.type)
    present = [cell for cell in cells if cell.lower() not in missing]
    words = sum(isinstance(cell, _Words) for cell in present)
    if words == 0:
        return column
    if words == len(present):
        return replace(column, type="text", remark=f"{column.type}s stored as text")
    share = f"{words} of {len(present)} values"
    return replace(
        column, remark=", ".join(filter(None, (column.remark, f"{share} stored as text")))
    )


def _cell(cell: object) -> str:
    return _Words(cell.strip()) if isinstance(cell, str) else _text(cell)


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ")
    return str(cell).strip()

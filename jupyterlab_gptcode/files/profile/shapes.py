"""What readers find in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal[
    "table",
    "workbook",
    "database",
    "archive",
    "array",
    "notebook",
    "text",
    "document",
    "image",
    "media",
    "folder",
    "binary",
]
CELL = 80  # characters of one value at most
HEAD_ROWS = 5
HEAD_COLUMNS = 12
COLUMNS = 200  # that are described; the others are counted
VALUES = 3  # of each column


class Unreadable(Exception):
    """What is wrong with the file: the part of a sentence that follows its name."""


@dataclass(frozen=True)
class Column:
    """`nulls` is the share of missing values, from 0 to 1, None if unknown; `tokens` are the words
    that stand for them; `remark` is what else a program must know."""

    name: str
    type: str
    nulls: float | None = None
    values: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Table:
    """`estimated`: `rows` is not an exact count. `read` is the number of rows from which types and
    missing values come, None if these are all."""

    name: str
    columns: tuple[Column, ...]
    columns_total: int
    rows: int | None = None
    estimated: bool = False
    head: tuple[tuple[str, ...], ...] = ()
    read: int | None = None


@dataclass(frozen=True)
class Found:
    """`what` stands before the size in the first line, `how` after it; `notes` are further lines,
    and `content` is what the file itself says, left out where values are forbidden."""

    kind: Kind
    what: Sequence[str] = ()
    how: Sequence[str] = ()
    tables: Sequence[Table] = ()
    image: tuple[int, int] | None = None
    notes: Sequence[str] = ()
    quotes: Sequence[str] = ()  # further lines that hold values, as `content` does
    content: str = ""
    alias: str = ""  # the word for the kind in the first line, where another one says more
    extra: Json = field(default_factory=dict)


def short(value: object) -> str:
    """One value on one line."""
    text = " ".join(str(value)[: 4 * CELL].split())
    return text if len(text) <= CELL else text[: CELL - 1] + "…"


def dump_table(table: Table, *, values: bool) -> Json:
    columns = [
        {
            "name": short(column.name),
            "type": column.type,
            "nulls": column.nulls,
            "values": [short(each) for each in column.values[:VALUES]] if values else [],
        }
        for column in table.columns[:COLUMNS]
    ]
    head = [[short(cell) for cell in row[:HEAD_COLUMNS]] for row in table.head[:HEAD_ROWS]]
    return {
        "name": short(table.name),
        "columns": columns,
        "columns_total": table.columns_total,
        "rows": table.rows,
        "estimated": table.estimated,
        "head": head if values else [],
    }

"""A large table read to its end by DuckDB, in about a second for 100 MB.

The dialect is ours. Of each column DuckDB counts what is missing and what is not of the type that
the first rows have, and returns some of these exceptions: then we guess again, with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..engine import Engine, Error, quoted
from ..readers.parquet import plain_path
from ..shapes import Column
from ..source import Source
from .dialects import Dialect
from .forms import condition
from .grids import Grid
from .guessing import MISSING, missing_in, type_of

_COLUMNS = 100
_ROUNDS = 5  # exceptions that come to light one after the other
_FIRST = 50  # rows that are compared
_LINE = 4 << 20  # bytes
_COUNTED = 7  # figures of a column in one query


@dataclass
class _Seen:
    """What is known of a column: its `values` are examples of all that it holds."""

    name: str
    kind: str
    values: list[str]
    missing: int = 0
    tokens: list[str] = field(default_factory=list)
    settled: bool = False
    remark: str = ""

    def column(self, rows: int, before: Column) -> Column:
        share = self.missing / rows if rows else 0.0
        nulls = share if share in (0.0, 1.0) else min(max(round(share, 4), 0.0001), 0.9999)
        examples = tuple(self.values[: len(before.values) or 3])
        return Column(
            self.name, self.kind, nulls, examples, tuple(self.tokens), self.remark or before.remark
        )


def read_whole(
    source: Source,
    dialect: Dialect,
    grid: Grid,
    columns: Sequence[Column],
    below: Sequence[Sequence[str]],
) -> tuple[int, list[Column]] | None:
    """How many rows there are, and the columns by all of them. `columns` are what the first rows
    suggest, `below` the lines that are not rows. None where DuckDB does not read the file as we do,
    or not in time."""
    plain = len(dialect.delimiter.encode()) == 1 and not dialect.comment
    few = 0 < len(columns) <= _COLUMNS and len(columns) == len(grid.places)
    if source.cut or not plain or not few:
        return None
    try:
        reader = _Reader(source, dialect, grid, below)
        return reader.read(columns) if reader.agrees() else None
    except Error:
        return None


class _Reader:
    def __init__(
        self, source: Source, dialect: Dialect, grid: Grid, below: Sequence[Sequence[str]]
    ) -> None:
        self._grid = grid
        self._cells = [f"c{place}" for place in grid.places]
        path = plain_path(source.path)
        self._engine = Engine(path, source.until)
        width = max(dialect.width, *(place + 1 for place in grid.places))
        names = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(width))
        options = {
            "delim": quoted(dialect.delimiter),
            "quote": quoted(dialect.quote),
            "escape": quoted(dialect.escape or dialect.quote),
            "skip": grid.first - 1,
            "max_line_size": _LINE,
            "columns": f"{{{names}}}",
        }
        given = ", ".join(f"{name}={value}" for name, value in options.items())
        fixed = "auto_detect=false, header=false, null_padding=true, strict_mode=false"
        self._file = f"read_csv({quoted(path)}, {fixed}, parallel=false, {given})"
        self._rows = f"coalesce({', '.join(self._cells)}) IS NOT NULL" + "".join(
            f" AND NOT ({self._is(row)})" for row in below if any(row)
        )

    def _is(self, row: Sequence[str]) -> str:
        cells = [f"coalesce(c{at}, '') = {quoted(cell)}" for at, cell in enumerate(row[:4])]
        return " AND ".join(cells)

    def agrees(self) -> bool:
        """Whether the first rows are the same for both. Blanks around cells are not for us."""
        first = self._grid.rows[:_FIRST]
        query = f"SELECT {', '.join(self._cells)} FROM {self._file} LIMIT {len(first)}"
        found = [[cell or "" for cell in row] for row in self._engine.rows(query)]
        plain = [[cell.strip() for cell in row] for row in found]
        if plain != found:
            self._cells = [f"trim({cell}, ' \t')" for cell in self._cells]
        return plain == first

    def read(self, columns: Sequence[Column]) -> tuple[int, list[Column]] | None:
        seen = [
            _Seen(each.name, each.type, _values(self._grid, at)) for at, each in enumerate(columns)
        ]
        rows = 0
        for _ in range(_ROUNDS):
            left = [(at, each) for at, each in enumerate(seen) if not each.settled]
            if not left:
                return rows, [s.column(rows, c) for s, c in zip(seen, columns, strict=True)]
            rows = self._round(left)
        return None

    def _round(self, left: Sequence[tuple[int, _Seen]]) -> int:
        states = [f"{_state(self._cells[at], each)} AS s{at}" for at, each in left]
        figures = ", ".join(_figures(self._cells[at], f"s{at}") for at, _ in left)
        inner = f"SELECT *, {', '.join(states)} FROM {self._file} WHERE {self._rows}"
        ((rows, *found),) = self._engine.rows(f"SELECT count(*), {figures} FROM ({inner})")
        for number, (_, each) in enumerate(left):
            _learn(each, found[_COUNTED * number : _COUNTED * (number + 1)])
        return int(rows)


def _values(grid: Grid, at: int) -> list[str]:
    distinct = dict.fromkeys(row[at] for row in grid.rows)
    return [value for value in distinct if value.lower() not in MISSING]


def _state(cell: str, seen: _Seen) -> str:
    """0 for an empty cell, 1 for a word that stands for nothing, 2 for a value as expected."""
    tokens = sorted(missing_in(seen.kind) - {""})
    listed = ", ".join(map(quoted, tokens))
    is_token = f"length({cell}) < 12 AND lower({cell}) IN ({listed})"
    if not seen.values:
        fits = "false"
    elif seen.kind == "text":
        return f"CASE WHEN {cell} IS NULL OR {cell} = '' THEN 0 WHEN {is_token} THEN 1 ELSE 2 END"
    else:
        fits = condition(cell, seen.kind, seen.values) or "false"
    return (
        f"CASE WHEN {cell} IS NULL OR {cell} = '' THEN 0 WHEN {fits} THEN 2 "
        f"WHEN {is_token} THEN 1 ELSE 3 END"
    )


def _figures(cell: str, state: str) -> str:
    few = [f"{each}({cell}) FILTER ({state} = 3)" for each in ("min", "max", "first")]
    tokens = [f"{each}({cell}) FILTER ({state} = 1)" for each in ("min", "max")]
    counts = [f"count_if({state} < 2)", f"count_if({state} = 3)"]
    return ", ".join([*counts, *few, *tokens])


def _learn(seen: _Seen, figures: Sequence[object]) -> None:
    missing, others, *found = figures
    seen.missing = int(str(missing))
    exceptions = [str(each).strip() for each in dict.fromkeys(found[:3]) if each is not None]
    seen.tokens = [str(each) for each in dict.fromkeys(found[3:]) if each is not None]
    if not others:
        seen.settled = True
        return
    seen.values += [each for each in exceptions if each not in seen.values]
    before, seen.kind = seen.kind, type_of(seen.values) if seen.values else "text"
    if seen.kind == before and condition("", before, seen.values) is None:
        # SQL has no words for such values: their type is that of the first rows, and of a few.
        seen.settled = True
        seen.remark = "as far as seen"

"""Parquet files, mostly by their footer, which DuckDB reads."""

from __future__ import annotations

import tempfile
from base64 import b64decode
from pathlib import Path
from typing import Any

from ..describe import extent
from ..engine import Engine, Error, identifier, quoted
from ..shapes import (
    CELL,
    COLUMNS,
    HEAD_COLUMNS,
    HEAD_ROWS,
    VALUES,
    Column,
    Found,
    Table,
    Unreadable,
)
from ..source import Source
from .arrow import durations

_TYPES = {
    "BOOLEAN": "boolean",
    "VARCHAR": "text",
    "DATE": "date",
    "BLOB": "bytes",
    "FLOAT": "number",
    "DOUBLE": "number",
}


def read_parquet(source: Source) -> Found:
    source.complete("a Parquet file")
    if source.size < 12 or source.tail(4) not in (b"PAR1", b"PARE"):
        raise Unreadable("starts like a Parquet file, but its end is missing: it is truncated")
    path = plain_path(source.path)
    try:
        table = _table(Engine(path), quoted(path), source.name)
    except Error as error:
        raise Unreadable(f"looks like a Parquet file, but cannot be read: {said(error)}") from error
    return Found("table", extent(table), ["Parquet"], [table])


def plain_path(path: Path) -> Path:
    """A path that is not a pattern for DuckDB: `data[1].parquet` would match other files."""
    if not any(char in "*?[{" for char in str(path)):
        return path
    link = Path(tempfile.mkdtemp()) / "file"
    link.symlink_to(path.absolute())
    return link


def said(error: Exception) -> str:
    """The first line of DuckDB's message, without the file's path."""
    line = str(error).split("\n", 1)[0]
    shown = [word for word in line.split() if "/" not in word]
    return " ".join(shown)[:200].rstrip(".")


def word_for(kind: str) -> str:
    """DuckDB's type in the words of a profile."""
    if kind.endswith("[]") or kind.startswith(("LIST", "ARRAY")):
        return "list"
    if kind.startswith(("STRUCT", "MAP", "UNION", "JSON", "VARIANT")):
        return "object"
    if kind.startswith("TIMESTAMP"):
        return "timestamp"
    if kind.startswith("DECIMAL"):
        return "number"
    if kind.startswith("TIME"):
        return "time"
    return "integer" if kind.endswith(("INT", "INTEGER")) else _TYPES.get(kind, kind.lower()[:40])


def _table(engine: Engine, file: str, name: str) -> Table:
    described = engine.rows(f"DESCRIBE SELECT * FROM read_parquet({file})")
    rows = engine.rows(f"SELECT sum(num_rows) FROM parquet_file_metadata({file})")[0][0]
    missing = _missing(engine, file)
    lasting = _durations(engine, file)
    shown = [column[0] for column in described[:COLUMNS]]
    head = _head(engine, file, shown)
    columns = tuple(
        Column(
            column,
            "duration" if column in lasting else word_for(kind),
            round(missing[column] / rows, 4) if rows and column in missing else None,
            tuple(dict.fromkeys(row[number] for row in head if row[number] is not None))[:VALUES],
        )
        for number, (column, kind, *_) in enumerate(described[:COLUMNS])
    )
    first = tuple(tuple(_cell(each) for each in row[:HEAD_COLUMNS]) for row in head[:HEAD_ROWS])
    return Table(name, columns, len(described), int(rows or 0), head=first)


def _durations(engine: Engine, file: str) -> set[str]:
    """Parquet has no durations: Arrow writes numbers, and its own schema beside them."""
    query = f"SELECT value FROM parquet_kv_metadata({file}) WHERE key = 'ARROW:schema'"
    try:
        return durations(b64decode(engine.rows(query)[0][0]))
    except (Error, IndexError, ValueError):
        return set()


def _missing(engine: Engine, file: str) -> dict[str, int]:
    """The number of missing values of each plain column, if the file has statistics."""
    query = (
        "SELECT path_in_schema, sum(stats_null_count)::BIGINT, count(*) = count(stats_null_count) "
        f"FROM parquet_metadata({file}) GROUP BY 1 LIMIT 1000"
    )
    return {name: count for name, count, known in engine.rows(query) if known}


def _head(engine: Engine, file: str, names: list[str]) -> list[tuple[Any, ...]]:
    """The first rows as text, shortened; none if they are too large to be read."""
    cells = ", ".join(f"left({identifier(name)}::VARCHAR, {CELL})" for name in names)
    query = f"SELECT {cells} FROM read_parquet({file}) LIMIT {HEAD_ROWS}"
    try:
        return engine.rows(query)
    except Error:
        return []


def _cell(value: object) -> str:
    return "" if value is None else str(value)

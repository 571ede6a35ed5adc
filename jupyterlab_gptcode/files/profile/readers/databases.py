"""SQLite databases: every table, without running code in them."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass, replace
from typing import Any

from ..describe import counted
from ..shapes import COLUMNS, HEAD_COLUMNS, HEAD_ROWS, Column, Found, Table, Unreadable, short
from ..source import Source
from ..text.guessing import column

_TABLES = 100
_SAMPLE = 200  # rows
_SCANNED = 60  # columns of a table all rows of which are read
_SQL_TYPES = ("integer", "real", "text", "blob")
_MAP_TABLES = ("gpkg_", "rtree_")  # that belong to the format, not to the data
_STEPS = 20_000  # of SQLite's machine between two checks of the time


def read_sqlite(source: Source) -> Found:
    source.complete("a SQLite database")
    # `immutable` takes no lock and writes nothing beside the file.
    address = f"{source.path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
            return _read(connection, source)
    except sqlite3.Error as error:
        message = f"looks like a SQLite database, but cannot be read: {short(error)}"
        raise Unreadable(message) from error


def _read(connection: sqlite3.Connection, source: Source) -> Found:
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.set_progress_handler(lambda: source.late, _STEPS)
    query = "SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view')"
    query += " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"
    found = connection.execute(query.replace("sqlite_schema", "sqlite_master")).fetchall()
    geometries = _geometries(connection)
    names = [name for name, kind in found if kind == "table"]
    if geometries is not None:
        names = [name for name in names if not name.startswith(_MAP_TABLES)]
    views = [name for name, kind in found if kind == "view"]
    tables = [_table(connection, name) for name in names[:_TABLES]]
    tables = [_with_geometry(table, geometries or {}) for table in tables]
    notes = [f"Views: {', '.join(map(short, views[:20]))}"] if views else []
    if source.path.with_name(f"{source.path.name}-wal").exists():
        notes.append("The latest changes are in its -wal file and not included here.")
    form = "SQLite" if geometries is None else "GeoPackage"
    notes += ["geopandas reads it."] if form == "GeoPackage" else []
    return Found("database", [counted(len(names), "table")], [form], tables, notes=notes)


def _geometries(connection: sqlite3.Connection) -> dict[tuple[str, str], str] | None:
    """Of a GeoPackage, the kind of shapes by table and column; None of any other database."""
    query = "SELECT table_name, column_name, geometry_type_name FROM gpkg_geometry_columns"
    try:
        rows = connection.execute(f"{query} LIMIT 1000").fetchall()
    except sqlite3.Error:
        return None
    return {(str(table), str(column)): str(kind).lower() for table, column, kind in rows}


def _with_geometry(table: Table, geometries: dict[tuple[str, str], str]) -> Table:
    columns = [
        replace(column, type=f"geometry ({kind})", values=())
        if (kind := geometries.get((table.name, column.name)))
        else column
        for column in table.columns
    ]
    return replace(table, columns=tuple(columns))


def _table(connection: sqlite3.Connection, name: str) -> Table:
    quoted = _identifier(name)
    try:
        info = connection.execute(f"PRAGMA table_info({quoted})").fetchall()
        names = [(str(row[1]), str(row[2])) for row in info]
        scan = _scan(connection, quoted, [each for each, _ in names[:COLUMNS]])
        rows, estimated = (scan.rows, False) if scan else _count(connection, quoted)
        head = _head(connection, quoted, [each for each, _ in names[:COLUMNS]])
    except sqlite3.Error:
        # A virtual table may need a missing module, and a damaged page affects one table only.
        return Table(name, (), 0)
    cells = list(zip(*head, strict=True)) if head else [()] * len(names)
    columns = [
        _column(each, declared, values)
        for (each, declared), values in zip(names, cells, strict=False)
    ]
    sampled = rows is None or rows > len(head)
    if scan and sampled:
        columns = [
            _by_all(connection, quoted, column, scan, at) for at, column in enumerate(columns)
        ]
    first = tuple(tuple(map(_text, row[:HEAD_COLUMNS])) for row in head[:HEAD_ROWS])
    read = len(head) if sampled and not scan else None
    return Table(name, tuple(columns), len(names), rows, estimated, first, read)


@dataclass(frozen=True)
class _Scan:
    """Of all rows: how many there are, and for each column how many values of each type."""

    rows: int
    types: list[dict[str, int]]


def _scan(connection: sqlite3.Connection, quoted: str, names: list[str]) -> _Scan | None:
    """None where it takes too long."""
    if len(names) > _SCANNED:
        return None
    cells = [
        f"sum(typeof({_identifier(name)}) = '{kind}')" for name in names for kind in _SQL_TYPES
    ]
    try:
        query = f"SELECT {', '.join(['count(*)', *cells])} FROM {quoted}"
        rows, *counts = connection.execute(query).fetchone()
    except sqlite3.OperationalError:
        return None
    size = len(_SQL_TYPES)
    # Of no rows the sum is NULL.
    plain = [count or 0 for count in counts]
    parts = [plain[at : at + size] for at in range(0, len(plain), size)]
    return _Scan(rows, [dict(zip(_SQL_TYPES, part, strict=True)) for part in parts])


def _by_all(
    connection: sqlite3.Connection, quoted: str, column: Column, scan: _Scan, at: int
) -> Column:
    """The column by all rows, where only the first were read."""
    types = scan.types[at]
    share = 1 - sum(types.values()) / scan.rows
    nulls = share if share in (0.0, 1.0) else min(max(round(share, 4), 0.0001), 0.9999)
    kinds = {kind for kind, count in types.items() if count}
    words = {("integer",): "integer", ("real",): "number", ("integer", "real"): "number"}
    kind = words.get(tuple(sorted(kinds)), "bytes" if kinds == {"blob"} else "text")
    if kinds == {"text"} and column.type in ("date", "timestamp"):
        cell = _identifier(column.name)
        query = (
            f"SELECT 1 FROM {quoted} WHERE {cell} IS NOT NULL AND datetime({cell}) IS NULL LIMIT 1"
        )
        try:
            kind = "text" if connection.execute(query).fetchone() else column.type
        except sqlite3.OperationalError:
            kind = "text"
    return replace(column, type=kind if kinds else column.type, nulls=nulls)


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _count(connection: sqlite3.Connection, quoted: str) -> tuple[int | None, bool]:
    """All rows, or an estimate by the last row's number if counting takes too long."""
    try:
        return connection.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0], False
    except sqlite3.OperationalError:
        connection.set_progress_handler(None, 0)
        with contextlib.suppress(sqlite3.Error):
            last = connection.execute(f"SELECT max(rowid) FROM {quoted}").fetchone()[0]
            return (int(last), True) if isinstance(last, int) else (None, False)
    return None, False


def _head(connection: sqlite3.Connection, quoted: str, names: list[str]) -> list[tuple[Any, ...]]:
    escaped = [name.replace('"', '""') for name in names]
    cells = ", ".join(
        f"""CASE WHEN typeof("{name}") = 'blob' THEN length("{name}") || ' bytes'
        WHEN typeof("{name}") = 'text' THEN substr("{name}", 1, 200) ELSE "{name}" END"""
        for name in escaped
    )
    return connection.execute(f"SELECT {cells} FROM {quoted} LIMIT {_SAMPLE}").fetchall()


def _column(name: str, declared: str, values: tuple[Any, ...]) -> Column:
    """By its values: SQLite does not enforce the declared type, which is used without rows."""
    found = column(name, [_text(value) for value in values])
    nulls = round(sum(value is None for value in values) / len(values), 4) if values else None
    kinds = {type(value) for value in values if value is not None}
    plain = {(int,): "integer", (float,): "number", (float, int): "number"}
    kind = plain.get(tuple(sorted(kinds, key=lambda each: each.__name__)))
    if kind is None:
        moment = found.type in ("date", "time", "timestamp", "boolean")
        kind = (
            found.type if kinds and moment else "text" if kinds else declared.lower() or "unknown"
        )
        kind = "bytes" if "blob" in declared.lower() else kind
    return Column(name, kind, nulls, found.values)


def _text(value: object) -> str:
    return "" if value is None else str(value)

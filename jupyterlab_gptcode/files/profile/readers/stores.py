"""DuckDB databases: every table, read-only."""

from __future__ import annotations

from ..describe import counted
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
from .parquet import plain_path, said, word_for

_TABLES = 100


def read_store(source: Source) -> Found:
    source.complete("a DuckDB database")
    path = plain_path(source.path)
    try:
        engine = Engine(path)
        engine.rows(f"ATTACH {quoted(path)} AS file (READ_ONLY)")
        query = "SELECT schema_name, table_name, estimated_size FROM duckdb_tables()"
        names = engine.rows(f"{query} WHERE database_name = 'file' ORDER BY table_oid")
        tables = [_table(engine, *each) for each in names[:_TABLES] if not source.late]
    except Error as error:
        message = f"looks like a DuckDB database, but cannot be read: {said(error)}"
        raise Unreadable(message) from error
    return Found("database", [counted(len(names), "table")], ["DuckDB"], tables)


def _table(engine: Engine, schema: str, name: str, rows: int) -> Table:
    query = "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = 'file'"
    found = engine.rows(f"{query} AND schema_name = ? AND table_name = ?", [schema, name])
    cells = ", ".join(f"left({identifier(each)}::VARCHAR, {CELL})" for each, _ in found[:COLUMNS])
    place = f"file.{identifier(schema)}.{identifier(name)}"
    try:
        head = engine.rows(f"SELECT {cells} FROM {place} LIMIT {HEAD_ROWS}")
    except Error:
        head = []
    columns = tuple(
        Column(
            column,
            word_for(kind),
            None,
            tuple(dict.fromkeys(row[at] for row in head if row[at] is not None))[:VALUES],
        )
        for at, (column, kind) in enumerate(found[:COLUMNS])
    )
    first = tuple(tuple(each or "" for each in row[:HEAD_COLUMNS]) for row in head)
    return Table(name, columns, len(found), rows, estimated=False, head=first)

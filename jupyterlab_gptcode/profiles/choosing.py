"""Which reader reads a file: its content decides, its name only where content cannot."""

from __future__ import annotations

from dataclasses import replace

from .decoding import decode
from .shapes import Found
from .source import Source

_TABLES = (".csv", ".tsv", ".tab", ".psv", ".ssv", ".dsv")
_MAYBE_TABLES = (".txt", ".dat", ".asc", ".data", ".prn", ".out", "")


def describe_file(source: Source) -> Found:
    """Readers are imported when they are needed: a child reads one file."""
    return by_name(source)


def by_name(source: Source) -> Found:
    from .plain import describe, is_shown, nothing_known
    from .tables import read_table, table_of

    if source.suffix in _TABLES:
        return read_table(source)
    decoded = decode(source.head, whole=source.whole)
    if decoded is None:
        return nothing_known(source)
    text = describe(source, decoded)
    if source.suffix not in _MAYBE_TABLES:
        return text
    found = table_of(source, decoded, sure=False)
    if found is None or not is_shown(decoded):
        return found or text
    return replace(text, tables=found.tables)

"""Tables written as text: CSV, TSV and their relatives, in any dialect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..describe import counted, extent
from ..shapes import COLUMNS, HEAD_COLUMNS, HEAD_ROWS, Found, Table, Unreadable
from ..source import Source
from .decoding import Decoded, decode
from .dialects import WORDS, Dialect, sniff
from .encodings import in_words
from .footers import split_footers
from .grids import Grid, arrange
from .guessing import column
from .plain import describe, oddities
from .rows import Row

_CELLS = 500_000  # by which types are guessed
_ROWS = 2_000
_PART = 1 << 16  # bytes of each part read beyond the head
_PARTS = 4
_SAMPLE = 3 << 17  # characters of a large file; more of it costs time and adds nothing
_WHOLE = 200 << 20  # bytes that are read to their end; more takes too long
_LINE = 1 << 19  # characters: a table with longer lines is described as text
_SURE = (
    "utf-8",
    "utf-8-sig",
    "cp1252",
    "cp1250",
    "cp1251",
)  # a byte that ends a line does only that


def read_table(source: Source) -> Found:
    """A file whose name says that it is a table; what is no text is refused."""
    decoded = decode(source.head, whole=source.whole)
    if decoded is None:
        raise Unreadable("has the name of a table, but is binary: it cannot be read as text")
    return table_of(source, decoded) or describe(source, decoded)


def table_of(source: Source, decoded: Decoded, *, sure: bool = True) -> Found | None:
    """None if the text is no table; without `sure`, also where it might just be prose."""
    text = plain_lines(decoded.text)
    if max(map(len, text.split("\n", 3)[:3])) > (_LINE if source.whole else _SAMPLE // 2):
        return None
    if not source.whole:
        text = text[:_SAMPLE].rpartition("\n")[0] or text
    before = len(text)
    dialect, text = sniff(text)
    first = 1 if len(text) == before else 2
    rows = list(dialect.rows(text, first))
    if not rows or (not sure and not _is_plain_table(dialect, rows)):
        return None
    grid = arrange(rows, dialect.width, dialect.comments(text), ended=source.whole)
    encoding, noted = in_words(source, decoded)
    if source.whole:
        table, below = tabulate(source.name, grid, len(grid.rows)), list[str]()
    else:
        table, below = _large(source, decoded, dialect, grid, text)
    how = [encoding, *_described(dialect, grid)]
    notes = [*oddities(decoded), *noted, *grid.notes]
    return Found("table", extent(table), how, [table], notes=notes, quotes=[*grid.quotes, *below])


def _large(
    source: Source, decoded: Decoded, dialect: Dialect, grid: Grid, text: str
) -> tuple[Table, list[str]]:
    """All of it where DuckDB reads it, else the first rows and some from further on. And what
    stands below the rows."""
    first = tabulate(source.name, grid, None)
    last = _rows_at(source, decoded, dialect, source.size - _PART)
    apart, below = split_footers(last, dialect.width)
    whole = None
    if decoded.encoding in ("utf-8", "utf-8-sig") and grid.rows and source.size <= _WHOLE:
        from .whole import read_whole  # with DuckDB, which takes time to load

        whole = read_whole(source, dialect, grid, first.columns, [*grid.apart, *apart])
    if whole:
        rows, columns = whole
        return replace(first, rows=rows, columns=tuple(columns), read=None), below
    about = round(len(grid.rows) * source.size / max(1, _bytes(text, decoded)))
    some = [*grid.rows, *_further(source, decoded, dialect, grid)]
    found = tabulate(source.name, replace(grid, rows=some), about, estimated=True)
    return replace(found, read=found.read or len(some)), below


def plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def tabulate(name: str, grid: Grid, total: int | None, *, estimated: bool = False) -> Table:
    described = min(len(grid.names), COLUMNS)
    rows = grid.rows
    most = max(_ROWS, _CELLS // max(1, described))
    if len(rows) > most:
        # Some from the top, for the values that are shown, the last ones, and others between.
        step = len(rows) // most + 1
        rows = [*rows[:20], *rows[20:-20:step], *rows[20:][-20:]]
    cells = list(zip(*[row[:described] for row in rows], strict=True)) or [()] * described
    columns = [column(each, values) for each, values in zip(grid.names, cells, strict=False)]
    head = tuple(tuple(row[:HEAD_COLUMNS]) for row in grid.rows[:HEAD_ROWS])
    read = len(rows) if len(rows) < len(grid.rows) else None
    return Table(name, tuple(columns), len(grid.names), total, estimated, head, read)


def _is_plain_table(dialect: Dialect, rows: Sequence[Row]) -> bool:
    if dialect.delimiter not in (",", ";", "\t", "|") or dialect.width < 2:
        return False
    widths = [len(row) for row in rows]
    inside = widths[widths.index(dialect.width) :] if dialect.width in widths else []
    above = len(widths) - len(inside)
    return above <= 5 and len(inside) > 2 and inside.count(dialect.width) > 0.95 * len(inside)


def _bytes(text: str, decoded: Decoded) -> int:
    return len(text.encode(decoded.encoding, "replace"))


def _further(source: Source, decoded: Decoded, dialect: Dialect, grid: Grid) -> list[list[str]]:
    """Rows from further on in a large file, up to its end: a column may change its mind there."""
    found: list[list[str]] = []
    apart = [list(row) for row in grid.apart]
    for number in range(1, _PARTS + 1):
        offset = len(source.head) + (source.size - len(source.head)) * number // _PARTS - _PART
        for row in _rows_at(source, decoded, dialect, max(offset, len(source.head)))[:_ROWS]:
            if len(row) > max(grid.places, default=0) and list(row) not in apart:
                found.append([row[at] for at in grid.places])
    return found


def _rows_at(source: Source, decoded: Decoded, dialect: Dialect, offset: int) -> list[Row]:
    """Rows from the middle of a file, where a line of the file is a row."""
    lines = [cell for row in dialect.rows(decoded.text[:_PART]) for cell in row if "\n" in cell]
    if decoded.encoding not in _SURE or source.cut or lines:
        return []
    piece = source.read(offset, _PART)
    text = plain_lines(piece.decode(decoded.encoding, "replace")).replace("\0", "")
    inner = text.split("\n")[1:]
    return list(dialect.rows("\n".join(inner if offset + _PART >= source.size else inner[:-1])))


def _described(dialect: Dialect, grid: Grid) -> list[str]:
    """What a program must know to read this table."""
    found = []
    if dialect.width > 1:
        found.append(f"separator {WORDS.get(dialect.delimiter, repr(dialect.delimiter))}")
    if dialect.quote == "'":
        found.append("quote '")
    if dialect.escape:
        found.append("escape \\")
    if dialect.comment:
        found.append(f"comments begin with {dialect.comment}")
    if grid.skipped:
        found.append(f"{counted(grid.skipped, 'line')} above the header")
    if not grid.header and grid.sure:
        found.append("no header")
    return found

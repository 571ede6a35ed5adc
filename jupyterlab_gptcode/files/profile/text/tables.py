"""Tables written as text: CSV, TSV and their relatives, in any dialect."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from ..describe import counted, extent
from ..shapes import COLUMNS, HEAD_COLUMNS, HEAD_ROWS, Found, Table, Unreadable
from ..source import Source
from .decoding import Decoded, decode
from .dialects import WORDS, Dialect, sniff
from .grids import Grid, arrange
from .guessing import column
from .plain import describe, oddities
from .rows import Row

_CELLS = 40_000  # that are looked at to guess types
_ROWS = 2_000
_PART = 1 << 16  # bytes of each look beyond the head
_PARTS = 4
_SAMPLE = 3 << 17  # characters of a large file; more of it costs time, and tells no more
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
        raise Unreadable("is called a table, but it is binary: it cannot be read as text")
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
    grid = arrange(rows, dialect.width, dialect.comments(text))
    seen = len(grid.rows)
    if not source.whole and "\n" not in "".join(map("".join, rows[:_ROWS])):
        grid.rows.extend(_further(source, decoded, dialect, len(grid.names)))
    total = seen if source.whole else round(seen * source.size / max(1, _bytes(text, decoded)))
    found = tabulate(source.name, grid, total, estimated=not source.whole)
    how = [decoded.encoding, *_told(dialect, grid)]
    notes = [*oddities(decoded), *grid.notes]
    return Found("table", extent(found), how, [found], notes=notes, quotes=grid.quotes)


def plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def tabulate(name: str, grid: Grid, total: int | None, *, estimated: bool = False) -> Table:
    described = min(len(grid.names), COLUMNS)
    looked = max(20, min(_ROWS, _CELLS // max(1, described)))
    step = max(1, len(grid.rows) // looked)
    # Some from the top, for the values that are shown, and the last ones; the rest from all over.
    rows = [*grid.rows[:20], *grid.rows[20:-20:step], *grid.rows[20:][-20:]]
    cells = list(zip(*[row[:described] for row in rows], strict=True)) or [()] * described
    columns = [column(each, values) for each, values in zip(grid.names, cells, strict=False)]
    head = [tuple(row[:HEAD_COLUMNS]) for row in grid.rows[:HEAD_ROWS]]
    return Table(name, tuple(columns), len(grid.names), total, estimated, tuple(head))


def _is_plain_table(dialect: Dialect, rows: Sequence[Row]) -> bool:
    if dialect.delimiter not in (",", ";", "\t", "|") or dialect.width < 2:
        return False
    widths = [len(row) for row in rows]
    inside = widths[widths.index(dialect.width) :] if dialect.width in widths else []
    above = len(widths) - len(inside)
    return above <= 5 and len(inside) > 2 and inside.count(dialect.width) > 0.95 * len(inside)


def _bytes(text: str, decoded: Decoded) -> int:
    return len(text.encode(decoded.encoding, "replace"))


def _further(source: Source, decoded: Decoded, dialect: Dialect, width: int) -> list[Row]:
    """Rows from further on in a large file, up to its end: a column may change its mind there."""
    if decoded.encoding not in _SURE or source.cut:
        return []
    found: list[Row] = []
    for number in range(1, _PARTS + 1):
        offset = len(source.head) + (source.size - len(source.head)) * number // _PARTS - _PART
        piece = source.read(max(offset, len(source.head)), _PART)
        text = plain_lines(piece.decode(decoded.encoding, "replace")).replace("\0", "")
        inner = text.split("\n")[1:-1]
        rows = islice(dialect.rows("\n".join(inner)), _ROWS)
        found += [row for row in rows if len(row) == width]
    return found


def _told(dialect: Dialect, grid: Grid) -> list[str]:
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

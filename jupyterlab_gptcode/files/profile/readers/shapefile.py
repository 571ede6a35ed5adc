"""Shapefiles: the kind of shapes and their number, and the table (.dbf) that belongs to them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from ..describe import counted, extent
from ..shapes import COLUMNS, HEAD_COLUMNS, HEAD_ROWS, VALUES, Column, Found, Table, Unreadable
from ..source import Source, open_source

MARK = b"\0\0\x27\x0a"
_SHAPES = {0: "empty", 1: "point", 3: "line", 5: "polygon", 8: "multipoint", 31: "multipatch"}
_ROWS = 200  # whose values are read
_TYPES = {
    "C": "text",
    "N": "number",
    "F": "number",
    "D": "date",
    "L": "boolean",
    "M": "text",
    "I": "integer",
    "B": "number",
    "T": "timestamp",
}
_VERSIONS = frozenset((0x02, 0x03, 0x04, 0x30, 0x31, 0x32, 0x43, 0x83, 0x8B, 0xF5))


def read_shapefile(source: Source) -> Found:
    if len(source.head) < 100:
        raise Unreadable("starts like a shapefile, but is truncated")
    kind, *box = struct.unpack_from("<i4d", source.head, 32)
    word = _SHAPES.get(kind % 10 if kind != 31 else 31, "shape")
    notes = ["geopandas reads it."]
    index = source.path.with_suffix(".shx")
    what = [f"shapes of the kind {word}"]
    if _is_there(index):
        what = [counted((index.stat().st_size - 100) // 8, word)]
    quotes = [f"From {box[0]:.6g}, {box[1]:.6g} to {box[2]:.6g}, {box[3]:.6g}"]
    beside = source.path.with_suffix(".dbf")
    if not _is_there(beside):
        if not source.depth:  # in an archive it is a file among the others
            notes.append("Its table, the .dbf file of the same name, is not here.")
        return Found("table", what, ["shapefile"], notes=notes, quotes=quotes)
    table = _table(open_source(beside, beside.name, until=source.until))
    return Found("table", what, ["shapefile"], [table], notes=notes, quotes=quotes)


def _is_there(path: Path) -> bool:
    """A link could lead to any file."""
    return path.is_file() and not path.is_symlink()


def is_dbase(source: Source) -> bool:
    """By its name too: the first byte alone is little."""
    head = source.head
    if source.suffix != ".dbf" or len(head) < 33 or head[0] not in _VERSIONS:
        return False
    (start,) = struct.unpack_from("<H", head, 8)
    return 32 < start <= len(head) and b"\r" in head[32:start]


def read_dbase(source: Source) -> Found:
    table = _table(source)
    return Found("table", extent(table), ["dBASE"], [table])


def _table(source: Source) -> Table:
    try:
        rows, start, width = struct.unpack_from("<IHH", source.head, 4)
        fields = list(_fields(source.head[32:start]))
    except (struct.error, IndexError) as error:
        raise Unreadable("has a table whose header is damaged") from error
    cells = []
    for number in range(min(rows, _ROWS)):
        record = source.read(start + number * width, width)
        if len(record) == width and record[:1] != b"*":
            cells.append([_text(record[at : at + size]) for _, _, at, size in fields])
    columns = [
        Column(
            name, kind, None, tuple(dict.fromkeys(filter(None, (row[n] for row in cells))))[:VALUES]
        )
        for n, (name, kind, _, _) in enumerate(fields[:COLUMNS])
    ]
    head = tuple(tuple(row[:HEAD_COLUMNS]) for row in cells[:HEAD_ROWS])
    return Table(source.name, tuple(columns), len(fields), rows, head=head)


def _fields(data: bytes) -> Iterator[tuple[str, str, int, int]]:
    """Name, type, place and width."""
    place = 1  # after the mark of records that are deleted
    for at in range(0, len(data) - 31, 32):
        if data[at] == 0x0D:
            return
        name = _text(data[at : at + 11].split(b"\0")[0])
        kind = chr(data[at + 11])
        width, decimals = data[at + 16], data[at + 17]
        word = "integer" if kind == "N" and not decimals else _TYPES.get(kind, "unknown")
        yield name, word, place, width
        place += width


def _text(data: bytes) -> str:
    try:
        return data.decode().strip("\0 ")
    except UnicodeDecodeError:
        return data.decode("latin-1").strip("\0 ")

"""Stata's data files: names, types and the number of rows stand in the header."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from ..describe import extent
from ..shapes import COLUMNS, Column, Found, Table, Unreadable
from ..source import Source

_MOST = 32 << 20  # bytes of names and types
_OLD = (113, 114, 115)
_HEADER = re.compile(
    rb"<stata_dta><header><release>(\d{3})</release><byteorder>(LSF|MSF)</byteorder><K>", re.S
)
_NEW_TYPES = {
    32768: "text",
    65526: "number",
    65527: "number",
    65528: "integer",
    65529: "integer",
    65530: "integer",
}
_OLD_TYPES = {251: "integer", 252: "integer", 253: "integer", 254: "number", 255: "number"}
_VERSIONS = {113: 8, 114: 10, 115: 12, 117: 13, 118: 14, 119: 15}


def is_stata(head: bytes) -> bool:
    old = head[:1] in (bytes([each]) for each in _OLD) and head[1:3] in (b"\x01\x01", b"\x02\x01")
    return old or _HEADER.match(head) is not None


def read_stata(source: Source) -> Found:
    try:
        version, rows, total, columns = _new(source) if source.head[:1] == b"<" else _old(source)
    except (struct.error, IndexError, ValueError, AttributeError) as error:
        raise Unreadable("starts like a Stata file, but its header is damaged") from error
    table = Table(source.name, columns, total, rows)
    how = [f"Stata, as version {_VERSIONS.get(version, version)} wrote it"]
    return Found("table", extent(table), how, [table], notes=["pandas.read_stata reads it."])


Read = tuple[int, int, int, tuple[Column, ...]]


def _new(source: Source) -> Read:
    """Tags around the parts, and a map of where they begin."""
    found = _HEADER.match(source.head)
    version, order = int(found[1]), "<" if found[2] == b"LSF" else ">"  # type: ignore[index]
    at = found.end()  # type: ignore[union-attr]
    total, at = _number(source.head, at, order, 4 if version == 119 else 2, b"</K><N>")
    rows, _ = _number(source.head, at, order, 4 if version == 117 else 8, b"</N>")
    start = source.head.index(b"<map>", at) + 5
    places = struct.unpack_from(f"{order}14Q", source.head, start)
    if total > 1_000_000:
        raise ValueError(total)
    count = min(total, COLUMNS)
    kinds_at, names_at = places[2] + len(b"<variable_types>"), places[3] + len(b"<varnames>")
    formats_at = places[5] + len(b"<formats>")
    wide, form = (33, 49) if version == 117 else (129, 57)
    kinds = struct.unpack(f"{order}{count}H", source.read(kinds_at, 2 * count))
    names = _texts(source.read(names_at, wide * count), wide)
    formats = _texts(source.read(formats_at, form * count), form)
    columns = [
        Column(name, _type(_NEW_TYPES.get(kind, "text"), form))
        for name, kind, form in zip(names, kinds, formats, strict=True)
    ]
    return version, rows, total, tuple(columns)


def _number(head: bytes, at: int, order: str, size: int, mark: bytes) -> tuple[int, int]:
    """A number, and the place after the mark that follows it."""
    (found,) = struct.unpack_from(f"{order}{ {2: 'H', 4: 'I', 8: 'Q'}[size] }", head, at)
    at += size
    if head[at : at + len(mark)] != mark:
        raise ValueError(mark)
    return found, at + len(mark)


def _old(source: Source) -> Read:
    head = source.head
    version, order = head[0], ">" if head[1] == 1 else "<"
    total, rows = struct.unpack_from(f"{order}HI", head, 4)
    at = 109
    data = source.read(at, min(_MOST, total * 100))
    names_at = total
    formats_at = total * 34 + 2 * (total + 1)
    form = 12 if version == 113 else 49
    names = _texts(data[names_at : names_at + 33 * total], 33)
    formats = _texts(data[formats_at : formats_at + form * total], form)
    columns = [
        Column(name, _type(_OLD_TYPES.get(kind, "text"), form))
        for name, kind, form in zip(names, data[:total], formats, strict=True)
    ]
    return version, rows, total, tuple(columns[:COLUMNS])


def _texts(data: bytes, width: int) -> Iterator[str]:
    for at in range(0, len(data), width):
        yield data[at : at + width].split(b"\0", 1)[0].decode("utf-8", "replace")


def _type(kind: str, form: str) -> str:
    """Days and moments are numbers that are shown by a format."""
    if form.startswith(("%tc", "%-tc", "%tC")):
        return "timestamp"
    return "date" if form.startswith(("%td", "%-td", "%d")) else kind

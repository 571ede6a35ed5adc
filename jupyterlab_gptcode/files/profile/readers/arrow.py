"""Arrow and Feather: a small reader of the flatbuffers that contain the schema."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ..describe import extent
from ..shapes import COLUMNS, Column, Found, Table, Unreadable
from ..source import Source

_MAGIC = b"ARROW1"
_FOOTER = 16 << 20  # bytes at most
_BATCHES = 2_000  # of which the rows are counted
_TYPES: dict[int, str] = {
    **dict.fromkeys((5, 20, 24), "text"),
    **dict.fromkeys((4, 15, 19, 23), "bytes"),
    **dict.fromkeys((3, 7), "number"),
    **dict.fromkeys((12, 16, 21, 25, 26), "list"),
    **dict.fromkeys((13, 14, 17), "object"),
    1: "null",
    2: "integer",
    6: "boolean",
    8: "date",
    9: "time",
    10: "timestamp",
    11: "interval",
    18: "duration",
}
_PROBLEM = "looks like an Arrow file, but its schema cannot be read: it is damaged or truncated"


@dataclass(frozen=True)
class _Node:
    """A flatbuffer's table at `at`; every access is checked by `struct`."""

    data: bytes
    at: int

    @classmethod
    def root(cls, data: bytes) -> _Node:
        return cls(data, struct.unpack_from("<I", data)[0])

    def _place(self, field: int) -> int:
        """The position of a field; 0 if it is missing."""
        table = self.at - struct.unpack_from("<i", self.data, self.at)[0]
        size = struct.unpack_from("<H", self.data, table)[0]
        entry = 4 + 2 * field
        offset = struct.unpack_from("<H", self.data, table + entry)[0] if entry < size else 0
        return self.at + offset if offset else 0

    def number(self, field: int, form: str, default: int = 0) -> int:
        place = self._place(field)
        found: int = struct.unpack_from(form, self.data, place)[0] if place else default
        return found

    def node(self, field: int) -> _Node | None:
        place = self._place(field)
        return _Node(self.data, place + self._offset(place)) if place else None

    def text(self, field: int) -> str:
        place = self._place(field)
        if not place:
            return ""
        start = place + self._offset(place)
        length = self._offset(start)
        return self.data[start + 4 : start + 4 + length].decode("utf-8", "replace")

    def vector(self, field: int) -> tuple[int, int]:
        """The position of its elements, and their number."""
        place = self._place(field)
        if not place:
            return 0, 0
        start = place + self._offset(place)
        count = self._offset(start)
        if count > len(self.data):
            raise struct.error("longer than the file")
        return start + 4, count

    def nodes(self, field: int) -> Iterator[_Node]:
        start, count = self.vector(field)
        for place in range(start, start + 4 * count, 4):
            yield _Node(self.data, place + self._offset(place))

    def _offset(self, place: int) -> int:
        found: int = struct.unpack_from("<I", self.data, place)[0]
        return found


def read_arrow(source: Source) -> Found:
    """The file format, which is also Feather's since version 2."""
    source.complete("an Arrow file")
    try:
        end = source.tail(10)
        if end[4:] != _MAGIC:
            raise Unreadable("starts like an Arrow file, but its end is missing: it is truncated")
        length = struct.unpack("<i", end[:4])[0]
        if not 0 < length < min(source.size, _FOOTER):
            raise Unreadable(_PROBLEM)
        footer = _Node.root(source.read(source.size - 10 - length, length))
        schema = footer.node(1)
        rows, estimated = _rows(source, footer)
    except (struct.error, IndexError, OverflowError) as error:
        raise Unreadable(_PROBLEM) from error
    return _found(source, schema, rows, "Arrow", estimated=estimated)


def read_stream(source: Source) -> Found:
    """The stream format: the schema is its first message; rows are not counted."""
    try:
        length = struct.unpack_from("<i", source.head, 4)[0]
        schema = _Node.root(source.head[8 : 8 + max(0, length)]).node(2)
    except (struct.error, IndexError, OverflowError) as error:
        raise Unreadable(_PROBLEM) from error
    return _found(source, schema, None, "Arrow stream")


def durations(schema: bytes) -> set[str]:
    """The names of columns that are durations, by a schema as other formats hold it."""
    try:
        (length,) = struct.unpack_from("<i", schema, 4)
        node = _Node.root(schema[8 : 8 + max(0, length)]).node(2)
        fields = list(node.nodes(1)) if node else []
        return {each.text(0) for each in fields if _type(each) == "duration"}
    except (struct.error, IndexError, OverflowError):
        return set()


def _found(
    source: Source, schema: _Node | None, rows: int | None, form: str, *, estimated: bool = False
) -> Found:
    try:
        fields = list(schema.nodes(1)) if schema else []
        columns = tuple(Column(each.text(0), _type(each)) for each in fields[:COLUMNS])
    except (struct.error, IndexError, OverflowError) as error:
        raise Unreadable(_PROBLEM) from error
    table = Table(source.name, columns, len(fields), rows, estimated)
    return Found("table", extent(table), [form], [table])


def _type(field: _Node) -> str:
    """A dictionary's type is that of its values."""
    return _TYPES.get(field.number(2, "<B"), "unknown")


def _rows(source: Source, footer: _Node) -> tuple[int, bool]:
    """Each batch has a message with its number of rows."""
    start, count = footer.vector(3)
    rows = seen = 0
    for place in range(start, start + 24 * min(count, _BATCHES), 24):
        offset, length = struct.unpack_from("<qi", footer.data, place)
        if offset < 0 or not 0 < length < 1 << 22:
            raise struct.error("no batch")
        message = source.read(offset, length)
        skipped = 8 if message[:4] == b"\xff\xff\xff\xff" else 4
        batch = _Node.root(message[skipped:]).node(2)
        rows += batch.number(0, "<q") if batch else 0
        seen += 1
        if source.late:
            break
    return (rows, False) if seen == count else (round(rows * count / max(1, seen)), True)

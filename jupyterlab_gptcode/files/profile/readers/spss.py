"""SPSS's data files (.sav, .zsav): a dictionary of variables stands before the data."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from ..describe import extent
from ..shapes import COLUMNS, Column, Found, Table, Unreadable
from ..source import Source

MARKS = (b"$FL2", b"$FL3")
_MOST = 32 << 20  # bytes of the dictionary
_SEGMENT = 252  # characters of a long text that one variable holds
_DATES = {20: "date", 23: "date", 24: "date", 38: "date", 39: "date"}
_FORMATS = {**_DATES, 21: "time", 22: "timestamp", 25: "duration"}


@dataclass
class _Dictionary:
    data: bytes
    order: str
    at: int = 176
    variables: list[tuple[bytes, str]] = field(default_factory=list)
    names: dict[bytes, bytes] = field(default_factory=dict)
    long: dict[bytes, int] = field(default_factory=dict)  # widths of texts in segments
    encoding: str = "utf-8"

    def number(self) -> int:
        self.at += 4
        found: int = struct.unpack_from(f"{self.order}i", self.data, self.at - 4)[0]
        return found

    def take(self, size: int) -> bytes:
        if size < 0 or self.at + size > len(self.data):
            raise ValueError("cut short")
        self.at += size
        return self.data[self.at - size : self.at]

    def read(self) -> None:
        readers = {2: self._variable, 3: self._labels, 4: self._places, 6: self._document}
        while (kind := self.number()) != 999:
            if kind == 7:
                self._extension()
            else:
                readers[kind]()

    def _variable(self) -> None:
        kind, labelled, missing, shown, _ = (self.number() for _ in range(5))
        name = self.take(8).rstrip()
        if labelled:
            size = self.number()
            self.take(size + -size % 4)
        self.take(8 * abs(missing))
        if kind >= 0:
            plain = _FORMATS.get(shown >> 16 & 0xFF, "number")
            self.variables.append((name, "text" if kind else plain))

    def _labels(self) -> None:
        for _ in range(self.number()):
            self.take(8)
            size = self.take(1)[0]
            self.take(size + -(size + 1) % 8)

    def _places(self) -> None:
        self.take(4 * self.number())

    def _document(self) -> None:
        self.take(80 * self.number())

    def _extension(self) -> None:
        subtype, size, count = (self.number() for _ in range(3))
        data = self.take(size * count)
        pairs = [each.partition(b"=") for each in data.split(b"\t")]
        if subtype == 13:
            self.names = {name: long for name, _, long in pairs}
        elif subtype == 14:
            self.long = {name: int(width.rstrip(b"\0")) for name, _, width in pairs if width}
        elif subtype == 20:
            self.encoding = data.decode("ascii", "replace")


def read_spss(source: Source) -> Found:
    data = source.read(0, _MOST)
    order = "<" if data[64:68] in (b"\2\0\0\0", b"\3\0\0\0") else ">"
    try:
        rows = struct.unpack_from(f"{order}i", data, 80)[0]
        found = _Dictionary(data, order)
        found.read()
    except (struct.error, ValueError, KeyError, IndexError) as error:
        raise Unreadable("starts like an SPSS file, but its header is damaged") from error
    columns = _columns(found)
    table = Table(source.name, columns[:COLUMNS], len(columns), rows if rows >= 0 else None)
    notes = ["pyreadstat or pandas.read_spss reads it."]
    return Found("table", extent(table), ["SPSS"], [table], notes=notes)


def _columns(found: _Dictionary) -> tuple[Column, ...]:
    columns = []
    skipped = 0
    for name, kind in found.variables:
        if skipped:
            skipped -= 1
            continue
        skipped = -(-found.long.get(name, 1) // _SEGMENT) - 1
        columns.append(Column(_decoded(found.names.get(name, name), found.encoding), kind))
    return tuple(columns)


def _decoded(name: bytes, encoding: str) -> str:
    try:
        return name.decode(encoding, "replace")
    except LookupError:
        return name.decode("utf-8", "replace")

"""HDF5 and NetCDF-4: groups and datasets with their types and shapes, without what they hold.

A reader of the metadata alone: superblock, object headers, links, types, spaces. What it does not
know it leaves out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..source import Source
from .hdf5_links import dense_links, old_links
from .hdf5_types import shape_of, type_of

MARK = b"\x89HDF\r\n\x1a\n"
_OBJECTS = 400  # that are followed
_DEEPEST = 12
_HEADER = 1 << 20  # bytes of one object's header
_SPACE, _LINK_INFO, _TYPE, _LINK, _CONTINUATION, _SYMBOLS = 0x1, 0x2, 0x3, 0x6, 0x10, 0x11


@dataclass
class Dataset:
    path: str
    kind: str
    shape: tuple[int, ...]
    fields: list[tuple[str, str]] = field(default_factory=list)  # of records


Message = tuple[int, bool, bytes]  # its kind, whether it only refers to a shared one, and it


class Reader:
    """`offset` and `length` are the sizes of addresses and of lengths in this file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.offset = self.length = 8
        self.left_out = False
        self._seen: set[int] = set()

    def read(self) -> list[Dataset]:
        head = self.source.head
        version = head[8]
        if version < 2:
            self.offset, self.length = head[13], head[14]
            root = (24 if version == 0 else 28) + 4 * self.offset + self.offset
            address = self.number(head, root, self.offset)
        else:
            self.offset, self.length = head[9], head[10]
            address = self.number(head, 12 + 3 * self.offset, self.offset)
        if self.offset not in (4, 8) or self.length not in (4, 8):
            raise ValueError("sizes")
        return list(self._object(address, "", 0))

    def number(self, data: bytes, at: int, size: int) -> int:
        if at + size > len(data):
            raise ValueError("cut short")
        return int.from_bytes(data[at : at + size], "little")

    def _object(self, address: int, path: str, depth: int) -> Iterator[Dataset]:
        if address in self._seen or len(self._seen) >= _OBJECTS or depth > _DEEPEST:
            self.left_out = self.left_out or address not in self._seen
            return
        if self.source.late:
            self.left_out = True
            return
        self._seen.add(address)
        links: list[tuple[str, int]] = []
        kind = shape = None
        for message, shared, data in self._messages(address):
            if message == _SPACE:
                shape = shape_of(data, self.length)
            elif message == _TYPE:
                kind = b"" if shared else data
            elif message == _SYMBOLS:
                links += old_links(self, data)
            elif message == _LINK:
                links += [link for link in [self.link(data)[0]] if link]
            elif message == _LINK_INFO:
                links += dense_links(self, data)
        if kind is not None and shape is not None:
            word, fields = type_of(kind)
            yield Dataset(path or "/", word, shape, fields)
        for name, place in links:
            yield from self._object(place, f"{path}/{name}", depth + 1)

    def link(self, data: bytes) -> tuple[tuple[str, int] | None, int]:
        """Name and address of a hard link, None for another; and how long it is."""
        version, flags = data[0], data[1]
        if version != 1:
            raise ValueError("no link")
        at = 2
        kind = 0
        if flags & 8:
            kind, at = data[at], at + 1
        at += 8 if flags & 4 else 0
        at += 1 if flags & 16 else 0
        width = 1 << (flags & 3)
        size = self.number(data, at, width)
        at += width
        name = data[at : at + size].decode("utf-8", "replace")
        at += size
        if kind == 0:
            return (name, self.number(data, at, self.offset)), at + self.offset
        return None, at + 2 + self.number(data, at, 2)

    def _messages(self, address: int) -> Iterator[Message]:
        start = self.source.read(address, 16)
        if start[:4] == b"OHDR":
            yield from self._new_messages(address)
        elif start[:1] == b"\1":
            count, size = struct.unpack_from("<H4xI", start, 2)
            yield from self._old_messages(self.source.read(address + 16, min(size, _HEADER)), count)
        else:
            raise ValueError("no object")

    def _old_messages(self, data: bytes, count: int) -> Iterator[Message]:
        parts = [data]
        while parts and count > 0:
            part, at = parts.pop(0), 0
            while at + 8 <= len(part) and count > 0:
                kind, size = struct.unpack_from("<HH", part, at)
                shared = bool(part[at + 4] & 2)
                body = part[at + 8 : at + 8 + size]
                at += 8 + size
                count -= 1
                if kind == _CONTINUATION:
                    parts.append(self._continued(body))
                else:
                    yield kind, shared, body

    def _continued(self, body: bytes) -> bytes:
        size = self.number(body, self.offset, self.length)
        return self.source.read(self.number(body, 0, self.offset), min(size, _HEADER))

    def _new_messages(self, address: int) -> Iterator[Message]:
        head = self.source.read(address, 64)
        flags = head[5]
        at = 6 + (16 if flags & 32 else 0) + (4 if flags & 16 else 0)
        width = 1 << (flags & 3)
        size = min(self.number(head, at, width), _HEADER)
        parts = [self.source.read(address + at + width, size)]
        extra = 2 if flags & 4 else 0
        for _ in range(100):
            if not parts:
                return
            part, at = parts.pop(0), 0
            while at + 4 + extra <= len(part):
                kind, size = part[at], int.from_bytes(part[at + 1 : at + 3], "little")
                shared = bool(part[at + 3] & 2)
                body = part[at + 4 + extra : at + 4 + extra + size]
                at += 4 + extra + size
                if kind == _CONTINUATION:
                    parts.append(self._continued(body)[4:-4])  # without mark and checksum
                elif kind:
                    yield kind, shared, body

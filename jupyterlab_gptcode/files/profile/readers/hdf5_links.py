"""What is in a group of HDF5: a tree of symbols in old files, a heap of links in new ones."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .hdf5 import Reader

_NODES = 2_000
_BLOCK = 1 << 20  # bytes
Link = tuple[str, int]


def old_links(reader: Reader, data: bytes) -> Iterator[Link]:
    """A B-tree whose leaves are nodes of symbols; their names lie in a heap."""
    tree = reader.number(data, 0, reader.offset)
    heap = reader.source.read(reader.number(data, reader.offset, reader.offset), 64)
    if heap[:4] != b"HEAP":
        raise ValueError("no heap")
    size = reader.number(heap, 8, reader.length)
    place = reader.number(heap, 8 + 2 * reader.length, reader.offset)
    names = reader.source.read(place, min(size, _BLOCK))
    waiting = [tree]
    for _ in range(_NODES):
        if not waiting:
            return
        node = waiting.pop()
        start = reader.source.read(node, 8)
        if start[:4] == b"SNOD":
            yield from _symbols(reader, node, names)
        elif start[:4] == b"TREE":
            waiting += _children(reader, node)[::-1]


def _children(reader: Reader, node: int) -> list[int]:
    data = reader.source.read(node, _BLOCK >> 4)
    (used,) = struct.unpack_from("<H", data, 6)
    first = 8 + 2 * reader.offset + reader.length
    step = reader.length + reader.offset
    return [reader.number(data, first + step * n, reader.offset) for n in range(used)]


def _symbols(reader: Reader, node: int, names: bytes) -> Iterator[Link]:
    data = reader.source.read(node, _BLOCK >> 4)
    (count,) = struct.unpack_from("<H", data, 6)
    size = 2 * reader.offset + 24
    for at in range(8, 8 + size * count, size):
        name_at = reader.number(data, at, reader.offset)
        kind = reader.number(data, at + 2 * reader.offset, 4)
        if kind == 2:  # a link by name
            continue
        name = names[name_at : names.index(b"\0", name_at)].decode("utf-8", "replace")
        yield name, reader.number(data, at + reader.offset, reader.offset)


def dense_links(reader: Reader, data: bytes) -> Iterator[Link]:
    """Links in a fractal heap, found by reading its blocks from their beginning on."""
    at = 2 + (8 if data[1] & 1 else 0)
    address = reader.number(data, at, reader.offset)
    if address == (1 << 8 * reader.offset) - 1:
        return
    head = reader.source.read(address, 256)
    if head[:4] != b"FRHP":
        raise ValueError("no heap")
    (filters,) = struct.unpack_from("<H", head, 7)
    at = 14 + 10 * reader.length + 2 * reader.offset
    (width,) = struct.unpack_from("<H", head, at)
    start = reader.number(head, at + 2, reader.length)
    largest = reader.number(head, at + 2 + reader.length, reader.length)
    place = at + 2 + 2 * reader.length
    (bits,) = struct.unpack_from("<H", head, place)
    root = reader.number(head, place + 4, reader.offset)
    (rows,) = struct.unpack_from("<H", head, place + 4 + reader.offset)
    checked = head[9] & 2
    skipped = 5 + reader.offset + -(-bits // 8) + (4 if checked else 0)
    if filters:
        reader.left_out = True
        return
    if not rows:
        yield from _block(reader, root, start, skipped)
        return
    yield from _blocks(reader, root, (rows, width, start, largest), skipped, bits)


def _blocks(
    reader: Reader, root: int, shape: tuple[int, int, int, int], skipped: int, bits: int
) -> Iterator[Link]:
    """The blocks of a table: from the third row on each row's are twice as large."""
    rows, width, start, largest = shape
    at = 5 + reader.offset + -(-bits // 8)
    data = reader.source.read(root, at + rows * width * reader.offset)
    if data[:4] != b"FHIB":
        raise ValueError("no table of blocks")
    for row in range(rows):
        size = start << max(0, row - 1)
        if size > largest:
            reader.left_out = True
            return
        for _ in range(width):
            place = reader.number(data, at, reader.offset)
            at += reader.offset
            if place != (1 << 8 * reader.offset) - 1:
                yield from _block(reader, place, size, skipped)


def _block(reader: Reader, address: int, size: int, skipped: int) -> Iterator[Link]:
    data = reader.source.read(address, min(size, _BLOCK))
    if data[:4] != b"FHDB":
        raise ValueError("no block")
    at = skipped
    while at < len(data) and data[at] == 1:
        link, length = reader.link(data[at:])
        at += length
        if link:
            yield link

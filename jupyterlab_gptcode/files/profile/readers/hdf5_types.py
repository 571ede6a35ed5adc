"""Types and shapes of HDF5, as their messages describe them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ..shapes import short

_WORDS = {2: "time", 3: "text", 4: "bits", 5: "bytes", 7: "references", 10: "arrays"}
_PLAIN = {0: 12, 1: 20, 2: 10, 3: 8, 4: 12, 7: 8}  # bytes that describe a type
_MEMBERS = 2_000
Fields = list[tuple[str, str]]


def shape_of(data: bytes, length: int) -> tuple[int, ...]:
    version, rank = data[0], data[1]
    start = 8 if version == 1 else 4
    places = range(start, start + length * rank, length)
    return tuple(int.from_bytes(data[at : at + length], "little") for at in places)


def type_of(data: bytes) -> tuple[str, Fields]:
    """The word for a type, and the fields of records. A type stored elsewhere has no data."""
    if not data:
        return "a named type", []
    kind, bits = data[0] & 15, data[1]
    (size,) = struct.unpack_from("<I", data, 4)
    if kind == 0:
        return f"{'int' if bits & 8 else 'uint'}{8 * size}", []
    if kind == 1:
        return f"float{8 * size}", []
    if kind == 6:
        return "records", list(_fields(data))
    if kind == 8:
        return ("bool" if b"FALSE\0" in data and b"TRUE\0" in data else "names"), []
    if kind == 9:
        return ("text" if bits & 15 == 1 else "lists"), []
    return _WORDS.get(kind, "unknown"), []


def _fields(data: bytes) -> Iterator[tuple[str, str]]:
    for name, at in _members(data):
        yield short(name), type_of(data[at:])[0]


def _members(data: bytes) -> Iterator[tuple[str, int]]:
    """Names of the fields, and the places where their types begin."""
    version, count = data[0] >> 4, struct.unpack_from("<H", data, 1)[0]
    (whole,) = struct.unpack_from("<I", data, 4)
    at = 8
    for _ in range(min(count, _MEMBERS)):
        end = data.index(b"\0", at)
        name = data[at:end].decode("utf-8", "replace")
        at = _after_name(at, end, version)
        at += -(-whole.bit_length() // 8) if version >= 3 else 32 if version == 1 else 4
        yield name, at
        at += _width(data[at:])


def _after_name(at: int, end: int, version: int) -> int:
    """Old versions fill names up to eight bytes."""
    return end + 1 if version >= 3 else at + -(-(end + 1 - at) // 8) * 8


def _width(data: bytes) -> int:
    """How many bytes describe a type."""
    version, kind = data[0] >> 4, data[0] & 15
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind == 9:
        return 8 + _width(data[8:])
    if kind == 10:
        start = 9 + 4 * data[8] if version >= 3 else 12 + 8 * data[8]
        return start + _width(data[start:])
    if kind == 6:
        places = [at for _, at in _members(data)]
        return places[-1] + _width(data[places[-1] :]) if places else 8
    if kind == 8:
        return _width_of_names(data, version)
    raise ValueError("a type whose length is not known here")


def _width_of_names(data: bytes, version: int) -> int:
    (count,) = struct.unpack_from("<H", data, 1)
    (size,) = struct.unpack_from("<I", data, 4)
    at = 8 + _width(data[8:])
    for _ in range(min(count, _MEMBERS)):
        at = _after_name(at, data.index(b"\0", at), version)
    return int(at + count * size)

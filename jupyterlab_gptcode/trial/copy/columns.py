"""Reads columns of pyarrow and polars, by the memory that they are. This file runs in the copy.

Polars has threads, which a fork has not: it is asked for nothing but where its memory is, by the
Arrow C data interface. Strings and lists are memory, too.
"""

from __future__ import annotations

import ctypes
from typing import Any

from .keys import buffer, key_of


def arrow_table(value: Any, walk: Any, depth: int) -> Any:
    columns = [arrow_array(each, walk, depth) for each in value.columns]
    return (tuple(value.schema.names), value.num_rows, tuple(columns))


def arrow_array(value: Any, walk: Any, _depth: int) -> Any:
    """Its chunks; an array that has none is one."""
    chunks = getattr(value, "chunks", [value])
    return (str(value.type), tuple([chunk(each, walk) for each in chunks]))


def chunk(value: Any, walk: Any) -> Any:
    keys: list[Any] = [value.offset, len(value)]
    for each in value.buffers():
        keys.append(each and buffer(each.address, each.size, str(value.type), walk))
    dictionary = getattr(value, "dictionary", None)
    if dictionary is not None:
        keys.append(chunk(dictionary, walk))
    return tuple(keys)


def polars_frame(value: Any, walk: Any, depth: int) -> Any:
    columns = [polars_series(each, walk, depth) for each in value.get_columns()]
    return (value.height, tuple(columns))


def polars_series(value: Any, walk: Any, depth: int) -> Any:
    about = (value.name, str(value.dtype), value.len())
    pieces = [exported(each, walk) for each in value.get_chunks()]
    if None in pieces:  # of a type whose memory is not known here
        walk.budget.take(value.len() * 4)
        return (*about, key_of(value.to_list(), walk, depth))
    return (*about, tuple(pieces))


class ArrowArray(ctypes.Structure):
    pass


class ArrowSchema(ctypes.Structure):
    pass


Numbers = ctypes.c_int64
ArrowArray._fields_ = [
    *((name, Numbers) for name in ("length", "nulls", "offset", "buffer_count", "child_count")),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(ArrowArray))),
    ("dictionary", ctypes.POINTER(ArrowArray)),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(ArrowArray))),
    ("private", ctypes.c_void_p),
]
ArrowSchema._fields_ = [
    *((name, ctypes.c_char_p) for name in ("format", "name", "metadata")),
    *((name, Numbers) for name in ("flags", "child_count")),
    ("children", ctypes.POINTER(ctypes.POINTER(ArrowSchema))),
    ("dictionary", ctypes.POINTER(ArrowSchema)),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(ArrowSchema))),
    ("private", ctypes.c_void_p),
]
WIDTHS = {
    "b": 1,
    "c": 8,
    "C": 8,
    "s": 16,
    "S": 16,
    "i": 32,
    "I": 32,
    "l": 64,
    "L": 64,
    "e": 16,
    "f": 32,
    "g": 64,
    "tdD": 32,
    "tdm": 64,
    "tts": 32,
    "ttm": 32,
    "ttu": 64,
    "ttn": 64,
    "tDs": 64,
    "tDm": 64,
    "tDu": 64,
    "tDn": 64,
}


def exported(value: Any, walk: Any) -> Any:
    """One chunk."""
    array, schema = ArrowArray(), ArrowSchema()
    value._export_arrow_to_c(ctypes.addressof(array), ctypes.addressof(schema))
    try:
        return buffers(array, schema, walk)
    finally:
        for each in (array, schema):
            if each.release:
                each.release(ctypes.byref(each))


def buffers(array: Any, schema: Any, walk: Any) -> Any:
    """None if the memory of the type is not known here."""
    form = schema.format.decode()
    length = array.length + array.offset
    sizes = sizes_of(form, array, length)
    if sizes is None or len(sizes) != array.buffer_count:
        return None
    places = [array.buffers[at] for at in range(array.buffer_count)]
    keys = [
        place and size and buffer(place, size, form, walk) for place, size in zip(places, sizes)
    ]
    inner = [
        buffers(array.children[at].contents, schema.children[at].contents, walk)
        for at in range(array.child_count)
    ]
    if array.dictionary:
        inner.append(buffers(array.dictionary.contents, schema.dictionary.contents, walk))
    if None in inner:
        return None
    return (form, array.length, array.offset, array.nulls, tuple(keys), tuple(inner))


def sizes_of(form: str, array: Any, length: int) -> list[int] | None:
    """Bytes of each buffer: the first says which values are missing."""
    missing = (length + 7) // 8
    if form in WIDTHS or form.startswith("ts"):
        return [missing, (length * WIDTHS.get(form, 64) + 7) // 8]
    if form in ("vu", "vz"):
        count = array.buffer_count - 3  # the last buffer has the sizes of these
        lengths = (Numbers * max(count, 0)).from_address(array.buffers[count + 2] or 8)
        # The sizes are copied by each export, so their place says nothing.
        return [missing, length * 16, *(lengths if count > 0 else ()), 0]
    if form == "+L":
        return [missing, (length + 1) * 8]
    if form == "+s" or form.startswith("+w:"):
        return [missing]
    return [] if form == "n" else None

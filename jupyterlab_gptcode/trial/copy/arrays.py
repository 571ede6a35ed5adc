"""Reads arrays and numbers of numpy. This file runs in the copy."""

from __future__ import annotations

import sys
from typing import Any

from .keys import buffer, key_of, raw
from .kinds import module_space
from .pages import SMALL, Block, span_of

NUMBERS = (
    "bool_ int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 longdouble"
    " complex64 complex128 datetime64 timedelta64 str_ bytes_"
)


def number(value: Any, _walk: Any, _depth: int) -> Any:
    return ("number", value.dtype.str, value.tobytes())


def ndarray(value: Any, walk: Any, depth: int) -> Any:
    """Also one column of a frame. A view of the plain type, since a subclass may do as it likes."""
    plain = module_space(sys.modules, "numpy")["ndarray"]
    array = plain.view(value, plain)
    form = f"{array.dtype.descr if array.dtype.names else array.dtype.str} {array.shape}"
    if array.dtype.hasobject or array.dtype.kind == "T":
        return (form, objects(array, walk, depth))
    if array.nbytes <= SMALL:
        return (form, raw(array.tobytes()))
    if span_of(array)[1] < array.nbytes:  # of a few numbers, many times the same
        address, size = span_of(array)
        return (form, array.strides, buffer(address, size, form, walk))
    return (
        form,
        walk.block(Block(array.__array_interface__["data"][0], array.nbytes, form, array)),
    )


def objects(array: Any, walk: Any, depth: int) -> Any:
    walk.budget.need(array.size)
    items = array.reshape(-1).tolist()
    return key_of(items, walk, depth)

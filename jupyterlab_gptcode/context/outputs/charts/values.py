"""Values that a chart draws: few of them as they are, many by their range."""

from __future__ import annotations

import base64
import binascii
import functools
import math
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ....prompt import output_words as words
from ...budget import cut_middle
from ..bundles import parted, shortened_list
from ..numbers import short

_GZIP = b"\x1f\x8b"
_BYTES = 8_000_000  # of one column
_DEPTH = 3  # of lists in lists
_EXAMPLES = 6
_TEXT = 60  # characters of one value
_TYPES = {
    "int8": "b",
    "uint8": "B",
    "int16": "h",
    "uint16": "H",
    "int32": "i",
    "uint32": "I",
    "int64": "q",
    "uint64": "Q",
    "float32": "f",
    "float64": "d",
    "i1": "b",
    "u1": "B",
    "i2": "h",
    "u2": "H",
    "i4": "i",
    "u4": "I",
    "i8": "q",
    "u8": "Q",
    "f4": "f",
    "f8": "d",
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].*)?")


@dataclass(frozen=True)
class Column:
    """Values that were read, and how many `more` there are: None where nobody knows."""

    values: Sequence[Any]
    more: int | None = 0

    @functools.cached_property
    def read(self) -> int:
        return sum(1 for _ in flat(self.values))

    @functools.cached_property
    def total(self) -> int | None:
        """Of lists in lists that are cut, the lengths of those left out are not known."""
        inner = [value for value in self.values if isinstance(value, list | tuple)]
        if self.more is None or (inner and self.more) or any(map(_is_cut, inner)):
            return None
        return self.read + self.more


def column(values: list[Any]) -> Column:
    """A list as the page sent it."""
    return Column(*shortened_list(values))


def _is_cut(values: Sequence[Any], depth: int = _DEPTH) -> bool:
    if shortened_list(list(values))[1]:
        return True
    inner = (value for value in values if isinstance(value, list | tuple))
    return bool(depth) and any(_is_cut(value, depth - 1) for value in inner)


def decoded(data: str, dtype: str, *, is_little: bool = True) -> Column:
    """Numbers that were sent as base64, and how many more there were before a cut."""
    letter = _TYPES.get(dtype)
    if letter is None:
        return Column([])
    cut = parted(data)
    text, is_packed = cut.head, False
    try:
        raw = base64.b64decode(text[: len(text) // 4 * 4], validate=True)
        if raw.startswith(_GZIP):  # bokeh
            unpacked = zlib.decompressobj(wbits=31)
            raw = unpacked.decompress(raw, _BYTES)
            is_packed = not unpacked.eof
    except (binascii.Error, ValueError, zlib.error):
        return Column([])
    size = struct.calcsize(letter)
    count = len(raw) // size
    order = "<" if is_little else ">"
    numbers = list(struct.unpack(f"{order}{count}{letter}", raw[: count * size]))
    if is_packed:
        return Column(numbers, None)
    missing = cut.missing + len(cut.tail.rstrip("="))
    return Column(numbers, (len(text) + missing) * 3 // 4 // size - count if cut.missing else 0)


def flat(values: Sequence[Any], depth: int = _DEPTH) -> Iterator[Any]:
    """The values of a grid, one after the other."""
    for value in shortened_list(list(values))[0]:
        if isinstance(value, list | tuple) and depth:
            yield from flat(value, depth - 1)
        else:
            yield value


def described(column: Column, whole: bool) -> str:
    """All of them if `whole`, else their range, or some examples."""
    values, total = column.values, column.total
    if whole and total == column.read:
        return ", ".join(map(_value, values))
    single = [value for value in flat(values) if value is not None]
    numbers = [value for value in single if _is_number(value)]
    of_more = _of_more(column)
    if numbers and len(numbers) == len(single):
        finite = [value for value in numbers if math.isfinite(value)]
        if not finite:
            return f"nan{of_more}"
        mean = math.fsum(finite) / len(finite)
        return f"{short(min(finite))} to {short(max(finite))}, mean {short(mean)}{of_more}"
    texts = list(map(_value, single))
    if texts and all(map(_DAY.fullmatch, texts)):
        return f"{min(texts)} to {max(texts)}{of_more}"
    different = list(dict.fromkeys(texts))
    if len(different) <= _EXAMPLES:
        return ", ".join(different) + of_more
    examples = ", ".join(different[:_EXAMPLES])
    return words.EXAMPLES.format(count=len(different), examples=examples) + of_more


def _of_more(column: Column) -> str:
    read, total = column.read, column.total
    if total is None:
        return f" ({words.SOME_VALUES.format(read=read)})"
    return f" ({words.FIRST_VALUES.format(read=read, total=total)})" if total > read else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _value(value: Any, depth: int = _DEPTH) -> str:
    if isinstance(value, list | tuple):
        inner = ", ".join(_value(each, depth - 1) for each in value) if depth else "…"
        return f"[{inner}]"
    if isinstance(value, float):
        return f"{value:.6g}"
    text = "{…}" if isinstance(value, dict) else str(value)
    return cut_middle(" ".join(text.split()), _TEXT)

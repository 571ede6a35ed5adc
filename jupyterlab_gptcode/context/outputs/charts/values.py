"""Values that a chart draws: few of them as they are, many by their range."""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from ....prompt import output_words as words
from ...budget import cut_middle
from ..bundles import shortened
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


def decoded(data: str, dtype: str, *, is_little: bool = True) -> tuple[list[Any], int]:
    """Numbers that were sent as base64, and how many more there were before a cut."""
    letter = _TYPES.get(dtype)
    if letter is None:
        return [], 0
    text, missing = shortened(data)
    try:
        raw = base64.b64decode(text[: len(text) // 4 * 4], validate=True)
        if raw.startswith(_GZIP):  # bokeh
            raw = zlib.decompressobj(wbits=31).decompress(raw, _BYTES)
    except (binascii.Error, ValueError, zlib.error):
        return [], 0
    size = struct.calcsize(letter)
    count = len(raw) // size
    order = "<" if is_little else ">"
    numbers = list(struct.unpack(f"{order}{count}{letter}", raw[: count * size]))
    more = (len(text) + missing) * 3 // 4 // size - count if missing else 0
    return numbers, more


def flat(values: Sequence[Any], depth: int = _DEPTH) -> Iterator[Any]:
    """The values of a grid, one after the other."""
    for value in values:
        if isinstance(value, list | tuple) and depth:
            yield from flat(value, depth - 1)
        else:
            yield value


def flat_length(values: Sequence[Any]) -> int:
    return sum(1 for _ in flat(values))


def described(values: Sequence[Any], more: int, whole: bool) -> str:
    """All of them if `whole`, else their range, or some examples."""
    if whole and not more:
        return ", ".join(map(_value, values))
    single = [value for value in flat(values) if value is not None]
    numbers = [value for value in single if _is_number(value)]
    of_more = f" ({words.MORE_VALUES.format(count=more)})" if more else ""
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

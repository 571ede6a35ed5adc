"""Could llama.cpp load a GGUF file? Its header is read whole, and where its tensors lie; not what
they hold."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from .gguf import MOST_VALUES, each_value, opened, text, unpacked

_MOST_TENSORS = 100_000
_DIMENSIONS = 4
_ALIGNMENT = "general.alignment"
_ALIGNED = 32  # bytes, where a file does not say it
# Of these types of numbers: how many stand in a block, and its bytes. Of others, which come with
# new versions of llama.cpp, only the start of a tensor is known.
_BLOCKS = {
    0: (1, 4),  # F32
    1: (1, 2),  # F16
    2: (32, 18),  # Q4_0
    3: (32, 20),  # Q4_1
    6: (32, 22),  # Q5_0
    7: (32, 24),  # Q5_1
    8: (32, 34),  # Q8_0
    10: (256, 84),  # Q2_K
    11: (256, 110),  # Q3_K
    12: (256, 144),  # Q4_K
    13: (256, 176),  # Q5_K
    14: (256, 210),  # Q6_K
    30: (1, 2),  # BF16
}


class _Tensor(NamedTuple):
    """`start` counts from where the tensors begin, in bytes; `size` is 1 where it is not known."""

    start: int
    size: int


def check_gguf(file: Path) -> None:
    """Raises ValueError if it is damaged, cut or not a GGUF file, and OSError."""
    size = file.stat().st_size
    with opened(file) as (source, counts):
        if not 0 < counts.tensors <= _MOST_TENSORS or counts.values > MOST_VALUES:
            raise ValueError("This GGUF file has counts that no model has.")
        values = {name: read() for name, read in each_value(source, counts.values)}
        tensors = list(_tensors(source, counts.tensors))
        alignment = values.get(_ALIGNMENT, _ALIGNED)
        if type(alignment) is not int or alignment <= 0:
            raise ValueError("This GGUF file has an alignment that cannot be.")
        begin = math.ceil(source.tell() / alignment) * alignment
    if any(begin + tensor.start + tensor.size > size for tensor in tensors):
        raise ValueError("This GGUF file ends before its last tensor does.")


def _tensors(source: IO[bytes], count: int) -> Iterator[_Tensor]:
    for _ in range(count):
        text(source)
        (dimensions,) = unpacked(source, "I")
        if dimensions > _DIMENSIONS:
            raise ValueError("This GGUF file has a tensor of too many dimensions.")
        numbers = math.prod(unpacked(source, "Q" * dimensions))
        kind, start = unpacked(source, "IQ")
        block, size = _BLOCKS.get(kind, (max(1, numbers), 1))
        yield _Tensor(start, math.ceil(numbers / block) * size)

"""GGUF files as small as tests need them."""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping, Sequence
from typing import Any

F32, Q4_1 = 0, 3  # types of tensors
_ALIGNED = 32  # bytes
Tensor = tuple[int, Sequence[int], int]  # its type, its dimensions, and where it begins


def text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def _entry(name: str, value: Any) -> bytes:
    if isinstance(value, str):
        return text(name) + struct.pack("<I", 8) + text(value)
    if isinstance(value, list):
        inner = 8 if value and isinstance(value[0], str) else 4
        parts = [text(each) if inner == 8 else struct.pack("<I", each) for each in value]
        return text(name) + struct.pack("<IIQ", 9, inner, len(value)) + b"".join(parts)
    return text(name) + struct.pack("<II", 4, value)


def _tensor(name: str, tensor: Tensor) -> bytes:
    kind, shape, start = tensor
    sizes = struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
    return text(name) + sizes + struct.pack("<IQ", kind, start)


def gguf(
    values: Mapping[str, Any],
    version: int = 3,
    count: int | None = None,
    tensors: Mapping[str, Tensor] | None = None,
) -> bytes:
    """All before the numbers of the tensors."""
    found = tensors or {}
    head = struct.pack("<IQQ", version, len(found), len(values) if count is None else count)
    data = b"GGUF" + head + b"".join(_entry(name, value) for name, value in values.items())
    data += b"".join(_tensor(name, tensor) for name, tensor in found.items())
    alignment = values.get("general.alignment", _ALIGNED) or _ALIGNED
    return data + bytes(-len(data) % alignment if found else 0)


def weights_file(size: int) -> bytes:
    """A whole file whose only tensor has so many numbers, which are random."""
    head = gguf({"general.architecture": "own"}, tensors={"output.weight": (F32, [size], 0)})
    return head + os.urandom(4 * size)

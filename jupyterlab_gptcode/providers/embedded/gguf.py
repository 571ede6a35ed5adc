"""What a GGUF file says of its model. Only its first values are read, not the weights."""

from __future__ import annotations

import functools
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

MAGIC = b"GGUF"
_FORMATS = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}
_TEXT, _ARRAY = 8, 9
MOST_VALUES = 2_000
_LONGEST_TEXT = 1 << 20  # bytes; a template for chats has thousands
_LONGEST_ARRAY = 1 << 20  # values; a vocabulary has some hundred thousand
_DEPTH = 2  # of arrays in arrays


@dataclass(frozen=True)
class Gguf:
    """`trained` is the window that the model was trained for, in tokens, and `per_token` what each
    token takes in the process's memory, in bytes. Both are 0 if the file does not say it."""

    trained: int = 0
    per_token: int = 0


def read_gguf(file: Path) -> Gguf:
    """Raises OSError, and ValueError if it is not a GGUF file."""
    found = file.stat()
    return _read(file, found.st_mtime_ns, found.st_size)


class Counts(NamedTuple):
    """How many tensors and values a file has."""

    tensors: int
    values: int


@functools.lru_cache(maxsize=64)
def _read(file: Path, _changed: int, _size: int) -> Gguf:
    with opened(file) as (source, counts):
        return _described(dict(_first_values(source, counts.values)))


@contextmanager
def opened(file: Path) -> Iterator[tuple[IO[bytes], Counts]]:
    """A file to read the values of. What is no GGUF file, or is cut, is a ValueError."""
    with file.open("rb") as source:
        if source.read(len(MAGIC)) != MAGIC:
            raise ValueError("This is not a GGUF file.")
        try:
            version, *counts = unpacked(source, "IQQ")
            if not 2 <= version <= 9:
                raise ValueError(f"GGUF files of version {version} are unknown.")
            yield source, Counts(*counts)
        except (struct.error, OverflowError) as error:
            raise ValueError("This GGUF file is cut or damaged.") from error


def _first_values(source: IO[bytes], count: int) -> Iterator[tuple[str, Any]]:
    """Those before the tokenizer's, which are long and come last."""
    for name, read in each_value(source, min(count, MOST_VALUES)):
        if name.startswith("tokenizer."):
            return
        yield name, read()


def each_value(source: IO[bytes], count: int) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Names and what reads their values, which must be read before the next one is asked for."""
    for _ in range(count):
        name = text(source).decode("utf-8", "replace")
        (kind,) = unpacked(source, "I")
        yield name, functools.partial(_value, source, kind, _DEPTH)


def _value(source: IO[bytes], kind: int, depth: int) -> Any:
    """Arrays are passed over."""
    if kind == _TEXT:
        return text(source)
    if kind == _ARRAY and depth:
        inner, length = unpacked(source, "IQ")
        if length > _LONGEST_ARRAY:
            raise ValueError("This GGUF file has an array that is too long.")
        if inner in _FORMATS:
            source.seek(struct.calcsize(f"<{_FORMATS[inner]}") * length, os.SEEK_CUR)
        else:
            for _ in range(length):
                _value(source, inner, depth - 1)
        return None
    if kind not in _FORMATS:
        raise ValueError(f"This GGUF file has a value of an unknown type, {kind}.")
    return unpacked(source, _FORMATS[kind])[0]


def text(source: IO[bytes]) -> bytes:
    (length,) = unpacked(source, "Q")
    if length > _LONGEST_TEXT:
        raise ValueError("This GGUF file has a text that is too long.")
    return source.read(length)


def unpacked(source: IO[bytes], form: str) -> tuple[Any, ...]:
    form = f"<{form}"
    return struct.unpack(form, source.read(struct.calcsize(form)))


def _described(values: dict[str, Any]) -> Gguf:
    kind = values.get("general.architecture", b"")
    name = kind.decode("utf-8", "replace") if isinstance(kind, bytes) else ""

    def number(key: str) -> int:
        found = values.get(f"{name}.{key}")
        return found if type(found) is int and found > 0 else 0

    heads = number("attention.head_count")
    head = number("attention.key_length") or (number("embedding_length") // heads if heads else 0)
    shared = number("attention.head_count_kv") or heads
    # A key and a value, two bytes each.
    return Gguf(number("context_length"), 4 * number("block_count") * shared * head)

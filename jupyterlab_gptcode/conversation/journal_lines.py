"""The bytes of a journal as lines: whole, damaged, and torn at the end. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import Unusable
from .delta_runs import delta_runs
from .entries import Created, Entry
from .joined import build_joined, join
from .journal_format import parse_entry

_PIECE = 1 << 18  # bytes
DAMAGE = (ValueError, KeyError, TypeError, OverflowError, RecursionError)


@dataclass(frozen=True)
class Lines:
    """The entries, with deltas joined. `damaged` are the indices of lines that are no entries,
    `torn` counts the bytes after the last line."""

    entries: list[Entry]
    damaged: list[int]
    torn: int


def parse(data: bytes) -> Lines:
    entries: list[Entry] = []
    damaged: list[int] = []
    start = 0
    while (end := _end_of_piece(data, start)) > start:
        _read_piece(data, start, end, entries, damaged)
        start = end
    return Lines(join(entries), damaged, len(data) - start)


def _end_of_piece(data: bytes, start: int) -> int:
    """Where the lines end that are read at once: all of a long file would take its size again."""
    return (data.find(b"\n", start + _PIECE) + 1) or (data.rfind(b"\n", start) + 1)


def _read_piece(
    data: bytes, start: int, end: int, entries: list[Entry], damaged: list[int]
) -> None:
    piece = data[start:end]
    read = 0
    for first, last, entry in delta_runs(piece):
        _read_lines(data, start + read, start + first, entries, damaged)
        entries.append(entry)
        read = last
    _read_lines(data, start + read, end, entries, damaged)


def _read_lines(
    data: bytes, start: int, end: int, entries: list[Entry], damaged: list[int]
) -> None:
    lines = data[start:end].split(b"\n")[:-1]
    try:
        entries += _read_together(lines) if lines else []
    except DAMAGE:
        before = data.count(b"\n", 0, start)
        for index, line in enumerate(lines, before):
            try:
                entries += read_line(line)
            except DAMAGE:
                damaged.append(index)


def _read_together(lines: Sequence[bytes]) -> list[Entry]:
    """Lines that are all whole and of known types: parsed as one text, in half the time."""
    if not all(line.startswith(b"{") and line.endswith(b"}") for line in lines):
        raise ValueError("A line is no object.")
    parsed = json.loads(f"[{b','.join(lines).decode('utf-8', 'surrogatepass')}]")
    if len(parsed) != len(lines):
        raise ValueError("A line is not whole.")
    return build_joined(parsed)


def divided(data: bytes, damaged: Sequence[int]) -> tuple[bytes, bytes]:
    """The lines that can be read, and all others with what is torn."""
    lines = data.split(b"\n")
    out = {*damaged, len(lines) - 1}
    whole = b"".join(line + b"\n" for index, line in enumerate(lines) if index not in out)
    return whole, b"\n".join(lines[index] for index in sorted(out))


def read_line(line: bytes) -> list[Entry]:
    """The entry of a line; none where only a later release knows its type, or has the depth."""
    text = line.decode("utf-8", "surrogatepass")
    try:
        return [parse_entry(text)]
    except RecursionError:
        return []
    except KeyError as error:
        entry = json.loads(text)
        if error.args != (entry["type"],) or not isinstance(entry["body"], dict):
            raise
        return []


def refuse_later(data: bytes) -> None:
    """Raises Unusable where the first line says that a later version wrote the file."""
    try:
        version = json.loads(data[: data.find(b"\n") + 1])["body"]["version"]
        later = int(version) > Created.version
    except DAMAGE:
        return  # no version, or no first line: what reads it says so
    if later:
        raise Unusable(
            "This conversation was written by a newer version of GPT-Code. It is left as it is. "
            "Update GPT-Code, or start a new conversation.",
            kind="newer",
        )

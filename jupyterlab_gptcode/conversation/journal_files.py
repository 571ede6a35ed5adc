"""A journal's file: written as a whole or entry by entry, and mended where it is damaged."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from ..disk import open_private, replace_file
from ..errors import Unusable
from .entries import Entry
from .joined import split
from .journal_format import dump_entry
from .journal_lines import Lines, divided, refuse_later


def entry_lines(entry: Entry) -> bytes:
    try:
        lines = [f"{dump_entry(part)}\n" for part in split(entry)]
        return "".join(lines).encode("utf-8", "surrogatepass")
    except RecursionError as error:
        raise Unusable("This is nested too deeply to be saved.") from error


def is_at(file: BinaryIO, path: Path) -> bool:
    """Whether the open file is still the one that is found here: its folder may be gone."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False


def size_of(file: BinaryIO) -> int:
    try:
        return os.fstat(file.fileno()).st_size
    except OSError:
        return -1


def is_missing(path: Path) -> bool:
    """An empty file has lost its first line, and with it all that can be read."""
    return not path.exists() or path.stat().st_size == 0


def write_entries(path: Path, entries: Sequence[Entry]) -> None:
    _replace(path, map(entry_lines, entries))


def _replace(path: Path, lines: Iterable[bytes]) -> None:
    """Writes a whole conversation. Nothing half-written ever stands in its place."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    try:
        with private_file(new, io.DEFAULT_BUFFER_SIZE) as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        replace_file(new, path)
    finally:
        new.unlink(missing_ok=True)


def mend_end(path: Path) -> None:
    """Cuts off a torn last line: what follows it would be lost. Refuses a later version's file."""
    with path.open("rb") as file:
        refuse_later(file.readline())
        # A long conversation is not read again for each entry that is added to it.
        file.seek(-1, io.SEEK_END)
        whole = file.read(1) == b"\n"
    if not whole:
        data = path.read_bytes()
        _cut(path, data, len(data) - data.rfind(b"\n") - 1)


def private_file(path: Path, buffering: int = 0) -> BinaryIO:
    """A file to append to, readable by its owner alone."""
    descriptor = open_private(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    return os.fdopen(descriptor, "ab", buffering)


def mend_lines(path: Path, data: bytes, lines: Lines) -> None:
    """Leaves only whole lines in the file; what cannot be read is saved beside it."""
    if lines.damaged:
        whole, rest = divided(data, lines.damaged)
        # Opened first: see `_cut`.
        with path.open("r+b"), private_file(path.with_suffix(".torn")) as torn:
            torn.write(rest + b"\n")
        _replace(path, [whole])
    elif lines.torn:
        _cut(path, data, lines.torn)


def _cut(path: Path, data: bytes, torn: int) -> None:
    """Saves the last bytes, a torn line, beside the file, then cuts them off."""
    whole = len(data) - torn
    # Opened first: a file that may not be changed must not be copied at each read.
    with path.open("r+b") as file, private_file(path.with_suffix(".torn")) as beside:
        beside.write(data[whole:] + b"\n")
        file.truncate(whole)

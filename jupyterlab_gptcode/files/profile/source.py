"""A file, opened so that it can do no harm, and read in bounded pieces."""

from __future__ import annotations

import math
import os
import stat
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .shapes import Unreadable

HEAD = 1 << 20  # bytes that most readers look at
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_SPECIAL = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


@dataclass(frozen=True)
class Source:
    """`size` in bytes; `cut` tells that the file at `path` is only the beginning of what is
    described, as it is with what was unpacked from an archive. `until` is the moment, on the
    monotonic clock, from which on a reader should be content with what it has."""

    name: str
    path: Path
    size: int
    cut: bool = False
    confirmed: bool = False  # secrets and hidden files in it may be opened
    until: float = math.inf
    depth: int = 0  # how many archives it was in

    @cached_property
    def head(self) -> bytes:
        return self.read(0, HEAD)

    @property
    def whole(self) -> bool:
        """Whether `head` is all there is."""
        return not self.cut and len(self.head) >= self.size

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()

    def read(self, offset: int, length: int) -> bytes:
        """Fewer bytes where the file ends, also when it was cut short a moment ago."""
        with os.fdopen(os.open(self.path, _FLAGS), "rb") as file:
            file.seek(offset)
            return file.read(length)

    @property
    def late(self) -> bool:
        return time.monotonic() > self.until

    def complete(self, what: str) -> None:
        """Raises Unreadable for what was unpacked in part, and is of no use in parts."""
        if self.cut:
            raise Unreadable(f"is {what} in an archive, too large to be unpacked for a look")

    def tail(self, length: int) -> bytes:
        return self.read(max(0, self.size - length), length)


def open_source(path: Path, name: str, **options: Any) -> Source:
    """Raises Unreadable for what is no regular file: opening a pipe may wait for ever."""
    found = path.stat()
    kind = stat.S_IFMT(found.st_mode)
    if kind != stat.S_IFREG:
        word = _SPECIAL.get(kind, "something else")
        raise Unreadable(f"is not a file but {word}, and was not opened")
    return Source(name, path, found.st_size, **options)

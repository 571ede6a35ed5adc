"""A file that is opened safely and read in bounded pieces."""

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
    stat.S_IFIFO: "is a pipe, not a file, so it was not opened",
    stat.S_IFSOCK: "is a socket, not a file, so it was not opened",
    stat.S_IFCHR: "is a device, not a file, so it was not opened",
    stat.S_IFBLK: "is a device, not a file, so it was not opened",
}
_OTHER = "is something else than a file, so it was not opened"


@dataclass(frozen=True)
class Source:
    """`size` in bytes. With `cut`, the file at `path` is only the start of what is described, as
    after unpacking a part of it. At `until`, on the monotonic clock, a reader should finish with
    what it has."""

    name: str
    path: Path
    size: int
    cut: bool = False
    confirmed: bool = False  # by the user: secrets and hidden files may be opened
    until: float = math.inf
    depth: int = 0  # of nested archives

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
        """Fewer bytes if the file ends, or was truncated meanwhile."""
        with os.fdopen(os.open(self.path, _FLAGS), "rb") as file:
            file.seek(offset)
            return file.read(length)

    @property
    def late(self) -> bool:
        return time.monotonic() > self.until

    def complete(self, what: str) -> None:
        """Raises Unreadable if only a part of the file was unpacked, for formats that need all."""
        if self.cut:
            raise Unreadable(f"is {what} in an archive, too large to be unpacked for a profile")

    def tail(self, length: int) -> bytes:
        return self.read(max(0, self.size - length), length)


def open_source(path: Path, name: str, **options: Any) -> Source:
    """Raises Unreadable if it is not a regular file: opening a pipe may block for ever."""
    found = path.stat()
    kind = stat.S_IFMT(found.st_mode)
    if kind != stat.S_IFREG:
        raise Unreadable(_SPECIAL.get(kind, _OTHER))
    return Source(name, path, found.st_size, **options)

"""A file as it was before the code began. Runs in the supervisor."""

from __future__ import annotations

import hashlib
import os
from typing import Any

PIECE = 1_000_000


class Kept:
    """It is held from then on: its name may come to mean another file, a pipe or a link. Raises
    OSError if it is none."""

    def __init__(self, path: str) -> None:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        self.handle = os.open(path, flags)
        self.was = self._stamp()

    def was_written(self) -> bool:
        """Its time can be set back, so that its content counts."""
        return self._stamp() != self.was

    def is_at(self, path: str) -> bool:
        try:
            return os.path.samestat(os.lstat(path), os.fstat(self.handle))
        except OSError:
            return False

    def _stamp(self) -> list[Any]:
        found, digest, at = os.fstat(self.handle), hashlib.blake2b(), 0
        while piece := os.pread(self.handle, PIECE, at):
            digest.update(piece)
            at += len(piece)
        named = (found.st_mode, found.st_size, found.st_mtime_ns, found.st_uid, found.st_gid)
        return [*named, digest.hexdigest()]

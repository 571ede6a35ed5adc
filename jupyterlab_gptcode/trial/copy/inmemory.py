"""Files in memory: they are made here, and held, so that they count wherever the copy sends them.
Runs in the supervisor."""

from __future__ import annotations

import errno
import os

from .caller import Caller
from .listener import Listener

CLOSES = 1
KNOWN = CLOSES | 2 | 8 | 16  # seals, and whether they may be programs


class InMemory:
    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.held: list[int] = []

    def makes(self, caller: Caller, _name: str) -> int:
        flags = caller.arguments[1] & 0xFFFFFFFF
        if not caller.arguments[0]:
            return -errno.EFAULT
        if flags & ~KNOWN:
            return -errno.EINVAL
        try:
            made = os.memfd_create(caller.text(caller.arguments[0]), flags | CLOSES)
        except OSError as error:
            return -(error.errno or errno.ENOMEM)
        self.held.append(made)
        return self.listener.hand_over(caller, made, closes=bool(flags & CLOSES))

    def size(self) -> int:
        """Also of those that the code has closed: they may be on their way in a connection."""
        return sum(os.fstat(each).st_blocks * 512 for each in self.held)

"""What the copy asks of a file or a connection that it holds: locks, leases, flags. Runs in the
supervisor."""

from __future__ import annotations

import errno
import os
import stat

from .caller import Caller
from .connections import Connections
from .facts import Facts
from .lookup import OWN
from .places import SINKS, Places

CALLS = ("ioctl", "fcntl", "flock")
LOCKS = (6, 7, 37, 38)  # of `fcntl`
OWNERS = (8, 15)  # who get signals
EXCLUSIVE = 1  # of `fcntl`'s locks
READS, DIRECTIONS = 0x80000000, 0xC0000000  # of `ioctl`


class Controls:
    def __init__(self, places: Places, facts: Facts, connections: Connections) -> None:
        self.places, self.facts, self.connections = places, facts, connections

    def controls(self, caller: Caller, name: str) -> int:
        path = caller.descriptor(caller.arguments[0])
        if not path:
            return -errno.EBADF
        number = caller.arguments[1] & 0xFFFFFFFF
        if name == "flock" or (name == "fcntl" and number in LOCKS):
            return self._locks(caller, name, path)
        if name == "fcntl" and number in OWNERS:
            self.facts.refuse("signal")
        elif not self._is_own(path) and not (name == "ioctl" and number & DIRECTIONS == READS):
            self._note(caller, name, path)
        return -(errno.ENOTTY if name == "ioctl" else errno.EPERM)

    def _locks(self, caller: Caller, name: str, path: str) -> int:
        """It never holds others up. Locks that others may have too, programs take to read."""
        kind = caller.read(caller.arguments[2], 2) if name == "fcntl" else b""
        is_shared = kind and int.from_bytes(kind, "little") != EXCLUSIVE
        if not is_shared and not self._is_own(path):
            self.facts.refuse("ipc", self.places.original(path))
        return 0

    def _is_own(self, path: str) -> bool:
        if path.startswith(OWN):
            return not self.connections.named(path)
        return path in SINKS or self.places.is_new(path)

    def _note(self, caller: Caller, name: str, path: str) -> None:
        if connection := self.connections.named(path):
            self.facts.reaches(connection)
        elif is_file(caller):
            self.facts.refuse("write", self.places.original(path))
        else:
            self.facts.refuse("system", name)


def is_file(caller: Caller) -> bool:
    held = f"/proc/{caller.process}/fd/{caller.arguments[0] & 0xFFFFFFFF}"
    try:
        kind = os.stat(held).st_mode
    except OSError:  # it was closed meanwhile
        return False
    return stat.S_ISREG(kind) or stat.S_ISDIR(kind)

"""Connections to others, and to other programs. Runs in the supervisor."""

from __future__ import annotations

import errno
import os
import socket
import sys

from .caller import Caller
from .facts import Facts

ADDRESS = 110  # bytes of the longest one that we read
CALLS = {"sendmmsg", "bind", "listen", "accept", "accept4", "socket"}
QUIET_SOCKETS = ("/var/run/nscd/", "/run/nscd/", "/run/systemd/userdb/")
RESOLVERS = ("/run/systemd/resolve/", "/run/avahi-daemon/", "/var/run/avahi-daemon/")
QUIET_FAMILIES = {socket.AF_UNSPEC, getattr(socket, "AF_NETLINK", 16)}


class Network:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def refuses(self, caller: Caller, name: str) -> int:
        kind = caller.number_at(0)
        if name != "socket" or kind not in QUIET_FAMILIES:
            is_local = name == "socket" and kind == socket.AF_UNIX
            self.facts.refuse("ipc" if is_local else "network")
        return -errno.EACCES

    def connects(self, caller: Caller, name: str) -> int:
        """Streams of the system's own kind can be had, and lead nowhere."""
        at = 4 if name == "sendto" else 1
        size = min(caller.arguments[at + 1] & 0xFFFFFFFF, ADDRESS)
        address = caller.read(caller.arguments[at], size)
        if int.from_bytes(address[:2], sys.byteorder) != socket.AF_UNIX:
            self.facts.refuse("network")
            return -errno.EACCES
        path = os.fsdecode(address[2:].rstrip(b"\0")).replace("\0", "@")
        if path.startswith(RESOLVERS):
            self.facts.refuse("network")
        elif not path.startswith(QUIET_SOCKETS):
            self.facts.refuse("ipc", path)
        return -errno.ECONNREFUSED

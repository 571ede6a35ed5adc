"""Connections to others, and to other programs. Runs in the supervisor."""

from __future__ import annotations

import errno
import os
import socket
import sys

from .caller import Caller
from .connections import Connections
from .facts import Facts

ADDRESS = 110  # bytes of the longest one that we read
CALLS = {"sendmmsg", "bind", "listen", "accept", "accept4", "socket", "socketpair"}
QUIET_SOCKETS = ("/var/run/nscd/", "/run/nscd/", "/run/systemd/userdb/")
RESOLVERS = ("/run/systemd/resolve/", "/run/avahi-daemon/", "/var/run/avahi-daemon/")
NETLINK, ROUTE = 16, 0
SETS_UP_NETWORKS = 1 << 12  # CAP_NET_ADMIN


class Network:
    def __init__(self, facts: Facts, connections: Connections) -> None:
        self.facts, self.connections = facts, connections
        self.may_set_up = bool(capabilities() & SETS_UP_NETWORKS)

    def refuses(self, caller: Caller, name: str) -> int:
        kind = caller.number_at(0)
        makes = name in ("socket", "socketpair")
        if name == "bind":
            self._binds(caller)
        elif not makes or not self._only_asks(kind, caller.number_at(2)):
            self.facts.refuse("ipc" if makes and kind == socket.AF_UNIX else "network")
        return -errno.EACCES

    def _binds(self, caller: Caller) -> None:
        """So that other programs can connect. Python 3.14 starts processes through such a one."""
        family, path = address_of(caller, 1)
        if family == socket.AF_UNIX:
            self.facts.refuse("ipc", path)
        else:
            self.facts.refuse("network")

    def _only_asks(self, kind: int, protocol: int) -> bool:
        """Programs ask for the addresses of this machine. Who may can also change them."""
        if kind == NETLINK and protocol == ROUTE:
            return not self.may_set_up
        return bool(kind == socket.AF_UNSPEC)

    def overtakes(self, caller: Caller, _name: str) -> int:
        """Bytes beside the stream. On a pair of its own, the system may have none either."""
        if connection := self.connections.named(caller.descriptor(caller.arguments[0])):
            self.facts.reaches(connection)
        return -errno.EOPNOTSUPP

    def connects(self, caller: Caller, name: str) -> int:
        """Streams of the system's own kind can be had, and lead nowhere."""
        if name == "sendto" and not caller.arguments[4]:
            return self.overtakes(caller, name)
        family, path = address_of(caller, 4 if name == "sendto" else 1)
        if family != socket.AF_UNIX:
            self.facts.refuse("network")
            return -errno.EACCES
        if path.startswith(RESOLVERS):
            self.facts.refuse("network")
        elif not path.startswith(QUIET_SOCKETS):
            self.facts.refuse("ipc", path)
        return -errno.ECONNREFUSED


def capabilities() -> int:
    """The kernel's: this process is a fork of it."""
    with open("/proc/self/status", "rb") as file:
        return next(int(line.split()[1], 16) for line in file if line.startswith(b"CapPrm:"))


def address_of(caller: Caller, at: int) -> tuple[int, str]:
    """Its family, and of a Unix address the path."""
    size = min(caller.arguments[at + 1] & 0xFFFFFFFF, ADDRESS)
    address = caller.read(caller.arguments[at], size)
    path = os.fsdecode(address[2:].rstrip(b"\0")).replace("\0", "@")
    return int.from_bytes(address[:2], sys.byteorder), path

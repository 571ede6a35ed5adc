"""Connections and pipes of the kernel's, as the copy has them: each is one end of a pair, and here
are the other ends. Runs in the supervisor."""

from __future__ import annotations

import os
import re
import socket

from .facts import Facts

INODE = re.compile(r"socket:\[(\d+)\]")


class Connections:
    def __init__(self) -> None:
        self.ends: dict[int, str] = {}  # the names
        self._inodes: dict[int, str] = {}  # of the copy's ends

    def add(self, ends: list[int], names: list[str], inodes: list[int]) -> None:
        self.ends.update(zip(ends, names))
        self._inodes.update(zip(inodes, names))

    def open(self) -> None:
        """The code reads an end, and what it writes arrives."""
        for each in self.ends:
            with socket.socket(fileno=os.dup(each)) as end:
                end.shutdown(socket.SHUT_WR)

    def named(self, path: str) -> str:
        """By the link of an open file; empty if it is no connection of the kernel's."""
        found = INODE.match(path)
        return self._inodes.get(int(found.group(1)), "") if found else ""

    def hear(self, each: int, facts: Facts) -> None:
        """Something has come, or the other end was closed. Nobody answers what was sent."""
        if received(each):
            facts.reaches(self.ends.pop(each))
            os.close(each)


def received(each: int) -> bytes:
    with socket.socket(fileno=os.dup(each)) as end:
        try:
            return end.recv(65_536, socket.MSG_DONTWAIT)
        except OSError:  # nothing has come, or there is nobody any more
            return b""

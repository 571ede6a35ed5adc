"""Landlock: the copy writes nowhere but in its private folder, and connects to nothing."""

from __future__ import annotations

import ctypes
import os
import struct

from .system import Unavailable, call

WRITE_FILE = 1 << 1
MAKE_CHAR, MAKE_BLOCK = 1 << 6, 1 << 11
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
# Without executing, reading files and listing folders, which stay as they are.
FIRST = WRITE_FILE | sum(1 << bit for bit in range(4, 13))
NETWORK = 0b11  # bind, connect
SCOPES = 0b11  # abstract sockets, signals
SINKS = ("/dev/null", "/dev/zero", "/dev/full")
BENEATH = 1
O_PATH: int = os.O_PATH


def version() -> int:
    try:
        return call("landlock_create_ruleset", 0, 0, 1)
    except OSError:
        raise Unavailable("landlock") from None


def restrict(version: int, writable: list[str]) -> None:
    """From here on, and for all processes that this one starts."""
    files = FIRST
    for since, right in ((2, REFER), (3, TRUNCATE), (5, IOCTL_DEV)):
        if version >= since:
            files |= right
    attributes = struct.pack(
        "=QQQ", files, NETWORK if version >= 4 else 0, SCOPES if version >= 6 else 0
    )
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = call("landlock_create_ruleset", ctypes.create_string_buffer(attributes, 24), size, 0)
    for folder in writable:
        allow(rules, folder, files & ~(MAKE_CHAR | MAKE_BLOCK | IOCTL_DEV))
    for sink in SINKS:
        allow(rules, sink, files & (WRITE_FILE | TRUNCATE))
    call("landlock_restrict_self", rules, 0)
    os.close(rules)


def allow(rules: int, path: str, rights: int) -> None:
    opened = os.open(path, O_PATH | os.O_CLOEXEC)
    rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, opened), 12)
    call("landlock_add_rule", rules, BENEATH, rule, 0)
    os.close(opened)

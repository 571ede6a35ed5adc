"""What Python has no function for: calls of the C library, and of the system by number."""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from typing import Any


class Unavailable(Exception):
    """There is no fence, and so no trial. The code is of a closed set; the server has the words."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.answer = {"unavailable": code, **more}


X86, ARM = "x86_64", "aarch64"
MACHINES = {X86: 0xC000003E, ARM: 0xC00000B7}  # as seccomp names them
NUMBERS = {  # of calls that the C library has no function for
    "landlock_create_ruleset": {X86: 444, ARM: 444},
    "landlock_add_rule": {X86: 445, ARM: 445},
    "landlock_restrict_self": {X86: 446, ARM: 446},
    "seccomp": {X86: 317, ARM: 277},
    "capset": {X86: 126, ARM: 91},
    "mount_setattr": {X86: 442, ARM: 442},
    "pidfd_open": {X86: 434, ARM: 434},
}
LIBRARY = ctypes.CDLL(None, use_errno=True)
SYSCALL = LIBRARY.syscall
SYSCALL.restype = ctypes.c_long


def machine() -> str:
    """Of this process: 32-bit Python on a 64-bit system has other calls."""
    name = platform.machine()
    if name not in MACHINES or struct.calcsize("P") != 8:
        raise Unavailable("system")
    return name


def call(name: str, *arguments: Any) -> int:
    """Raises OSError."""
    typed = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return checked(SYSCALL(ctypes.c_long(NUMBERS[name][machine()]), *typed))


def prctl(option: int, *arguments: int) -> int:
    typed = [ctypes.c_ulong(each) for each in (*arguments, 0, 0, 0, 0)[:4]]
    return checked(LIBRARY.prctl(ctypes.c_int(option), *typed))


def checked(result: int) -> int:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return int(result)


SET_PDEATHSIG, SET_DUMPABLE, SET_KEEPCAPS, CAPBSET_DROP = 1, 4, 8, 24
SET_SECUREBITS, SET_CHILD_SUBREAPER, SET_NO_NEW_PRIVS, CAP_AMBIENT = 28, 36, 38, 47
SET_NAME = 15


def drop_capabilities() -> None:
    """All of them, for good: root is an ordinary user then."""
    locked = 0b11 | 0b1100 | 0b11000000  # uid 0 is nothing special, and ambient ones are not raised
    for option, argument in ((SET_SECUREBITS, locked), (CAP_AMBIENT, 4)):
        try:
            prctl(option, argument)
        except OSError:  # an ordinary user
            pass
    for capability in range(64):
        try:
            prctl(CAPBSET_DROP, capability)
        except OSError:  # an ordinary user, or the last one was dropped
            break
    header = ctypes.create_string_buffer(struct.pack("=Ii", 0x20080522, 0), 8)
    call("capset", header, ctypes.create_string_buffer(24))

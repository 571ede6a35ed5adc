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
    "capget": {X86: 125, ARM: 90},
    "capset": {X86: 126, ARM: 91},
    "mount_setattr": {X86: 442, ARM: 442},
    "pidfd_open": {X86: 434, ARM: 434},
    "openat2": {X86: 437, ARM: 437},
    "renameat2": {X86: 316, ARM: 276},
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


SET_PDEATHSIG, SET_NAME, CAPBSET_DROP, SET_CHILD_SUBREAPER = 1, 15, 24, 36
SET_NO_NEW_PRIVS, CAP_AMBIENT = 38, 47


HEADER = struct.pack("=Ii", 0x20080522, 0)
FILES = {1, 2}  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
NO_AMBIENT = 4


def drop_capabilities(kept: set[int]) -> None:
    """All others, for good, and for all that this process starts."""
    try:
        prctl(CAP_AMBIENT, NO_AMBIENT)
        for capability in range(64):
            if capability not in kept:
                prctl(CAPBSET_DROP, capability)
    except OSError:  # an ordinary user, or there are no more of them
        pass
    low, _ = permitted()
    left = low & sum(1 << each for each in kept)
    set_capabilities((left, 0), (left, 0))


def permitted() -> tuple[int, int]:
    header = ctypes.create_string_buffer(HEADER, 8)
    data = ctypes.create_string_buffer(24)
    call("capget", header, data)
    _, low, _, _, high, _ = struct.unpack("=6I", data.raw)
    return low, high


def set_capabilities(effective: tuple[int, int], allowed: tuple[int, int]) -> None:
    sets = struct.pack("=6I", effective[0], allowed[0], 0, effective[1], allowed[1], 0)
    header = ctypes.create_string_buffer(HEADER, 8)
    call("capset", header, ctypes.create_string_buffer(sets, 24))


def take_all_powers() -> None:
    """For what is no longer done in the name of the copy."""
    allowed = permitted()
    set_capabilities(allowed, allowed)


class AllPowers:
    """Within it, this process may do what the kernel may. Else no more than its copy: it opens
    files in the name of the copy."""

    def __init__(self) -> None:
        low, high = permitted()
        self.all = low, high
        self.few = low & sum(1 << each for each in FILES), 0
        self.__exit__()

    def __enter__(self) -> None:
        if self.all != self.few:
            set_capabilities(self.all, self.all)

    def __exit__(self, *_: object) -> None:
        if self.all != self.few:
            set_capabilities(self.few, self.all)

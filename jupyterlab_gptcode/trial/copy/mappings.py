"""Memory that the kernel shares with files or other processes becomes the copy's own.

A fork shares such memory: `numpy.memmap` in mode r+, `multiprocessing.shared_memory` and the like
would be written straight through.
"""

from __future__ import annotations

import ctypes
import os
from typing import NamedTuple

from .handles import COMPUTING
from .system import LIBRARY, Unavailable

LARGEST = 256_000_000  # bytes that are copied
READ, WRITE, EXECUTE = 1, 2, 4
PRIVATE, FIXED, ANONYMOUS = 2, 16, 32
FAILED = ctypes.c_void_p(-1).value
LIBRARY.mmap.restype = ctypes.c_void_p
LIBRARY.mremap.restype = ctypes.c_void_p


class Mapping(NamedTuple):
    start: int
    size: int
    rights: str
    offset: int
    device: str
    inode: int
    path: str


def shared() -> list[Mapping]:
    found = []
    with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as maps:
        for line in maps:
            span, rights, offset, device, inode, *path = line.rstrip("\n").split(" ", 5)
            if rights[3] == "s":
                start, end = (int(each, 16) for each in span.split("-"))
                where = path[0].strip() if path else ""
                size = end - start
                found.append(
                    Mapping(start, size, rights, int(offset, 16), device, int(inode), where)
                )
    return found


def make_private() -> None:
    copied = 0
    for mapping in shared():
        if mapping.path.startswith(COMPUTING):
            raise Unavailable("gpu")
        if again(mapping):
            continue
        copied += mapping.size
        if copied > LARGEST or is_device(mapping.path):
            raise Unavailable("mapped", names=[mapping.path])
        copy(mapping)


def is_device(path: str) -> bool:
    """Not of memory alone, as `/dev/shm` and `/dev/zero` are."""
    if path.startswith("anon_inode"):
        return True
    return path.startswith("/dev/") and not path.startswith(("/dev/shm/", "/dev/zero"))


def protection(mapping: Mapping) -> int:
    signs = {"r": READ, "w": WRITE, "x": EXECUTE}
    return sum(signs.get(each, 0) for each in mapping.rights[:3])


def again(mapping: Mapping) -> bool:
    """The same file at the same place, but private. Not if it is another file by now."""
    try:
        opened = os.open(mapping.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (OSError, ValueError):
        return False
    try:
        found = os.fstat(opened)
        device = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}"
        if (device, found.st_ino) != (mapping.device, mapping.inode):
            return False
        got = LIBRARY.mmap(
            ctypes.c_void_p(mapping.start),
            ctypes.c_size_t(mapping.size),
            protection(mapping),
            PRIVATE | FIXED,
            opened,
            ctypes.c_long(mapping.offset),
        )
        return bool(got != FAILED)
    finally:
        os.close(opened)


def copy(mapping: Mapping) -> None:
    if "r" not in mapping.rights:
        raise Unavailable("mapped", names=[mapping.path])
    size = ctypes.c_size_t(mapping.size)
    flags = PRIVATE | ANONYMOUS
    made = LIBRARY.mmap(None, size, READ | WRITE, flags, -1, ctypes.c_long(0))
    if made == FAILED:
        raise Unavailable("memory")
    ctypes.memmove(made, mapping.start, mapping.size)
    LIBRARY.mprotect(ctypes.c_void_p(made), size, protection(mapping))
    moved = LIBRARY.mremap(ctypes.c_void_p(made), size, size, 3, ctypes.c_void_p(mapping.start))
    if moved == FAILED:
        raise Unavailable("mapped", names=[mapping.path])

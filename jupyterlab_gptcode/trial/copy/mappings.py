"""Memory that the kernel shares with files or other processes becomes the copy's own.

A fork shares such memory: `numpy.memmap` in mode r+, `multiprocessing.shared_memory` and the like
would be written straight through.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Collection
from typing import NamedTuple

from .handles import COMPUTING
from .system import LIBRARY, Unavailable

LARGEST = 256_000_000  # bytes that are copied
READ, WRITE, EXECUTE = 1, 2, 4
PRIVATE, FIXED = 2, 16
LOCKS = "/dev/shm/sem."  # of `multiprocessing`, also in progress bars
FAILED = ctypes.c_void_p(-1).value
LIBRARY.mmap.restype = ctypes.c_void_p


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


def make_private() -> list[tuple[int, int, str]]:
    """Gives those that could be written, by their addresses: a write there would be one outside."""
    copied = 0
    writable = []
    for mapping in shared():
        if mapping.path.startswith(COMPUTING):
            raise Unavailable("gpu")
        if not again(mapping):
            copied += mapping.size
            if copied > LARGEST or is_device(mapping.path):
                raise Unavailable("mapped", names=[mapping.path])
            copy(mapping)
        if "w" in mapping.rights and not mapping.path.startswith(LOCKS):
            writable.append((mapping.start, mapping.start + mapping.size, mapping.path))
    return writable


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
        return put(mapping, opened, mapping.offset)
    finally:
        os.close(opened)


def put(mapping: Mapping, opened: int, offset: int) -> bool:
    got = LIBRARY.mmap(
        ctypes.c_void_p(mapping.start),
        ctypes.c_size_t(mapping.size),
        protection(mapping),
        PRIVATE | FIXED,
        opened,
        ctypes.c_long(offset),
    )
    return bool(got != FAILED)


def copy(mapping: Mapping) -> None:
    """By a file in memory, so that pages that are written later can be told from it."""
    opened = os.memfd_create("shared")
    left = memoryview((ctypes.c_char * mapping.size).from_address(mapping.start)).cast("B")
    try:
        while left:
            left = left[os.write(opened, left) :]
        done = put(mapping, opened, 0)
    except OSError:  # it may not be read, or ends before the mapping does
        done = False
    finally:
        os.close(opened)
    if not done:
        raise Unavailable("mapped", names=[mapping.path])


def written(
    process: int, spans: Collection[tuple[int, int]]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Which of these mappings are in their places, and which have pages that were written."""
    whole: set[tuple[int, int]] = set()
    found: set[tuple[int, int]] = set()
    span = 0, 0
    with open(f"/proc/{process}/smaps", encoding="utf-8", errors="surrogateescape") as file:
        for line in file:
            name, _, rest = line.partition(" ")
            if "-" in name and not name.endswith(":"):
                start, _, end = name.partition("-")
                span = int(start, 16), int(end, 16)
                if span in spans:
                    whole.add(span)
            elif name == "Anonymous:" and span in spans and int(rest.split()[0]):
                found.add(span)
    return whole, found

"""Which memory a process wrote since it was forked, and sums of memory. This file runs in the copy.

Linux says of each page whether only this process maps it (bit 56 of /proc/self/pagemap). After a
fork that is so of no page; then of those alone that this process has written, as long as the other
process lives and writes nothing. So a gigabyte is compared without being read.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import re
from typing import Any
from zlib import crc32

pread = os.pread
PAGE = mmap.PAGESIZE
SMALL = 262_144  # bytes: less is read rather than looked up
PRESENT, SWAPPED, OF_FILE, ALONE = 0x80, 0x40, 0x20, 0x01
STEP = 1 << 22
MANY = 4_096  # written runs of one array


def kind_of(flags: int) -> int:
    """Of a page: written, unknown, or as it was."""
    if flags & SWAPPED:
        return ord("?")
    return ord("w") if flags & PRESENT and flags & ALONE and not flags & OF_FILE else ord(".")


KINDS = bytes(kind_of(flags) for flags in range(256))
RUN = re.compile(b"w+")


class Pages:
    """Of this process. `probe` is memory by which the system's answers are checked after a fork."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.probe = mmap.mmap(-1, 3 * PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        self.probe[:] = b"x" * (3 * PAGE)
        try:
            self.file = os.open("/proc/self/pagemap", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self.file = -1

    def are_known(self) -> bool:
        """To be asked after each fork: whether the answers are true here."""
        address = ctypes.addressof(ctypes.c_char.from_buffer(self.probe))
        if self.file < 0 or self.written(address, 3 * PAGE) != []:
            return False
        self.probe[PAGE] = 121
        return self.written(address, 3 * PAGE) == [(PAGE, 2 * PAGE)]

    def written(self, address: int, size: int) -> list[tuple[int, int]] | None:
        """The runs of bytes within it, from its begin, whose pages were written; None if nobody
        knows."""
        first = address // PAGE
        count = (address + size - 1) // PAGE - first + 1
        runs = []
        for start in range(0, count, STEP // 8):
            wanted = min(STEP // 8, count - start) * 8
            found = pread(self.file, wanted, (first + start) * 8)
            kinds = found[7::8].translate(KINDS)
            if len(found) != wanted or b"?" in kinds:
                return None
            for run in RUN.finditer(kinds):
                begin = (first + start + run.start()) * PAGE - address
                end = (first + start + run.end()) * PAGE - address
                runs.append((max(begin, 0), min(end, size)))
                if len(runs) > MANY:
                    return [(0, size)]
        return runs


class Block:
    """Much memory, of which only the place is noted. An array of numpy, or bytes at an address."""

    def __init__(self, address: int, size: int, form: str, array: Any = None) -> None:
        self.address = address
        self.size = size  # of what it holds
        self.form = form
        self.array = array
        self.span = (address, size) if array is None else span_of(array)
        self.steps = () if array is None else array.strides
        self.is_whole = array is None or bool(array.flags.c_contiguous)

    def place(self) -> tuple[Any, ...]:
        """What two processes compare. Another form or size is another content."""
        return (self.address, self.steps, self.size, self.form)

    def sum(self, start: int, end: int) -> int:
        """Of its bytes from `start` to `end`, in the order of C, however it lies in memory."""
        if self.is_whole:
            return crc32(memory_at(self.address + start, end - start))
        row = max(self.size // len(self.array), 1)
        first, last = start // row, -(-end // row)
        total = 0
        for at in range(first, last, max(STEP // row, 1)):
            until = min(at + max(STEP // row, 1), last)
            data = self.array[at:until].tobytes()
            total = crc32(data[max(start - at * row, 0) : end - at * row], total)
        return total


def memory_at(address: int, size: int) -> memoryview:
    return memoryview((ctypes.c_char * size).from_address(address)).cast("B")


def span_of(array: Any) -> tuple[int, int]:
    """Where the memory of an array begins, and how far it reaches."""
    low = high = 0
    for length, stride in zip(array.shape, array.strides):
        reach = (length - 1) * stride
        low, high = low + min(reach, 0), high + max(reach, 0)
    return array.__array_interface__["data"][0] + low, high - low + array.itemsize

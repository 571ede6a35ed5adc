"""Copies one file: by reference where the file system can, byte for byte elsewhere. Blocks.

A hard link would not do: code that opens the file to write it changes the link's content, too.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

_FICLONE = 0x40049409
_CHUNK = 1 << 23  # bytes
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_TRIES = 3  # while something else writes the file
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_MAKE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)


class Unreadable(OSError):
    """It is not a file, or it does not stay as it is for long enough."""


def copy_file(source: Path, target: Path, deadline: float) -> os.stat_result:
    """Makes the new file `target`, readable by its owner alone; the status of what was copied.
    Raises OSError, and leaves nothing then."""
    for _ in range(_TRIES):
        with _opened(source) as reading:
            before = os.fstat(reading)
            if not stat.S_ISREG(before.st_mode):
                raise Unreadable(errno.EINVAL, "it is not a regular file")
            copied = _filled(target, reading, before.st_size, deadline)
            after = os.fstat(reading)
        if _stamp(before) == _stamp(after) and copied == before.st_size:
            return before
        target.unlink()
    raise Unreadable(errno.EBUSY, "something else is writing it")


def _filled(target: Path, reading: int, size: int, deadline: float) -> int:
    """How many bytes the new file has."""
    writing = os.open(target, _MAKE | _BINARY, 0o600)
    try:
        try:
            _copy(reading, writing, size, deadline)
            return os.fstat(writing).st_size
        finally:
            os.close(writing)
    except BaseException:
        target.unlink()  # once it is closed: Windows removes no open file
        raise


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, _READ | _BINARY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _copy(reading: int, writing: int, size: int, deadline: float) -> None:
    if _clone(reading, writing):
        return
    left = size
    fast = hasattr(os, "copy_file_range")
    while left > 0:
        if time.monotonic() > deadline:
            raise TimeoutError(errno.ETIMEDOUT, "copying takes too long")
        count = min(left, _CHUNK)
        moved = 0
        if fast:
            try:
                moved = os.copy_file_range(reading, writing, count)
            except OSError as error:
                if error.errno in _FULL:
                    raise
            fast = moved > 0
        if not fast:
            moved = _write(writing, os.read(reading, count))
        if not moved:
            return  # it was cut meanwhile: the sizes differ
        left -= moved


def _write(writing: int, data: bytes) -> int:
    view = memoryview(data)
    while view:
        view = view[os.write(writing, view) :]
    return len(data)


def _clone(reading: int, writing: int) -> bool:
    """Whether both share their bytes now: what is written to one leaves the other alone."""
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        fcntl.ioctl(writing, _FICLONE, reading)
    except OSError:
        return False
    return True


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns

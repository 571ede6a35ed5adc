"""Disks that are full, that take nothing more, or that do not say what they have."""

from __future__ import annotations

import fcntl
import os
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SEALS = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file of this process may grow beyond this size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def sealed(path: Path) -> Iterator[None]:
    """The file can be read but not changed, not even by root, whom permissions do not bind."""
    data = path.read_bytes()
    descriptor = os.memfd_create(path.name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        os.write(descriptor, data)
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _SEALS)
        path.unlink()
        path.symlink_to(f"/proc/{os.getpid()}/fd/{descriptor}")
        yield
        assert path.read_bytes() == data
    finally:
        os.close(descriptor)
        path.unlink()
        path.write_bytes(data)


@contextmanager
def unsynced(path: Path) -> Iterator[None]:
    """What is written here is taken, but fsync fails. Afterwards there is no such file."""
    path.symlink_to("/dev/null")
    try:
        yield
    finally:
        path.unlink()


@contextmanager
def memory_disk() -> Iterator[Path]:
    """A folder in memory, for tests that write thousands of files: a busy disk makes them slow."""
    memory = Path("/dev/shm")  # noqa: S108  a folder of its own is made in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)

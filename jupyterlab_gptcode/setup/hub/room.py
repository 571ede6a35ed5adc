"""Is there room for a model: on the disk, and in memory?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...errors import DownloadError

_SPARE = 100_000_000  # bytes of the disk that a download leaves free
_PROCESS = 500_000_000  # bytes that llama.cpp takes beside weights and window, about
_CGROUPS = (
    ("/sys/fs/cgroup", "memory.max", "memory.current", "inactive_file"),
    (
        "/sys/fs/cgroup/memory",
        "memory.limit_in_bytes",
        "memory.usage_in_bytes",
        "total_inactive_file",
    ),
)


@dataclass(frozen=True)
class Memory:
    """Of the machine, or of the container if that has less; in bytes."""

    free: int
    total: int


@dataclass(frozen=True)
class Room:
    """`disk` is what is free of it, in bytes."""

    memory: Memory
    disk: int

    def fits(self, size: int, needed: int) -> Literal["yes", "asks", "no"]:
        """A file of this size, and a process that needs this much memory."""
        if self.disk - _SPARE < size or self.memory.total < needed:
            return "no"
        return "asks" if self.memory.free < needed else "yes"


def memory(cgroups: tuple[tuple[str, str, str, str], ...] = _CGROUPS) -> Memory:
    import psutil

    machine = psutil.virtual_memory()
    found = [Memory(machine.available, machine.total), *_containers(cgroups)]
    return Memory(min(each.free for each in found), min(each.total for each in found))


def _containers(cgroups: tuple[tuple[str, str, str, str], ...]) -> Iterator[Memory]:
    for folder, limit, usage, cached in cgroups:
        try:
            most = int(Path(folder, limit).read_text(encoding="utf-8"))
            used = int(Path(folder, usage).read_text(encoding="utf-8"))
            lines = Path(folder, "memory.stat").read_text(encoding="utf-8").splitlines()
            # What was read from files is dropped when memory is short.
            files = next((int(line.split()[1]) for line in lines if line.startswith(cached)), 0)
        except (OSError, ValueError, IndexError):
            continue  # there is no such limit
        yield Memory(max(0, most - used + files), most)


def free_disk(folder: Path) -> int:
    """Of the disk where the folder is, or will be."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.is_dir())
    return shutil.disk_usage(there).free


def memory_of(size: int) -> int:
    """What a model of this size in bytes will take, about, if nothing else is known of it."""
    return size + size // 5 + _PROCESS


def check_disk(file: str, needed: int, folder: Path, arrived: int) -> None:
    """`needed` are the bytes to come, after those that have `arrived`."""
    free = free_disk(folder)
    if free - _SPARE < needed:
        raise DownloadError(
            f"{file} needs {gigabytes(needed)} more on the disk, {gigabytes(free)} are free in "
            f"{folder}. {saved_words(arrived)} Make room, then try again.",
            kind="disk",
        )


def saved_words(arrived: int) -> str:
    """What is there of a download that has failed, in a sentence."""
    return "What has arrived is saved." if arrived else "Nothing was saved."


def check_memory(file: str, needed: int, *, sure: bool) -> None:
    """Only what cannot run is refused; what is short is asked about."""
    has = memory()
    if has.total < needed:
        raise DownloadError(
            f"{file} needs {gigabytes(needed)} of memory, this machine has "
            f"{gigabytes(has.total)} in all. It could not run here. Choose a smaller model.",
            kind="too-large",
        )
    if has.free < needed and not sure:
        raise DownloadError(
            f"{file} needs {gigabytes(needed)} of memory, {gigabytes(has.free)} are free. Close "
            "notebooks or programs before you use it, or it will be slow or not start.",
            kind="memory",
        )


def gigabytes(size: float) -> str:
    return f"{size / 1e9:.1f} GB" if size < 9.95e9 else f"{size / 1e9:.0f} GB"

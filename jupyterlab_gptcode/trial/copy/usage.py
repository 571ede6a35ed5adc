"""What the copy uses: memory, processes, threads and room on the disk."""

from __future__ import annotations

import os
import stat
from typing import Any

from .family import family, status
from .inmemory import InMemory
from .layers import Layers
from .memory import is_scarce, private
from .unseen import Unseen

PROCESSES = 64
THREADS = 1024
SLACK = 50_000_000  # bytes


class Usage:
    def __init__(
        self,
        request: dict[str, Any],
        layers: Layers | None,
        folder: str,
        files: InMemory,
        unseen: Unseen,
    ) -> None:
        self.memory, self.disk = request["memory"], request["disk"]
        self.layers, self.folder = layers, folder
        self.files, self.unseen = files, unseen
        self.highest = 0

    def look(self) -> str:
        """Which limit it has passed, or none."""
        processes = family()
        used = sum(private(each) for each in processes)
        used += self.files.size() + (self.layers.size() if self.layers else 0)
        used += self.unseen.bytes(used, processes)
        self.highest = max(self.highest, used)
        # A process that takes too much has an error of its own, a little earlier.
        if used > self.memory * 1.1 + SLACK or is_scarce():
            return "memory"
        threads = sum(int(fields[17]) for fields in map(status, processes) if fields)
        if len(processes) > PROCESSES or threads > THREADS:
            return "processes"
        if self.layers is None and size(self.folder) + nameless(processes) > self.disk:
            return "output"
        return ""


def size(folder: str) -> int:
    total, folders = 0, [folder]
    while folders:
        try:
            for each in os.scandir(folders.pop()):
                total += each.stat(follow_symlinks=False).st_blocks * 512
                if each.is_dir(follow_symlinks=False):
                    folders.append(each.path)
        except OSError:  # it was removed, or its path is too long
            continue
    return total


def nameless(processes: list[int]) -> int:
    """Bytes on the disk of files that are open, and were removed."""
    found: dict[tuple[int, int], int] = {}
    for process in processes:
        try:
            names = os.listdir(f"/proc/{process}/fd")
        except OSError:  # it has ended
            continue
        for name in names:
            try:
                status = os.stat(f"/proc/{process}/fd/{name}")
            except OSError:  # it was closed
                continue
            if stat.S_ISREG(status.st_mode) and not status.st_nlink:
                found[status.st_dev, status.st_ino] = status.st_blocks * 512
    return sum(found.values())

"""How much memory there is, and how much of it the copy has for itself."""

from __future__ import annotations

import os

RESERVE = 256_000_000  # bytes that stay free


def available() -> int:
    with open("/proc/meminfo", encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return 0


def room() -> int:
    """For a copy: half of what is free, here and in the container."""
    return min([available(), *of_containers()]) // 2


def of_containers() -> list[int]:
    """What each control group above us has left."""
    found = []
    try:
        with open("/proc/self/cgroup", encoding="utf-8", errors="replace") as file:
            path = next(line[3:].strip() for line in file if line.startswith("0::"))
    except (OSError, StopIteration):
        return []
    folder = os.path.normpath("/sys/fs/cgroup" + path)
    while folder.startswith("/sys/fs/cgroup"):
        try:
            limit = first_line(folder + "/memory.max")
            if limit != "max":
                used = int(first_line(folder + "/memory.current"))
                found.append(max(0, int(limit) - used + reclaimable(folder)))
        except (OSError, ValueError):
            pass
        folder = os.path.dirname(folder)
    return found


def first_line(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.readline().strip()


def reclaimable(folder: str) -> int:
    with open(folder + "/memory.stat", encoding="utf-8") as file:
        parts = dict(line.split() for line in file)
    return int(parts.get("inactive_file", 0))


def private(process: int) -> int:
    """Bytes that it shares with nobody: what the copy has written, and its files in memory."""
    total = 0
    try:
        with open(f"/proc/{process}/smaps_rollup", encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.startswith(("Private_Dirty:", "Private_Clean:")):
                    total += int(line.split()[1]) * 1024
        for name in os.listdir(f"/proc/{process}/fd"):
            path = f"/proc/{process}/fd/{name}"
            if os.readlink(path).startswith("/memfd:"):
                total += os.stat(path).st_blocks * 512
    except OSError:  # it has ended
        pass
    return total


def is_scarce() -> bool:
    return min([available(), *of_containers()]) < RESERVE

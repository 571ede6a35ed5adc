"""How much memory there is, and how much of it the copy has for itself."""

from __future__ import annotations

import os

from .family import status

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
    """Bytes that it shares with nobody: what the copy has written."""
    found = parts_of(process)
    return found.get("Private_Dirty", 0) + found.get("Private_Clean", 0)


def parts_of(process: int) -> dict[str, int]:
    """What the system says of its memory, in bytes; nothing if it has ended, or tells nobody."""
    found: dict[str, int] = {}
    place = f"/proc/{process}/task/{running(process)}"
    for name in ("smaps_rollup", "status"):
        try:
            with open(f"{place}/{name}", encoding="utf-8", errors="replace") as file:
                for line in file:
                    fields = line.split()
                    if fields[2:] == ["kB"]:
                        found[fields[0][:-1]] = int(fields[1]) * 1024
        except OSError:
            return {}
    return found


def running(process: int) -> int:
    """One of its threads: the first one may have ended, while others go on."""
    if status(process)[:1] != ["Z"]:
        return process
    try:
        others = [int(each) for each in os.listdir(f"/proc/{process}/task")]
    except OSError:
        return process
    return max(others, default=process)


def free() -> int:
    """Bytes that could be had; what the machine has put away to disk is not."""
    put_away = 0
    with open("/proc/meminfo", encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith("SwapFree:"):
                put_away = int(line.split()[1]) * 1024
    return min([available(), *of_containers()]) + put_away


def is_scarce() -> bool:
    return min([available(), *of_containers()]) < RESERVE

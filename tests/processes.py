"""Processes of this machine as /proc shows them, for tests on Linux."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path


def children(pid: int, script: str) -> list[int]:
    """The child processes of `pid` that run this script."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(child) for task in tasks for child in task.read_text().split()]
    return [child for child in found if script in " ".join(command(child))]


def command(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").split("\0")


def environment(pid: int) -> str:
    return Path(f"/proc/{pid}/environ").read_text(encoding="utf-8")


def addresses(pid: int) -> set[str]:
    """The local addresses, in hexadecimal, on which a process listens."""
    links = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
    sockets = {link[8:-1] for link in links if link.startswith("socket:[")}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text(encoding="utf-8").splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in sockets:
                found.add(fields[1].partition(":")[0])
    return found


def peak_memory(pid: int) -> float:
    """The most that a process has had resident so far, in MB (of 10⁶ bytes)."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    lines = dict(line.split(":", 1) for line in status.splitlines())
    return int(lines["VmHWM"].split()[0]) * 1024 / 1e6


async def ended(pid: int) -> None:
    """Waits until the process is no more."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, over.set)
    try:
        await asyncio.wait_for(over.wait(), timeout=20)
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)

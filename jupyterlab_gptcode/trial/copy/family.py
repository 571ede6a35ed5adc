"""The copy and all that it started. The supervisor adopts those whose own parent has ended."""

from __future__ import annotations

import os
import signal


def parents() -> dict[int, int]:
    """Of all processes of the system: the parent of each."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            parent = parent_of(int(name))
            if parent is not None:
                found[int(name)] = parent
    return found


def children(process: int) -> set[int]:
    return {each for each, parent in parents().items() if parent == process}


def parent_of(process: int) -> int | None:
    fields = status(process)
    return int(fields[1]) if fields else None


def group_of(process: int) -> int | None:
    fields = status(process)
    return int(fields[2]) if fields else None


def leader_of(process: int) -> int:
    """Of a thread: the process that it is one of."""
    try:
        with open(f"/proc/{process}/status", "rb") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(b"Tgid:"))
    except (OSError, StopIteration):  # it has ended
        return 0


def name_of(process: int) -> str:
    try:
        with open(f"/proc/{process}/comm", "rb") as file:
            return file.read().strip().decode("utf-8", "replace")
    except OSError:
        return ""


def status(process: int) -> list[str]:
    """State, parent, group, …; of a thread, those of its process."""
    try:
        with open(f"/proc/{process}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].decode().split()
    except OSError:  # it has ended
        return []


def has_ended(process: int) -> bool:
    """What nobody has waited for yet is still there. Its first thread may have ended, and others go
    on."""
    found = status(process)
    return found[:1] in ([], ["X"]) or (found[0] == "Z" and int(found[17]) <= 1)


def family() -> list[int]:
    """Descendants of this process."""
    of = parents()
    found = [os.getpid()]
    for each in found:
        found += [child for child, parent in of.items() if parent == each]
    return found[1:]


def belongs(process: int) -> bool:
    """Whether it is a descendant of this process, or a thread of one."""
    while process > 1:
        process = parent_of(process) or 0
        if process == os.getpid():
            return True
    return False


def end_all() -> None:
    """Again and again: one that was being started when we looked is not missed."""
    while True:
        living = family()
        if not living:
            return
        for each in living:
            try:
                os.kill(each, signal.SIGKILL)
            except ProcessLookupError:
                continue
        try:
            os.waitpid(-1, 0)
            reap(0)
        except ChildProcessError:
            continue


def reap(watched: int) -> tuple[int, int] | None:
    """Takes leave of those that have ended. Gives the status of the one watched, once, and the most
    bytes that it had in memory."""
    result = None
    while True:
        try:
            ended, status, used = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return result
        if ended == 0:
            return result
        if ended == watched:
            result = status, used.ru_maxrss * 1024

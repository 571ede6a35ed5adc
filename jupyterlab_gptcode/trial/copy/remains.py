"""What is there when the copy ends: seen by the supervisor."""

from __future__ import annotations

import os
import stat

from .family import family, has_ended, status


def lives() -> bool:
    """Whether a process that the copy started has not ended."""
    return not all(map(has_ended, family()))


def open_for_writing(process: int) -> set[str]:
    """Files, by their paths. What is in them may change at any time."""
    found: set[str] = set()
    try:
        names = os.listdir(f"/proc/{process}/fd")
    except OSError:  # it has ended
        return found
    for name in names:
        try:
            handle = f"/proc/{process}/fd/{name}"
            if stat.S_ISREG(os.stat(handle).st_mode) and flags(process, name) & os.O_ACCMODE:
                found.add(os.readlink(handle))
        except (OSError, ValueError):
            continue
    return found


def flags(process: int, name: str) -> int:
    with open(f"/proc/{process}/fdinfo/{name}", encoding="ascii") as file:
        values = dict(line.split(":", 1) for line in file if ":" in line)
    return int(values["flags"], 8)


def program(process: int) -> tuple[str, ...]:
    """Another one begins elsewhere in memory, or is another file."""
    fields = status(process)
    return (executable(process), *fields[23:26], *fields[45:49])


def executable(process: int) -> str:
    try:
        return os.path.basename(os.readlink(f"/proc/{process}/exe"))
    except OSError:
        return "python"

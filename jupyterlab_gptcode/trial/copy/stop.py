"""Ends a trial. Runs in the kernel."""

from __future__ import annotations

MYPY = False
if MYPY:
    from .kernel import Reply, system, text_of


def stop(trial: str) -> Reply:
    """The supervisor has the trial's id as its name, and is a child of the kernel."""
    stopped = False
    for pid in children():
        try:
            if text_of(f"/proc/{pid}/comm").strip() == name_of(trial):
                system("posix").kill(pid, 15)
                stopped = True
        except OSError:  # it has ended
            continue
    return Reply({"stopped": stopped})


def children() -> list[int]:
    found, own = [], str(system("posix").getpid())
    for each in system("posix").listdir("/proc"):
        try:
            fields = text_of(f"/proc/{each}/stat").rpartition(")")[2].split()
        except OSError:
            continue
        if each.isdigit() and fields[1] == own:
            found.append(int(each))
    return found


def name_of(trial: str) -> str:
    """The system has room for 15 characters."""
    return ("try " + trial)[:15]

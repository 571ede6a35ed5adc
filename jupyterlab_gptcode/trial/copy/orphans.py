"""What a supervisor leaves that was killed: processes behind the fence, which nobody answers, and a
folder. Runs in the kernel."""

from __future__ import annotations

MYPY = False
if MYPY:
    from .kernel import system, text_of

UNUSED = 12  # RLIMIT_MSGQUEUE: the fence lets nobody have such queues, nor change this limit
WHOLE = 1 << 30
REMOVALS = 50  # to remove a folder


def new_mark() -> int:
    """A limit that a copy and all that it starts have, and hardly anyone else."""
    import resource

    hard = resource.getrlimit(UNUSED)[1]
    most = hard if 0 < hard < WHOLE else WHOLE
    return int(most - int.from_bytes(system("posix").urandom(4), "big") % (most // 2))


def end_orphans(trial: str, mark: int) -> None:
    """None of them can start another one: that call waits for the supervisor, and now fails."""
    import glob
    import tempfile

    posix = system("posix")
    for each in posix.listdir("/proc"):
        if each.isdigit() and has_mark(each, str(mark)):
            try:
                posix.kill(int(each), 9)
            except OSError:  # it has ended
                continue
    for folder in glob.glob(f"{tempfile.gettempdir()}/gptcode-try-{trial}-*"):
        remove_late(folder)


def remove_late(folder: str) -> None:
    """A process that was killed may write until it has ended."""
    import shutil
    import time

    posix = system("posix")
    for _ in range(REMOVALS):
        shutil.rmtree(folder, ignore_errors=True)
        try:
            posix.lstat(folder)
        except OSError:
            return
        time.sleep(0.01)


def has_mark(process: str, mark: str) -> bool:
    try:
        limits, status = text_of(f"/proc/{process}/limits"), text_of(f"/proc/{process}/status")
    except OSError:
        return False
    values = next((line.split() for line in limits.splitlines() if "msgqueue" in line), [])
    return values[3:5] == [mark, mark] and "\nSeccomp:\t2" in status

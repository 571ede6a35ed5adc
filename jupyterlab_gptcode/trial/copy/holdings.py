"""What the kernel holds of the world outside when a trial begins. By that, code can act without a
call that the supervisor sees. This file runs in the copy, before the code."""

from __future__ import annotations

import fcntl
import os
import re
import select
import socket
import stat
import struct
import sys
from typing import Any

from .family import children, has_ended, name_of, status
from .lookup import HARMLESS
from .places import Places

TRACKERS = (
    "multiprocessing.resource_tracker",
    "joblib.externals.loky.backend.resource_tracker",
)
# What a process has for itself: nobody else has it but its children.
ITS_OWN = ("eventfd", "eventpoll", "timerfd", "signalfd", "inotify")
NOBODY_ELSE = "/dev/zero"  # memory that only children share
SUPERVISOR = re.compile(r"try [0-9a-f]{8,11}")


class Holdings:
    def __init__(self, own: dict[str, Any], kernel: int, folder: str) -> None:
        self.kernel, self.places = kernel, Places(folder)
        self.ports, self.files = {*own["ports"]} - {0}, {*own["files"]}
        trackers = [tracker_of(each) for each in TRACKERS]
        self.trackers = {pid for pid, _ in trackers}
        handles = [0, 1, 2, *own["handles"], *(handle for _, handle in trackers)]
        self.own = {identity(each) for each in handles}

    def names(self, mapped: list[tuple[int, int, str]], without: set[int]) -> list[str]:
        """Each is something that the kernel did not have when it was new."""
        found = [*self._processes()]
        found += [path for *_, path in mapped if not path.startswith(NOBODY_ELSE)]
        handles = sorted({int(name) for name in os.listdir("/proc/self/fd")} - without)
        for each in handles:
            try:
                if identity(each) not in self.own:
                    found.append(self._name(each))
            except OSError:  # the one that listed them
                continue
        return [*dict.fromkeys(each for each in found if each)]

    def _processes(self) -> list[str]:
        living = [each for each in sorted(children(self.kernel)) if not has_ended(each)]
        others = [each for each in living if each not in self.trackers]
        return [name_of(each) for each in others if not is_supervisor(each)]

    def _name(self, each: int) -> str:
        """Empty if code cannot reach anything by it."""
        found, path = os.fstat(each), os.readlink(f"/proc/self/fd/{each}")
        flags, kind = fcntl.fcntl(each, fcntl.F_GETFL), found.st_mode
        if path in self.files:
            return ""
        if stat.S_ISDIR(kind) or flags & os.O_PATH:
            return path
        if stat.S_ISREG(kind):
            reads = flags & os.O_ACCMODE == os.O_RDONLY
            harmless = not self.places.is_outside(path, found) if reads else found.st_nlink == 0
            return "" if harmless else path
        if stat.S_ISCHR(kind) or stat.S_ISBLK(kind):
            device = os.major(found.st_rdev), os.minor(found.st_rdev)
            return "" if device in HARMLESS and stat.S_ISCHR(kind) else path
        if stat.S_ISFIFO(kind):
            is_own = has_both_ends(found) or (path.startswith("pipe:") and self._tells(each, found))
            return "" if is_own else "pipe"
        if stat.S_ISSOCK(kind):
            return self._connection(each)
        return "" if any(name in path for name in ITS_OWN) else path.rpartition(":")[2]

    def _tells(self, each: int, pipe: os.stat_result) -> bool:
        """What another trial gives, or nothing any more: nobody can write to it."""
        if fcntl.fcntl(each, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY:
            return False
        supervisors = filter(is_supervisor, children(self.kernel))
        if any(writes_to(supervisor, pipe) for supervisor in supervisors):
            return True
        polled = select.poll()  # after that: it may have ended meanwhile
        polled.register(each, 0)
        return any(event & select.POLLHUP for _, event in polled.poll(0))

    def _connection(self, each: int) -> str:
        with socket.socket(fileno=os.dup(each)) as asked:
            here, there = address(asked.getsockname), address(asked.getpeername)
            if asked.family == socket.AF_UNIX:
                is_own = {here, there} & self.files or (
                    not here and not there and maker(asked) == self.kernel
                )
                return "" if is_own else str(there or here or "connection")
        ends = [end for end in (here, there) if isinstance(end, tuple) and len(end) > 1]
        if any(end[1] in self.ports for end in ends):
            return ""
        is_stream = asked.type == socket.SOCK_STREAM
        if is_stream and ends and not any(end[1] for end in ends):  # it leads nowhere yet
            return ""
        return ":".join(map(str, ends[-1][:2])) if ends else "connection"


def is_supervisor(process: int) -> bool:
    """Of a trial: a fork of the kernel in a session of its own."""
    leads = status(process)[3:4] == [str(process)]
    return leads and SUPERVISOR.fullmatch(name_of(process)) is not None


def writes_to(process: int, pipe: os.stat_result) -> bool:
    folder = f"/proc/{process}/fd"
    try:
        return any(
            os.path.samestat(os.stat(f"{folder}/{name}"), pipe)
            and os.lstat(f"{folder}/{name}").st_mode & stat.S_IWUSR
            for name in os.listdir(folder)
        )
    except OSError:  # it has ended, or nobody may look
        return False


def identity(handle: int) -> tuple[int, int]:
    try:
        found = os.fstat(handle)
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino


def tracker_of(module: str) -> tuple[int, int]:
    """The number and the pipe of a process that cleans up. The copy starts one of its own."""
    tracker = vars(sys.modules[module]).get("_resource_tracker") if module in sys.modules else None
    found = getattr(tracker, "_pid", None), getattr(tracker, "_fd", None)
    return tuple(each if type(each) is int else -1 for each in found)  # type: ignore[return-value]


def address(asked: Any) -> Any:
    try:
        found = asked()
    except OSError:  # not connected
        return ""
    return os.fsdecode(found) if isinstance(found, bytes) else found


def maker(pair: socket.socket) -> int:
    """The process that made both ends."""
    found = pair.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    return int(struct.unpack("=3i", found)[0])


def has_both_ends(pipe: os.stat_result) -> bool:
    """Then it leads to this process itself."""
    ways = set()
    for name in os.listdir("/proc/self/fd"):
        try:
            if os.path.samestat(os.fstat(int(name)), pipe):
                ways.add(fcntl.fcntl(int(name), fcntl.F_GETFL) & os.O_ACCMODE)
        except OSError:
            continue
    return os.O_RDWR in ways or {os.O_RDONLY, os.O_WRONLY} <= ways

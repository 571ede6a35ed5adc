"""Where a path of the copy's leads, in its own mounts: links that it made exist there only.

Folder by folder, as this process would follow a link into its own mounts. Runs in the supervisor.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import struct
from typing import NamedTuple

from .system import call

LINKS = 40  # that the system follows
OWN = ("pipe:", "socket:", "anon_inode:", "/memfd:")
# Links of these lead to what a process has open, wherever that is.
OF_PROCESS = re.compile(r"/proc/\d+/")
HARMLESS = {(1, 3), (1, 5), (1, 7), (1, 8), (1, 9)}  # null, zero, full, random, urandom
HOW = struct.Struct("=QQQ")
NO_LINKS = 4


class Found(NamedTuple):
    """`path` has no links in it. `at` is the link of a process that leads there, or `path` itself.
    `error` says why there is nothing."""

    path: str
    at: str
    status: os.stat_result | None
    error: int = 0


def is_special(path: str, status: os.stat_result) -> bool:
    """A pipe or a socket of others, or a device: to open it may be an effect."""
    if path.startswith(OWN):
        return False
    kind = status.st_mode
    if stat.S_ISCHR(kind):
        return (os.major(status.st_rdev), os.minor(status.st_rdev)) not in HARMLESS
    return stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind) or stat.S_ISBLK(kind)


def hold(folder: int, name: str) -> int:
    """A descriptor that is for looking only. Raises OSError with ELOOP if a part of the name, but
    the last one, is a link: those lead through the mounts of this process."""
    how = HOW.pack(os.O_PATH | os.O_CLOEXEC | os.O_NOFOLLOW, 0, NO_LINKS)
    return call("openat2", folder, os.fsencode(name), how, HOW.size)


def look_up(process: int, name: str, *, follow: bool) -> Found:
    """An absolute path, of which `process` has asked. `follow` is about a link at its end."""
    root = f"/proc/{process}/root"
    ahead = parts(name)
    follow = follow or name.endswith(("/", "/."))
    path, links = "", 0
    while ahead:
        part = ahead.pop()
        if part == "..":
            path = os.path.dirname(path).rstrip("/")
            continue
        here = of_itself(process, f"{path}/{part}")
        try:
            status = os.lstat(root + here)
            if not stat.S_ISLNK(status.st_mode) or not (ahead or follow):
                if ahead and not stat.S_ISDIR(status.st_mode):
                    raise NotADirectoryError(errno.ENOTDIR, here)
                path = here
                continue
            links += 1
            if links > LINKS:
                raise OSError(errno.ELOOP, here)
            target = os.readlink(root + here)
            if OF_PROCESS.match(here) and not ahead:
                return Found(target, here, os.stat(root + here))
        except OSError as error:
            rest = os.path.normpath("/".join([here, *reversed(ahead)]))
            return Found(rest, rest, None, error.errno or errno.EACCES)
        ahead += parts(target)
        path = "" if target.startswith("/") else path
    path = path or "/"
    try:
        return Found(path, path, os.lstat(root + path))
    except OSError as error:
        return Found(path, path, None, error.errno or errno.EACCES)


def parts(name: str) -> list[str]:
    """The first one at the end."""
    return [each for each in name.split("/") if each not in ("", ".")][::-1]


def of_itself(process: int, path: str) -> str:
    """`/proc/self` means the caller's, not the supervisor's. A thread may have descriptors and a
    folder of its own."""
    if path == "/proc/self":
        return f"/proc/{group_of(process)}"
    return f"/proc/{group_of(process)}/task/{process}" if path == "/proc/thread-self" else path


def group_of(thread: int) -> int:
    """The process that it belongs to."""
    with open(f"/proc/{thread}/status", "rb") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(b"Tgid:"))

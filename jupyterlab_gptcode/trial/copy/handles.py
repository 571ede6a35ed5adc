"""Open files of the kernel, as the copy has them: none of them leads back to the kernel.

A fork shares them with the kernel, with their positions. Files that are read are opened again, at
the same place; of files that are written the copy gets a copy; connections lead nowhere, and what
the code sends there reaches the supervisor, as something that the code would have sent.
"""

from __future__ import annotations

import fcntl
import os
import select
import shutil
import socket
import stat
from typing import Any

from .lookup import HARMLESS
from .places import within
from .system import Unavailable

LARGEST = 64_000_000  # bytes of a file that is open for writing
KEPT = os.O_ACCMODE | os.O_APPEND | os.O_NONBLOCK
IN_MEMORY = "/memfd:"  # who holds it may write it, however it was opened
MOST = 200  # connections that are told apart
COMPUTING = (
    "/dev/nvidia",
    "/dev/dri/",
    "/dev/kfd",
    "/dev/accel",
    "/dev/davinci",
    "/dev/infiniband",
)


class Handles:
    """`witnesses` are the other ends of connections, each with a name and the number of the copy's
    own; `copied` are files by the name of the copy, as they were before the code. `named` are the
    paths of handles that had one before there were other mounts: they are opened in these, as
    nothing else leads there."""

    def __init__(
        self, own: dict[str, Any], folder: str, layers: list[str], named: dict[int, str]
    ) -> None:
        self.named = named
        self.ports = {*own["ports"]} - {0}
        self.files = {*own["files"]}
        self.pipes = {os.stat(each).st_ino for each in own["handles"] if is_open(each)}
        self.folder = folder
        self.layers = tuple(layers)
        self.witnesses: list[tuple[int, str, int]] = []
        self.copied: list[tuple[str, str]] = []

    def replace(self, without: set[int]) -> None:
        listed = sorted(int(name) for name in os.listdir("/proc/self/fd"))
        # Without the one that listed them: its number is the first one that is made here.
        for each in [each for each in listed if each not in without and is_open(each)]:
            flags = fcntl.fcntl(each, fcntl.F_GETFL)
            inherited = os.get_inheritable(each)
            made = self._instead(each, flags)
            os.dup2(made, each, inheritable=inherited)
            os.close(made)

    def _instead(self, each: int, flags: int) -> int:
        found = os.fstat(each)
        is_folder = stat.S_ISDIR(found.st_mode)
        if flags & os.O_PATH or is_folder:
            return self._again(each, os.O_DIRECTORY if is_folder else os.O_PATH | os.O_NOFOLLOW)
        if stat.S_ISREG(found.st_mode):
            return self._of_file(each, flags)
        if stat.S_ISCHR(found.st_mode):
            return self._of_device(each, flags, found.st_rdev)
        if stat.S_ISFIFO(found.st_mode):
            own = each < 3 or found.st_ino in self.pipes
            return dead() if own else self._witnessed(flags, "pipe")
        if stat.S_ISSOCK(found.st_mode):
            return self._of_socket(each, flags, found)
        return like(os.readlink(f"/proc/self/fd/{each}"), flags)

    def _again(self, each: int, flags: int) -> int:
        """A file without a name is the same in all mounts. A folder is not."""
        if each not in self.named and self.layers and flags & (os.O_PATH | os.O_DIRECTORY):
            return dead()
        try:
            return os.open(self.named.get(each, f"/proc/self/fd/{each}"), flags | os.O_CLOEXEC)
        except OSError:
            return dead()

    def _of_file(self, each: int, flags: int) -> int:
        path = os.readlink(f"/proc/self/fd/{each}")
        if path in self.files:
            return dead()
        if flags & os.O_ACCMODE == os.O_RDONLY and not path.startswith(IN_MEMORY):
            made = self._again(each, os.O_RDONLY)
        else:
            covered = self._in_layer(each, flags, path)
            made = self._copy(each, flags, path) if covered is None else covered
        if stat.S_ISREG(os.fstat(made).st_mode):
            os.lseek(made, os.lseek(each, 0, os.SEEK_CUR), os.SEEK_SET)
        return made

    def _in_layer(self, each: int, flags: int, path: str) -> int | None:
        """Opened in the overlay, if it still is the file of this name."""
        if not within(path, self.layers):
            return None
        found = os.fstat(each)
        try:
            named = os.stat(path)
            if (named.st_ino, named.st_size) == (found.st_ino, found.st_size):
                return os.open(path, flags & KEPT | os.O_CLOEXEC)
        except OSError:  # it was removed since, or there is no room
            pass
        return None

    def _copy(self, each: int, flags: int, path: str) -> int:
        if os.fstat(each).st_size > LARGEST:
            raise Unavailable("files", names=[path])
        name = f"open-{each}"
        copied = os.path.join(self.folder, name)
        try:
            with open(f"/proc/self/fd/{each}", "rb") as source, open(copied, "wb") as target:
                shutil.copyfileobj(source, target)
        except OSError:  # it may be written, not read
            os.close(os.open(copied, os.O_CREAT | os.O_WRONLY, 0o600))
        self.copied.append((name, path))
        return os.open(copied, flags & KEPT | os.O_CLOEXEC)

    def _of_device(self, each: int, flags: int, device: int) -> int:
        if (os.major(device), os.minor(device)) in HARMLESS:  # with flags of its own
            return os.open(f"/proc/self/fd/{each}", flags & KEPT | os.O_CLOEXEC)
        name = os.readlink(f"/proc/self/fd/{each}")
        if name.startswith(COMPUTING):
            raise Unavailable("gpu")
        return dead() if each < 3 else self._witnessed(flags, name)

    def _of_socket(self, each: int, flags: int, found: os.stat_result) -> int:
        if each < 3 or found.st_ino in self.pipes:
            return dead()
        with socket.socket(fileno=os.dup(each)) as asked:
            try:
                here, there = asked.getsockname(), asked.getpeername()
            except OSError:  # not connected
                here, there = asked.getsockname(), ""
        if isinstance(here, tuple) and len(here) > 1 and here[1] in self.ports:
            return dead()
        if isinstance(here, (str, bytes)) and os.fsdecode(here) in self.files:
            return dead()
        named = f"{there[0]}:{there[1]}" if isinstance(there, tuple) else os.fsdecode(there)
        return self._witnessed(flags, named or "connection")

    def _witnessed(self, flags: int, name: str) -> int:
        if len(self.witnesses) >= MOST:
            raise Unavailable("files", names=["connections"])
        ours, theirs = socket.socketpair()
        theirs.setblocking(not flags & os.O_NONBLOCK)
        self.witnesses.append((ours.detach(), name, os.fstat(theirs.fileno()).st_ino))
        return theirs.detach()


def named_handles() -> dict[int, str]:
    """Files and folders that still are what their path names."""
    found = {}
    for each in (int(name) for name in os.listdir("/proc/self/fd")):
        try:
            path, held = os.readlink(f"/proc/self/fd/{each}"), os.fstat(each)
            if path.startswith("/") and os.path.samestat(os.lstat(path), held):
                found[each] = path
        except OSError:  # it has no name, or is closed
            continue
    return found


def dead() -> int:
    return os.open("/dev/null", os.O_RDWR | os.O_CLOEXEC)


def like(kind: str, flags: int) -> int:
    """What processes have for themselves. A library that finds another kind of thing may crash."""
    if "eventfd" in kind:
        import ctypes

        library = ctypes.CDLL(None, use_errno=True)
        return int(library.eventfd(0, os.O_CLOEXEC | flags & os.O_NONBLOCK))
    if "eventpoll" in kind:
        made = select.epoll()
        copied = os.dup(made.fileno())
        made.close()
        return copied
    return dead()


def is_open(each: int) -> bool:
    try:
        os.fstat(each)
    except OSError:
        return False
    return True

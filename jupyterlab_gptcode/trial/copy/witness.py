"""What the supervisor sees of the copy's calls: the facts, which the code cannot forge.

A call that waits here is noted. Then it goes to the system, where Landlock decides, or is refused.
No path is ever allowed here: the code could change it between our look and the system's.
"""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import stat
import struct
import sys
from collections.abc import Callable
from typing import Any

from .caller import Caller
from .family import belongs, family, group_of, parents
from .lookup import Found
from .mappings import written
from .metadata import BY_HANDLE, BY_PATH, NotOwn, change, follows
from .numbers import ARM_NAMES, X86_NAMES, numbers
from .parts import Noted, Touched
from .places import SHARED, Places, process_of, within
from .remains import executable, open_for_writing
from .system import X86, machine

RECEIVE, SEND = 0xC0502100, 0xC0182101
ANSWER = struct.Struct("=QqiI")
GOES_ON = 1
ADDRESS = 110  # bytes of the longest one that we read
LONGEST = 1000  # characters of a path
WRITES = os.O_WRONLY | os.O_RDWR | os.O_TRUNC
FOLLOW = 0x400  # of a link
TEMPORARY: int = os.O_TMPFILE & ~os.O_DIRECTORY
# The arguments that name a folder's descriptor and a path.
NEW: dict[str, Any] = {
    "mkdir": (None, 0),
    "mkdirat": (0, 1),
    "mknod": (None, 0),
    "mknodat": (0, 1),
    "symlink": (None, 1),
    "symlinkat": (1, 2),
    "link": (None, 1),
    "linkat": (2, 3),
}
LINKED: dict[str, Any] = {"link": (None, 0), "linkat": (0, 1)}
DEVICES = {"mknod": 1, "mknodat": 2}
REMOVED: dict[str, Any] = {"unlink": (None, 0), "unlinkat": (0, 1), "rmdir": (None, 0)}
RENAMED: dict[str, Any] = {
    "rename": ((None, 0), (None, 1)),
    "renameat": ((0, 1), (2, 3)),
    "renameat2": ((0, 1), (2, 3)),
}
IPC = {
    *("shmget", "shmat", "shmdt", "shmctl", "msgget", "msgsnd", "msgrcv", "msgctl"),
    *("semget", "semop", "semtimedop", "semctl", "add_key", "request_key", "keyctl"),
    *("mq_open", "mq_unlink", "mq_timedsend", "mq_timedreceive", "mq_notify"),
}
NETWORK = {"sendmmsg", "bind", "listen", "accept", "accept4", "socket"}
SIGNALS = {"rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal"}
QUIET_SOCKETS = ("/var/run/nscd/", "/run/nscd/", "/run/systemd/userdb/")
RESOLVERS = ("/run/systemd/resolve/", "/run/avahi-daemon/", "/var/run/avahi-daemon/")
QUIET_FAMILIES = {socket.AF_UNSPEC, getattr(socket, "AF_NETLINK", 16)}


class Witness:
    def __init__(
        self, listener: int, places: Places, landlock: int, mapped: dict[tuple[int, int], str]
    ) -> None:
        self.listener = listener
        self.places = places
        self.truncates = landlock >= 3
        self.names = {
            n: name for name, n in numbers(X86_NAMES if machine() == X86 else ARM_NAMES).items()
        }
        self.block = 0  # the one that runs
        self.refused, self.read_outside, self.commands = Noted(), Noted(), Noted()
        self.touched = Touched()
        self.mapped = mapped  # by its addresses
        self.whole: dict[int, set[tuple[int, int]]] = {}  # of processes that have ended
        self.dropped: set[tuple[int, int]] = set()
        self.open: dict[int, set[str]] = {}  # files that a process could write when it ended
        self.forks: list[tuple[int, str]] = []  # the blocks, and the program
        self.executed: set[int] = set()  # processes
        self.compared: set[int] = set()  # blocks
        self.started = 0  # processes since they were counted last
        self.decide: dict[str, Callable[[Caller, str], tuple[int, int]]] = {
            **dict.fromkeys(("open", "openat", "creat"), self._opens),
            **dict.fromkeys(NEW, self._makes),
            **dict.fromkeys(REMOVED, self._removes),
            **dict.fromkeys(RENAMED, self._renames),
            **dict.fromkeys((*BY_PATH, *BY_HANDLE), self._changes),
            **dict.fromkeys(("execve", "execveat"), self._executes),
            **dict.fromkeys(("clone", "fork", "vfork"), self._forks),
            **dict.fromkeys(("kill", "tkill", "tgkill"), self._signals),
            **dict.fromkeys(NETWORK, self._network),
            "truncate": self._truncates,
            "exit_group": self._exits,
            "madvise": self._drops,
            **dict.fromkeys(("connect", "sendto"), self._connects),
        }

    def answer(self) -> None:
        """One call that waits."""
        notice = bytearray(80)
        try:
            fcntl.ioctl(self.listener, RECEIVE, notice, True)
        except OSError:  # the caller was killed
            return
        caller = Caller(bytes(notice))
        name = self.names.get(caller.number, f"call {caller.number}")
        try:
            value, flags = self.decide.get(name, self._refuses)(caller, name)
        except Exception:  # what the code hands over may be anything
            self.note("system", name)
            value, flags = -errno.EPERM, 0
        number = min(value, 0)
        try:
            fcntl.ioctl(self.listener, SEND, ANSWER.pack(caller.id, max(value, 0), number, flags))
        except OSError:
            return

    def note(self, what: str, path: str = "") -> None:
        self.refused.add((what, path[:LONGEST]), self.block)

    def _wrote(self, path: str) -> None:
        self.touched.written.add(path, self.block)
        self._note_shared(path)

    def _note_shared(self, path: str) -> None:
        """The copy has a folder of its own for memory that others share: no layer lists it."""
        if self.places.mounts and within(path, (SHARED,)):
            self.note("ipc", path)

    def _opens(self, caller: Caller, name: str) -> tuple[int, int]:
        folder, at = (0, 1) if name == "openat" else (None, 0)
        flags = os.O_WRONLY | os.O_CREAT if name == "creat" else caller.arguments[at + 1]
        alone = flags & os.O_CREAT and flags & os.O_EXCL
        found = caller.look_up(folder, at, follow=not (alone or flags & os.O_NOFOLLOW))
        if found is None:  # what it would open is not known
            if flags & WRITES:
                self.note("write")
            return -(errno.EFAULT if caller.arguments[at] else errno.ENOENT), 0
        if flags & os.O_PATH:
            return 0, GOES_ON
        process = process_of(found.at)
        if process and not belongs(process):  # what others have open is not the copy's
            found = found._replace(path=found.at)
        writes = flags & (WRITES | TEMPORARY) or (flags & os.O_CREAT and found.status is None)
        if writes and not self.places.may_write(found.path):
            self.note("write", found.path)
            if not self.truncates and flags & os.O_TRUNC:
                return -errno.EACCES, 0
        elif writes:
            self._wrote(found.path)
        else:
            return self._reads(found)
        return 0, GOES_ON

    def _reads(self, found: Found) -> tuple[int, int]:
        """What cannot be looked at is not opened."""
        if found.status is None:
            return -found.error, 0
        if found.is_special and not self.places.is_new(found.path):
            self.note("ipc", found.path)
            return -errno.EACCES, 0
        process = process_of(found.path)
        if (process and not belongs(process)) or self.places.is_outside(found):
            self.read_outside.add(found.path[:LONGEST], self.block)
        return 0, GOES_ON

    def _truncates(self, caller: Caller, _name: str) -> tuple[int, int]:
        path = caller.path(None, 0, follow=True)
        if not path or not self.places.may_write(path):
            self.note("write", path)
            if not self.truncates:
                return -errno.EACCES, 0
        else:
            self._wrote(path)
        return 0, GOES_ON

    def _makes(self, caller: Caller, name: str) -> tuple[int, int]:
        path = caller.path(*NEW[name])
        outside = not self.places.may_write(path)
        if name in LINKED:  # a link leads to its own layer only
            follow = name == "linkat" and bool(caller.arguments[4] & FOLLOW)
            linked = caller.look_up(*LINKED[name], follow=follow)
            outside |= linked is not None and self.places.parted(linked, path)
        elif name in DEVICES:
            kind = caller.arguments[DEVICES[name]]
            outside |= stat.S_ISCHR(kind) or stat.S_ISBLK(kind)
        if not path or (outside and not caller.exists(path)):
            self.note("write", path)
        else:
            self._wrote(path)
        return 0, GOES_ON

    def _removes(self, caller: Caller, name: str) -> tuple[int, int]:
        path = caller.path(*REMOVED[name])
        self._note_removed(caller, path)
        self.touched.removed.add(path, self.block)
        self._note_shared(path)
        return 0, GOES_ON

    def _renames(self, caller: Caller, name: str) -> tuple[int, int]:
        old = caller.look_up(*RENAMED[name][0], follow=False)
        new = caller.path(*RENAMED[name][1])
        self._note_removed(caller, old.path if old else "")
        if old is None:
            return 0, GOES_ON
        if old.status and self.places.parted(old, new):
            self.note("remove", old.path)
            self.note("write", new)
        elif old.status and not self.places.may_write(new):
            self.note("write", new)
        self.touched.removed.add(old.path, self.block)
        self.touched.moved.add(new, self.block)
        self._note_shared(old.path)
        self._note_shared(new)
        return 0, GOES_ON

    def _note_removed(self, caller: Caller, path: str) -> None:
        folder = os.path.dirname(path)
        if not path or (caller.exists(path) and not self.places.is_private(folder)):
            self.note("remove", path)

    def _changes(self, caller: Caller, name: str) -> tuple[int, int]:
        by_handle = name in BY_HANDLE
        path = (
            caller.descriptor(caller.arguments[0])
            if by_handle
            else caller.path(*BY_PATH[name], follow=follows(caller, name))
        )
        try:
            value = change(caller, name, self.places)
        except NotOwn:
            self.note("write", path)
            return -errno.EPERM, 0
        self._wrote(path)
        return value, 0

    def _executes(self, caller: Caller, name: str) -> tuple[int, int]:
        self.executed.add(caller.process)
        where = (None, 0) if name == "execve" else (0, 1)
        path, found = caller.path(*where), caller.look_up(*where, follow=True)
        if found is None or (found.status and found.status.st_mode & 0o111):
            named = found.path if found and found.at != found.path else path
            self.commands.add(os.path.basename(named)[:LONGEST], self.block)
        return 0, GOES_ON

    def _forks(self, caller: Caller, _name: str) -> tuple[int, int]:
        self.started += 1
        if self.block not in self.compared:  # before the block runs: our own, which compares
            self.compared.add(self.block)
        elif caller.process not in self.executed:
            self.forks.append((self.block, executable(caller.process)))
        return 0, GOES_ON

    def _signals(self, caller: Caller, name: str) -> tuple[int, int]:
        """Whom it goes to stands in the call itself, where the code cannot change it any more."""
        target, number = caller.number_at(0), caller.number_at(2 if name == "tgkill" else 1)
        if name == "kill" and target <= 0:
            is_own = self._is_own_group(caller, -target)
        else:
            is_own = belongs(target)
        if is_own:
            return 0, GOES_ON
        if number:  # 0 only asks
            self.note("signal")
        return -errno.EPERM, 0

    def _is_own_group(self, caller: Caller, group: int) -> bool:
        """1 means everyone."""
        group = group or group_of(caller.process) or 1
        members = {each for each in parents() if group_of(each) == group}
        return group > 1 and bool(members) and members <= {*family()}

    def _exits(self, caller: Caller, _name: str) -> tuple[int, int]:
        """What it has written to memory that the kernel shares with a file or with others."""
        try:
            whole, found = written(caller.process, self.mapped)
        except OSError:  # it was killed while it waited
            return 0, GOES_ON
        for span in found:
            self.note_mapped(self.mapped[span])
        self.whole[caller.process] = whole - found
        self.open[caller.process] = open_for_writing(caller.process)
        return 0, GOES_ON

    def _drops(self, caller: Caller, _name: str) -> tuple[int, int]:
        start, size = caller.arguments[:2]
        self.dropped |= {each for each in self.mapped if each[0] < start + size and start < each[1]}
        return 0, GOES_ON

    def unsure(self, copy: int) -> list[str]:
        """What the kernel has in memory, and may have been written: nobody saw it at the end."""
        noted = {path for _, path in self.refused}
        whole = self.whole.get(copy, set()) - self.dropped
        found = (path for span, path in self.mapped.items() if span not in whole)
        return [named(path) for path in dict.fromkeys(found) if path[:LONGEST] not in noted]

    def note_forks(self) -> None:
        """Copies of the copy: what became another program has a name of its own."""
        if len(self.forks) > len(self.executed):
            block, name = self.forks[-1]
            self.commands.add(name, block)

    def note_mapped(self, path: str) -> None:
        """It is seen at an end, so that nobody knows of which block it came."""
        self.refused.add(("ipc" if path.startswith("/dev/") else "write", path[:LONGEST]))

    def _network(self, caller: Caller, name: str) -> tuple[int, int]:
        kind = caller.number_at(0)
        if name != "socket" or kind not in QUIET_FAMILIES:
            self.note("ipc" if name == "socket" and kind == socket.AF_UNIX else "network")
        return -errno.EACCES, 0

    def _connects(self, caller: Caller, name: str) -> tuple[int, int]:
        """Streams of the system's own kind can be had, and lead nowhere."""
        at = 4 if name == "sendto" else 1
        size = min(caller.arguments[at + 1] & 0xFFFFFFFF, ADDRESS)
        address = caller.read(caller.arguments[at], size)
        if int.from_bytes(address[:2], sys.byteorder) != socket.AF_UNIX:
            self.note("network")
            return -errno.EACCES, 0
        path = os.fsdecode(address[2:].rstrip(b"\0")).replace("\0", "@")
        if path.startswith(RESOLVERS):
            self.note("network")
        elif not path.startswith(QUIET_SOCKETS):
            self.note("ipc", path)
        return -errno.ECONNREFUSED, 0

    def _refuses(self, _caller: Caller, name: str) -> tuple[int, int]:
        if name in IPC:
            self.note("ipc")
        elif name in SIGNALS:
            self.note("signal")
        else:
            self.note("system", name)
        return -(errno.EPERM if name in IPC or name in SIGNALS else errno.ENOSYS), 0


def named(path: str) -> str:
    return "shared memory" if path.startswith("/dev/zero") else path.replace(" (deleted)", "")

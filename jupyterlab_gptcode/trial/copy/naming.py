"""Files that the copy makes, removes, renames or changes by their names. Runs in the supervisor.

What may be done is done here: in folders that are held, by the last names of the paths. So it is
done with what was looked at, whatever another thread makes of a path meanwhile. No file can come
from outside into such a folder between two steps, as files get other names here only.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from typing import Any

from .caller import Caller, Foreign
from .facts import Facts
from .lastname import LastName
from .listener import Listener
from .metadata import NOTHING_THERE, change
from .places import Places
from .system import AllPowers, call

FOLLOW, EMPTY_PATH, REMOVE_FOLDER = 0x400, 0x1000, 0x200
NO_REPLACE, EXCHANGE = 1, 2
RIGHTS = 0o1777  # without those to act as another user
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
REMOVED: dict[str, Any] = {"unlink": (None, 0), "unlinkat": (0, 1), "rmdir": (None, 0)}
RENAMED: dict[str, Any] = {
    "rename": ((None, 0), (None, 1)),
    "renameat": ((0, 1), (2, 3)),
    "renameat2": ((0, 1), (2, 3)),
}


class Naming:
    def __init__(self, listener: Listener, places: Places, facts: Facts, powers: AllPowers) -> None:
        self.listener, self.places, self.facts, self.powers = listener, places, facts, powers

    def makes(self, caller: Caller, name: str) -> int:
        return self._named(
            caller, [("write", *NEW[name])], lambda new: self._make(caller, name, new)
        )

    def removes(self, caller: Caller, name: str) -> int:
        return self._named(
            caller, [("remove", *REMOVED[name])], lambda old: self._remove(caller, name, old)
        )

    def renames(self, caller: Caller, name: str) -> int:
        old, new = RENAMED[name]
        flags = caller.arguments[4] & 0xFFFFFFFF if name == "renameat2" else 0
        return self._named(
            caller,
            [("remove", *old), ("write", *new)],
            lambda old, new: self._rename(caller, old, new, flags),
        )

    def changes(self, caller: Caller, name: str) -> int:
        with self.powers:
            return change(caller, name, self.places, self.facts)

    def _named(self, caller: Caller, names: list[tuple[Any, ...]], act: Callable[..., int]) -> int:
        """Each name with what is refused if it cannot be found out what it means."""
        found: list[LastName] = []
        try:
            for what, *where in names:
                found.append(self._last_name(caller, what, *where))
            return act(*found)
        except OSError as error:
            return -(error.errno or errno.EPERM)
        finally:
            for each in found:
                each.close()

    def _last_name(self, caller: Caller, what: str, folder: int | None, at: int) -> LastName:
        try:
            return LastName(caller, folder, at)
        except Foreign as other:
            self.facts.refuse(what, other.path)
            raise
        except OSError as error:
            if error.errno not in NOTHING_THERE:
                self.facts.refuse(what, caller.path(folder, at))
            raise

    def _refused(self, what: str, path: str, error: int = errno.EACCES) -> int:
        self.facts.refuse(what, path)
        return -error

    def _make(self, caller: Caller, name: str, new: LastName) -> int:
        if new.status and name not in LINKED:
            return -errno.EEXIST
        if not self.places.is_own(new.above):
            return -errno.EEXIST if new.status else self._refused("write", new.path)
        if name in LINKED:
            return self._link(caller, name, new)
        mode = caller.arguments[NEW[name][1] + 1] & 0xFFFFFFFF
        if "mknod" in name and (stat.S_ISCHR(mode) or stat.S_ISBLK(mode)):
            return self._refused("write", new.path, errno.EPERM)
        if not self.listener.is_waiting(caller):
            return -errno.EINTR
        os.umask(caller.umask())
        if "symlink" in name:
            os.symlink(caller.text(caller.arguments[0]), new.name, dir_fd=new.above)
        elif "mknod" in name:
            os.mknod(new.name, stat.S_IFMT(mode) | mode & RIGHTS, dir_fd=new.above)
        else:
            os.mkdir(new.name, mode & RIGHTS, dir_fd=new.above)
        self.facts.wrote(new.path)
        return 0

    def _link(self, caller: Caller, name: str, new: LastName) -> int:
        """A link leads to its own layer only."""
        flags = caller.arguments[4] if name == "linkat" else 0
        if flags & EMPTY_PATH:  # nobody needs it
            return self._refused("write", new.path, errno.EPERM)
        try:
            held = caller.hold(*LINKED[name], follow=bool(flags & FOLLOW))
        except Foreign as other:
            self.facts.read(other.path)
            return self._refused("write", new.path)
        try:
            path, status = os.readlink(f"/proc/self/fd/{held}"), os.fstat(held)
            self._note_read(path, status)
            self._touches(path, status)
            if not self.places.is_own(held):
                return self._refused("write", new.path)
            if self.places.parted(path, status, new.path):
                return self._refused("write", new.path, errno.EXDEV)
            if not self.listener.is_waiting(caller):
                return -errno.EINTR
            os.link(f"/proc/self/fd/{held}", new.name, dst_dir_fd=new.above, follow_symlinks=True)
        finally:
            os.close(held)
        self.facts.wrote(new.path)
        return 0

    def _remove(self, caller: Caller, name: str, old: LastName) -> int:
        if old.status is None:
            return self._missing(old)
        if not self.places.is_own(old.above):
            return self._refused("remove", old.path)
        self._touches(old.path, old.status)
        if not self.listener.is_waiting(caller):
            return -errno.EINTR
        is_folder = name == "rmdir" or (name == "unlinkat" and caller.arguments[2] & REMOVE_FOLDER)
        (os.rmdir if is_folder else os.unlink)(old.name, dir_fd=old.above)
        self.facts.removed(old.path)
        return 0

    def _rename(self, caller: Caller, old: LastName, new: LastName, flags: int) -> int:
        if old.status is None:
            return self._missing(old)
        if flags & ~(NO_REPLACE | EXCHANGE):
            return -errno.EINVAL
        self._note_read(old.path, old.status)
        if new.status and flags & EXCHANGE:
            self._note_read(new.path, new.status)
        is_own = [self.places.is_own(each.above) for each in (old, new)]
        is_parted = self.places.parted(old.path, old.status, new.path)
        if not is_own[0] or (is_parted and is_own[1]):
            self.facts.refuse("remove", old.path)
        if not is_own[1] or is_parted:
            self.facts.refuse("write", new.path)
        self._touches(old.path, old.status)
        self._touches(new.path, new.status)
        if is_parted or not all(is_own):
            return -(errno.EXDEV if all(is_own) else errno.EACCES)
        if not self.listener.is_waiting(caller):
            return -errno.EINTR
        names = os.fsencode(old.name), os.fsencode(new.name)
        call("renameat2", old.above, names[0], new.above, names[1], flags)
        self.facts.removed(old.path)
        self.facts.moved(new.path)
        return 0

    def _missing(self, old: LastName) -> int:
        """It may be there for the kernel: the copy has a folder of its own for shared memory."""
        self.facts.removed(old.path)
        return -errno.ENOENT

    def _note_read(self, path: str, status: os.stat_result) -> None:
        """By another name, it would be read as a file of the folder."""
        if self.places.is_outside(path, status):
            self.facts.read(path)

    def _touches(self, path: str, status: os.stat_result | None) -> None:
        """It may be as before at the end, and yet be another file."""
        places = self.places
        if status and places.is_private(path) and not places.is_new(path):
            self.facts.touches(places.original(path))

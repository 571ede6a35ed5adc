"""Files that the copy makes, removes, renames or changes by their names. Runs in the supervisor.

What it would do here is noted. Then it goes to the system, where Landlock decides, or is refused.
No path is ever allowed here: the code could change it between our look and the system's.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import Any

from .caller import Caller
from .facts import Facts
from .listener import GOES_ON
from .lookup import Found
from .metadata import change
from .places import Places
from .system import AllPowers

FOLLOW, EMPTY_PATH = 0x400, 0x1000  # of a link
EXCHANGE = 2
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


class Naming:
    def __init__(self, places: Places, facts: Facts, powers: AllPowers) -> None:
        self.places, self.facts, self.powers = places, facts, powers

    def makes(self, caller: Caller, name: str) -> int:
        path = caller.path(*NEW[name])
        outside = not self.places.may_write(path)
        if name in LINKED:  # a link leads to its own layer only
            follow = name == "linkat" and bool(caller.arguments[4] & FOLLOW)
            linked = caller.look_up(*LINKED[name], follow=follow)
            if name == "linkat" and caller.arguments[4] & EMPTY_PATH:  # nobody needs it
                self.facts.refuse("write", path)
                return -errno.EPERM
            if linked is not None:
                self._note_read(linked)
                self._touches(caller, linked.path)
                outside |= self.places.parted(linked, path)
        elif name in DEVICES:
            kind = caller.arguments[DEVICES[name]]
            outside |= stat.S_ISCHR(kind) or stat.S_ISBLK(kind)
        if not path or (outside and not caller.exists(path)):
            self.facts.refuse("write", path)
        else:
            self.facts.wrote(path)
        return GOES_ON

    def removes(self, caller: Caller, name: str) -> int:
        path = caller.path(*REMOVED[name])
        self._note_removed(caller, path)
        self._touches(caller, path)
        self.facts.removed(path)
        return GOES_ON

    def renames(self, caller: Caller, name: str) -> int:
        old = caller.look_up(*RENAMED[name][0], follow=False)
        other = caller.look_up(*RENAMED[name][1], follow=False)
        new = other.path if other else ""
        self._note_removed(caller, old.path if old else "")
        if old is None:
            return GOES_ON
        self._note_read(old)
        if other and name == "renameat2" and caller.arguments[4] & EXCHANGE:
            self._note_read(other)
        if old.status and self.places.parted(old, new):
            self.facts.refuse("remove", old.path)
            self.facts.refuse("write", new)
        elif old.status and not self.places.may_write(new):
            self.facts.refuse("write", new)
        self._touches(caller, old.path)
        self._touches(caller, new)
        self.facts.removed(old.path)
        self.facts.moved(new)
        return GOES_ON

    def _note_read(self, found: Found) -> None:
        """By another name, it would be read as a file of the folder."""
        if found.status and self.places.is_outside(found.path, found.status):
            self.facts.read(found.path)

    def _note_removed(self, caller: Caller, path: str) -> None:
        folder = os.path.dirname(path)
        if not path or (caller.exists(path) and not self.places.is_private(folder)):
            self.facts.refuse("remove", path)

    def _touches(self, caller: Caller, path: str) -> None:
        """It may be as before at the end, and yet be another file."""
        places = self.places
        if places.is_private(path) and not places.is_new(path) and caller.exists(path):
            self.facts.touches(places.original(path))

    def changes(self, caller: Caller, name: str) -> int:
        with self.powers:
            return change(caller, name, self.places, self.facts)

"""Rights, owners, times and attributes of files: Landlock knows none of them.

So the supervisor changes them itself, of what lies in the copy's own places. It holds the file
while it looks which one it is, so that the code cannot put another one there.
"""

from __future__ import annotations

import errno
import os
import struct

from .caller import Caller, Foreign
from .facts import Facts
from .lookup import OWN
from .places import Places

# The arguments that name the folder's descriptor and the path.
BY_PATH: dict[str, tuple[int | None, int]] = {
    **dict.fromkeys(("chmod", "chown", "lchown", "utime", "utimes"), (None, 0)),
    **dict.fromkeys(("setxattr", "lsetxattr", "removexattr", "lremovexattr"), (None, 0)),
    **dict.fromkeys(("fchmodat", "fchmodat2", "fchownat", "futimesat", "utimensat"), (0, 1)),
}
BY_HANDLE = ("fchmod", "fchown", "fsetxattr", "fremovexattr")
NO_FOLLOW = 0x100
OMIT = (1 << 30) - 2
NOW = (1 << 30) - 1
VALUE = 65_536
NOTHING_THERE = {errno.ENOENT, errno.ENOTDIR, errno.EBADF, errno.ENAMETOOLONG}


def change(caller: Caller, name: str, places: Places, facts: Facts) -> int:
    """Zero, or the negative number of an error. What the copy has not made is named, whatever comes
    of it: some is never done, and some leaves nothing that could be compared."""
    try:
        held = hold(caller, name)
    except Foreign as other:
        facts.refuse("write", other.path)
        return -errno.EPERM
    except OSError as error:
        if error.errno not in NOTHING_THERE:
            facts.refuse("write", named(caller, name))
        return -(error.errno or errno.EPERM)
    try:
        path = os.readlink(f"/proc/self/fd/{held}")
        if not places.is_own(held):
            facts.refuse("write", path)
            return -errno.EPERM
        if not path.startswith(OWN) and not places.is_new(path):
            facts.touches(places.original(path))
        perform(caller, name, f"/proc/self/fd/{held}")
        facts.wrote(path)
    except OSError as error:
        # An overlay changes no file below it that has no name any more; and nobody would see it.
        if error.errno != errno.EEXIST or not path.endswith(" (deleted)"):
            return -(error.errno or errno.EPERM)
    finally:
        os.close(held)
    return 0


def named(caller: Caller, name: str) -> str:
    """As far as it can be looked up."""
    if name in BY_HANDLE:
        return caller.descriptor(caller.arguments[0])
    return caller.path(*BY_PATH[name], follow=follows(caller, name))


def hold(caller: Caller, name: str) -> int:
    if name in BY_HANDLE:
        return os.open(f"/proc/{caller.process}/fd/{caller.arguments[0] & 0xFFFFFFFF}", os.O_PATH)
    folder, at = BY_PATH[name]
    return caller.hold(folder, at, follow=follows(caller, name))


def follows(caller: Caller, name: str) -> bool:
    if name in ("lchown", "lsetxattr", "lremovexattr"):
        return False
    at = {"fchownat": 4, "utimensat": 3, "fchmodat2": 3}.get(name)
    return at is None or not caller.arguments[at] & NO_FOLLOW


def perform(caller: Caller, name: str, path: str) -> None:
    arguments = caller.arguments[2 if name in BY_PATH and BY_PATH[name][0] == 0 else 1 :]
    if "chmod" in name:
        os.chmod(path, arguments[0] & 0o1777)
    elif "chown" in name:
        os.chown(path, *(number if number != 0xFFFFFFFF else -1 for number in low(arguments[:2])))
    elif "xattr" in name:
        change_attribute(caller, name, path, arguments)
    else:
        os.utime(path, ns=times(caller, name, arguments[0], os.stat(path)))


def change_attribute(caller: Caller, name: str, path: str, arguments: list[int]) -> None:
    """Those of users only: others are the system's, or the overlay's own."""
    attribute = caller.text(arguments[0])
    if not attribute.startswith("user.") or attribute.startswith("user.overlay."):
        raise OSError(errno.EPERM, attribute)
    if "remove" in name:
        os.removexattr(path, attribute)
    else:
        value = caller.read(arguments[1], min(arguments[2], VALUE))
        os.setxattr(path, attribute, value)


def low(arguments: list[int]) -> list[int]:
    return [each & 0xFFFFFFFF for each in arguments]


def times(caller: Caller, name: str, address: int, found: os.stat_result) -> tuple[int, int]:
    import time

    now = time.time_ns()
    if not address:
        return now, now
    if name == "utime":
        access, change = struct.unpack("=qq", caller.read(address, 16))
        return access * 10**9, change * 10**9
    first, part, second, other = struct.unpack("=qqqq", caller.read(address, 32))
    if name != "utimensat":
        return first * 10**9 + part * 1000, second * 10**9 + other * 1000
    before = (found.st_atime_ns, found.st_mtime_ns)
    made = []
    for seconds, rest, old in ((first, part, before[0]), (second, other, before[1])):
        made.append(now if rest == NOW else old if rest == OMIT else seconds * 10**9 + rest)
    return made[0], made[1]

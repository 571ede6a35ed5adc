"""Where the system lets us: the copy writes, and what it writes stays in memory of its own.

The copy gets mounts of its own. All are read-only but an overlay over each folder that code is
likely to write to: what is read comes from the folder, what is written goes to the upper layer.
"""

from __future__ import annotations

import ctypes
import os
import struct
import tempfile
from typing import NamedTuple

from .mounts import mounts_of
from .places import within
from .system import LIBRARY, call, checked

NEW_USER, NEW_MOUNTS = 0x10000000, 0x00020000
NO_SUID, NO_DEVICES, BIND, RECURSIVE, PRIVATE = 2, 4, 4096, 16384, 1 << 18
READ_ONLY = 1
EVERYTHING_BELOW = 0x8000
FILES = 100_000
SHARED = "/dev/shm"
SYSTEM = ("/usr", "/lib", "/bin", "/sbin", "/etc", "/proc", "/sys", "/dev", "/run", "/boot")


class Overlay(NamedTuple):
    """`layers` are the folders, in the order of their upper layers `0`, `1`, … below `handle`.
    `user` says that it took a namespace of users."""

    layers: list[str]
    handle: int
    temporary: str | None
    user: bool


def enter(folder: str, size: int) -> Overlay:
    """Raises OSError where the system does not let us; this process is of no use then."""
    here = os.getcwd()
    layers = choose(here)
    user = unshare()
    mount(None, "/", None, RECURSIVE | PRIVATE)
    options = f"size={size},nr_inodes={FILES},mode=700"
    mount("tmpfs", folder, "tmpfs", NO_SUID | NO_DEVICES, options)
    set_read_only("/", True, EVERYTHING_BELOW)
    set_read_only(folder, False, 0)
    for name in ("shm", "tmp"):
        os.mkdir(os.path.join(folder, name))
    os.chmod(os.path.join(folder, "shm"), 0o1777)  # noqa: S103  as the system has it
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    hidden = any(within(folder, (each,)) for each in layers)
    if os.path.isdir(SHARED):
        mount(os.path.join(folder, "shm"), SHARED, None, BIND)
    for at, layer in enumerate(layers):
        put_over(layer, f"/proc/self/fd/{handle}", at, user=user)
    os.chdir(here)
    return Overlay(layers, handle, None if hidden else os.path.join(folder, "tmp"), user)


def choose(here: str) -> list[str]:
    """The home folder, the temporary one and the kernel's: none with other mounts below it."""
    mounts = mount_points()
    chosen: list[str] = []
    for folder in (os.path.expanduser("~"), tempfile.gettempdir(), here):
        folder = os.path.realpath(folder)
        if within(folder, tuple(chosen)) or folder == "/" or within(folder, SYSTEM):
            continue
        if os.path.isdir(folder) and not any(each.startswith(folder + "/") for each in mounts):
            chosen = [each for each in chosen if not within(each, (folder,))] + [folder]
    if not within(os.path.realpath(here), tuple(chosen)):
        raise OSError("no overlay over the kernel's folder")
    return chosen


def mount_points() -> list[str]:
    return [os.fsdecode(each.path) for each in mounts_of()]


def unshare() -> bool:
    """Whether it took a namespace of users: root does without."""
    user, group = os.geteuid(), os.getegid()
    try:
        checked(LIBRARY.unshare(NEW_MOUNTS))
        return False
    except OSError:
        checked(LIBRARY.unshare(NEW_USER | NEW_MOUNTS))
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)
    return True


def put_over(layer: str, memory: str, at: int, *, user: bool) -> None:
    upper, work = f"{memory}/{at}", f"{memory}/work-{at}"
    os.mkdir(upper)
    os.mkdir(work)
    found = os.stat(layer)
    os.chmod(upper, found.st_mode & 0o7777)
    if os.geteuid() == 0:
        os.chown(upper, found.st_uid, found.st_gid)
    # By descriptors: the option's own signs may stand in a path.
    lower = os.open(layer, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    options = f"lowerdir=/proc/self/fd/{lower},upperdir={upper},workdir={work}"
    options += ",userxattr" if user else ""
    mount("overlay", layer, "overlay", NO_SUID | NO_DEVICES, options)
    os.close(lower)


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str = "") -> None:
    texts = [each if each is None else os.fsencode(each) for each in (source, target, kind)]
    encoded = os.fsencode(data) if data else None
    checked(LIBRARY.mount(*texts, ctypes.c_ulong(flags), encoded))


def set_read_only(path: str, value: bool, flags: int) -> None:
    attributes = struct.pack("=QQQQ", *((READ_ONLY, 0) if value else (0, READ_ONLY)), 0, 0)
    buffer = ctypes.create_string_buffer(attributes, 32)
    call("mount_setattr", -100, ctypes.c_char_p(os.fsencode(path)), flags, buffer, 32)

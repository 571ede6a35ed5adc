"""Which files are the code's own, which are the system's, and which lie outside."""

from __future__ import annotations

import os
import re
import stat
import sys
import sysconfig

SYSTEM = (
    "/usr",
    "/lib",
    "/lib32",
    "/lib64",
    "/bin",
    "/sbin",
    "/proc",
    "/sys",
    "/dev",
    "/etc",
    "/run",
)
CACHES = (".cache", ".config/matplotlib", ".config/fontconfig", ".ipython", ".matplotlib")
# The copy has no terminal, so that the last one fails, as it does for many programs.
SINKS = ("/dev/null", "/dev/zero", "/dev/full", "/dev/tty")
PAGES = re.compile("/proc/[0-9]+/pagemap")  # asked by `pages.py`; it shows no content
OWN = ("pipe:", "socket:", "anon_inode:", "/memfd:")


class Places:
    def __init__(self, folder: str) -> None:
        self.private = os.path.realpath(folder)
        self.here = os.path.realpath(os.getcwd())
        home = os.path.expanduser("~")
        caches = [os.path.join(home, each) for each in CACHES]
        libraries = [*sys.path, sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()]
        inside = {os.path.realpath(each) for each in (*libraries, *caches) if each} - {"/", home}
        self.inside = (self.private, self.here, *inside)

    def is_private(self, path: str) -> bool:
        return within(resolved(path), (self.private,))

    def may_write(self, path: str) -> bool:
        """What Landlock decides, as the supervisor sees it."""
        return path.startswith(OWN) or path in SINKS or self.is_private(path)

    def is_outside(self, path: str) -> bool:
        """Neither the folder, nor the interpreter, a library or what the system shows everyone."""
        if path.startswith(OWN) or PAGES.fullmatch(path):
            return False
        path = resolved(path)
        if within(path, self.inside):
            return False
        try:
            found = os.stat(path)
        except OSError:
            return False
        if not stat.S_ISREG(found.st_mode):
            return False
        return not within(path, SYSTEM) or not found.st_mode & stat.S_IROTH


def resolved(path: str) -> str:
    """Without links of its folders; what is to be made does not exist yet."""
    return os.path.realpath(path)


def within(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == each or path.startswith(each.rstrip("/") + "/") for each in folders)


def is_special(path: str) -> bool:
    """A pipe or a socket of others, or a device: to open it may be an effect."""
    try:
        found = os.stat(path)
    except OSError:
        return False
    kind = found.st_mode
    if stat.S_ISCHR(kind):
        return os.major(found.st_rdev) != 1  # memory, null, random
    return stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind) or stat.S_ISBLK(kind)

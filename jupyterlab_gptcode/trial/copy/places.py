"""Which files are the code's own, which are the system's, and which lie outside."""

from __future__ import annotations

import os
import stat
import sys
import sysconfig

from .lookup import OWN
from .mounts import mounts_of

SYSTEM = (
    *("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/etc"),
    *("/run/systemd/resolve", "/run/systemd/userdb", "/run/resolvconf", "/run/nscd"),
)
VIEWS = ("/proc", "/sys", "/dev")
# What libraries keep there for themselves. Others keep tokens beside it.
CACHES = (
    *(".cache/matplotlib", ".cache/fontconfig", ".cache/huggingface/hub", ".cache/torch/hub"),
    *(".config/matplotlib", ".config/fontconfig", ".matplotlib"),
)
# The copy has no terminal, so that the last one fails, as it does for many programs.
SINKS = ("/dev/null", "/dev/zero", "/dev/full", "/dev/tty")
SHARED = "/dev/shm"
# What the system shows everyone of a process; the rest only to those that may look into it.
SHOWN = {
    *("stat", "statm", "status", "comm", "cmdline", "cgroup", "limits", "loginuid", "sessionid"),
    *(
        "oom_score",
        "oom_score_adj",
        "oom_adj",
        "schedstat",
        "mounts",
        "mountinfo",
        "task",
        "cpuset",
    ),
}


class Places:
    """`private` are folders of the copy's own: what it writes there is nobody else's."""

    def __init__(self, folder: str) -> None:
        self.folder = os.path.realpath(folder)
        self.private: tuple[str, ...] = (self.folder,)
        self.mounts: set[str] = set()
        self.copied: dict[str, str] = {}  # files that the kernel has open
        self.here = os.path.realpath(os.getcwd())
        home = os.path.expanduser("~")
        caches = [os.path.join(home, each) for each in CACHES]
        libraries = [*sys.path, sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()]
        inside = {os.path.realpath(each) for each in (*libraries, *caches) if each} - {"/", home}
        self.inside = (*self.private, self.here, *inside)

    def cover(self, layers: list[str], process: int) -> None:
        """There are overlays over these folders, in the process that has been forked."""
        self.private = (*self.private, *layers, SHARED)
        latest = {each.path: each.number for each in mounts_of(process)}
        self.mounts = {latest[each] for each in map(os.fsencode, self.private) if each in latest}

    def is_private(self, path: str) -> bool:
        return within(path, self.private)

    def is_new(self, path: str) -> bool:
        """The copy has made it: nobody else has it open."""
        mine = bool(self.mounts) and self.is_private(path) and not os.path.lexists(path)
        return path not in self.copied and (mine or within(path, (self.folder,)))

    def original(self, path: str) -> str:
        return self.copied.get(path, path)

    def parted(self, old: str, status: os.stat_result, new: str) -> bool:
        """With an overlay, what is within another one cannot be moved or linked here, nor a folder
        that lies below it be moved. The system would let the kernel do it."""
        if not self.mounts:
            return False
        is_below = stat.S_ISDIR(status.st_mode) and os.path.isdir(old)
        return is_below or self._layer(old) != self._layer(new)

    def _layer(self, path: str) -> str:
        return max((each for each in self.private if within(path, (each,))), default="")

    def is_own(self, held: int) -> bool:
        """Of a file that this process holds: it is what it is."""
        path = os.readlink(f"/proc/self/fd/{held}")
        if path.startswith(OWN):
            return True
        if not self.mounts:
            return within(path, self.private)
        with open(f"/proc/self/fdinfo/{held}", encoding="ascii") as file:
            return any(line.split()[1] in self.mounts for line in file if line[:7] == "mnt_id:")

    def is_outside(self, path: str, status: os.stat_result) -> bool:
        """Neither the folder, nor the interpreter, a library or what the system shows everyone, nor
        what the copy has made."""
        if path.startswith(OWN) or within(path, (*VIEWS, *self.inside)):
            return False
        if not stat.S_ISREG(status.st_mode) or self.is_new(path):
            return False
        return not within(path, SYSTEM) or not status.st_mode & stat.S_IROTH


def within(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == each or path.startswith(each.rstrip("/") + "/") for each in folders)


def process_of(path: str) -> int:
    """Whose memory, environment, … a path of `/proc` shows; 0 if nobody's."""
    parts = path.split("/")
    named = parts[1:2] == ["proc"] and len(parts) > 3 and parts[2].isdigit()
    return int(parts[2]) if named else 0


def mounted(kind: str) -> set[int]:
    """The devices of all mounts of this kind."""
    return {each.device for each in mounts_of() if each.kind == kind.encode()}


def shows_all(path: str) -> bool:
    """Of a path of `/proc` that shows a process, or a thread: whether everyone may read it."""
    parts = path.split("/")[3:]
    if parts[:1] == ["task"]:
        parts = parts[2:] or ["task"]
    return len(parts) == 1 and parts[0] in SHOWN

"""What the copy has written and removed: read off the upper layers, from outside."""

from __future__ import annotations

import os
import stat

from .places import within

MOST = 200  # paths of each kind
COMPARED = 64_000_000  # bytes of all files; what is larger counts as written
PIECE = 1_000_000
OWN = ("trusted.overlay.", "user.overlay.")
OPAQUE = ("trusted.overlay.opaque", "user.overlay.opaque")


class Contents:
    """Compares files, as long as they are not too many."""

    def __init__(self) -> None:
        self.left = COMPARED

    def are_same(self, one: str, other: str) -> bool:
        try:
            self.left -= os.stat(one).st_size
            if self.left < 0:
                return False
            with open(one, "rb") as first, open(other, "rb") as second:
                while True:
                    piece = first.read(PIECE)
                    if piece != second.read(PIECE):
                        return False
                    if not piece:
                        return True
        except OSError:
            return False


class Changes:
    def __init__(self) -> None:
        self.written: list[str] = []
        self.removed: list[str] = []
        self.contents = Contents()


class Layers:
    """The folders with an overlay; their upper layers are `0`, `1`, … below `handle`."""

    def __init__(self, handle: int, folders: list[str]) -> None:
        self.handle = handle
        self.folders = folders
        self.temporary = f"/proc/self/fd/{handle}/tmp"

    def changes(self) -> Changes:
        found = Changes()
        for at, folder in enumerate(self.folders):
            look(f"/proc/self/fd/{self.handle}/{at}", folder, found)
        return found

    def above(self, path: str) -> str:
        """Where the upper layer has it."""
        for at, folder in enumerate(self.folders):
            if within(path, (folder,)):
                rest = os.path.relpath(path, folder)
                return f"/proc/self/fd/{self.handle}/{at}/{rest}"
        return path

    def size(self) -> int:
        """Bytes in memory."""
        found = os.fstatvfs(self.handle)
        return (found.f_blocks - found.f_bfree) * found.f_frsize


def look(upper: str, lower: str, found: Changes, *, is_new: bool = False) -> None:
    """One folder of an upper layer, beside the folder that it covers. `is_new` if there is none: a
    link there would lead elsewhere."""
    for entry in entries(upper, lower, found):
        if max(len(found.written), len(found.removed)) >= MOST:
            return
        below = os.path.join(lower, entry.name)
        now = entry.stat(follow_symlinks=False)
        was = None if is_new or not os.path.lexists(below) else os.lstat(below)
        if stat.S_ISCHR(now.st_mode) and now.st_rdev == 0:
            if was is not None:
                found.removed.append(below)
        elif not stat.S_ISDIR(now.st_mode):
            if was is None or not is_same(entry.path, below, now, was, found.contents):
                found.written.append(below)
        else:
            if was is None or not stat.S_ISDIR(was.st_mode):
                found.written.append(below)
                was = None
            elif is_opaque(entry.path):
                found.removed += [os.path.join(below, each) for each in sorted(os.listdir(below))]
            elif stat.S_IMODE(now.st_mode) != stat.S_IMODE(was.st_mode):
                found.written.append(below)
            look(entry.path, below, found, is_new=was is None)


def entries(upper: str, lower: str, found: Changes) -> list[os.DirEntry[str]]:
    """When nothing of the copy lives any more: so a folder that the code let nobody list gets its
    rights back. What lies too deep is as its folder says."""
    for rights in (None, 0o700):
        try:
            if rights is not None:
                os.chmod(upper, rights)
            return sorted(os.scandir(upper), key=lambda each: each.name)
        except PermissionError:
            continue
        except OSError:
            break
    found.written.append(lower)
    return []


def is_same(
    upper: str, lower: str, now: os.stat_result, was: os.stat_result, contents: Contents
) -> bool:
    """A file that was only opened for writing is copied too. Times can be set back. A pipe or a
    device is made anew: who has the old one open has another one."""
    if status_of(now) != status_of(was) or extra(upper) != extra(lower):
        return False
    if stat.S_ISLNK(now.st_mode):
        return os.readlink(upper) == os.readlink(lower)
    return stat.S_ISREG(now.st_mode) and contents.are_same(upper, lower)


def status_of(found: os.stat_result) -> tuple[int, ...]:
    return found.st_mode, found.st_size, found.st_mtime_ns, found.st_uid, found.st_gid


def extra(path: str) -> dict[str, bytes]:
    """Attributes that are the user's, not the overlay's."""
    try:
        names = [
            each for each in os.listxattr(path, follow_symlinks=False) if not each.startswith(OWN)
        ]
        return {each: os.getxattr(path, each, follow_symlinks=False) for each in names}
    except OSError:
        return {}


def is_opaque(path: str) -> bool:
    for name in OPAQUE:
        try:
            if os.getxattr(path, name) == b"y":
                return True
        except OSError:
            continue
    return False

"""One call that waits for an answer: who makes it, and what its arguments point to."""

from __future__ import annotations

import errno
import os
import stat
import struct

from .family import belongs
from .lookup import Found, hold, look_up
from .places import process_of

NOTICE = struct.Struct("=QIIiIQ6Q")
LONGEST = 4096
CURRENT = 0xFFFFFF9C  # AT_FDCWD, in 32 bits


class Foreign(PermissionError):
    """What another process has open, or is."""

    def __init__(self, path: str) -> None:
        super().__init__(errno.EACCES, "of another process")
        self.path = path


class Caller:
    def __init__(self, notice: bytes) -> None:
        self.id, self.process, _, self.number, _, _, *self.arguments = NOTICE.unpack(notice)

    def number_at(self, at: int) -> int:
        """As the system reads it: 32 bits, with a sign."""
        low: int = self.arguments[at] & 0xFFFFFFFF
        return low - (1 << 32) if low & 0x80000000 else low

    def read(self, address: int, size: int) -> bytes:
        """Of the caller's memory, as far as it goes."""
        try:
            memory = os.open(f"/proc/{self.process}/mem", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return b""
        try:
            return os.pread(memory, size, address)
        except (OSError, OverflowError):
            return b""
        finally:
            os.close(memory)

    def text(self, address: int) -> str:
        """Not beyond the end of a page that may be the last one."""
        found = b""
        while address and len(found) < LONGEST and b"\0" not in found:
            piece = self.read(address + len(found), 4096 - (address + len(found)) % 4096)
            if not piece:
                break
            found += piece
        return os.fsdecode(found.partition(b"\0")[0])

    def path(self, folder: int | None, at: int, *, follow: bool = False) -> str:
        """Absolute, without links; empty if it cannot be read."""
        found = self.look_up(folder, at, follow=follow)
        return found.path if found else ""

    def look_up(self, folder: int | None, at: int, *, follow: bool) -> Found | None:
        """`folder` names the argument with its folder; none if the path cannot be read."""
        name = self.text(self.arguments[at])
        if not name and (folder is None or self.arguments[at]):
            return None
        if not name:
            return look_up(self.process, f"/proc/{self.process}/{self.start(folder)}", follow=True)
        return look_up(self.process, self._absolute(folder, name), follow=follow)

    def start(self, folder: int | None) -> str:
        """Where a relative path begins: a link of its process."""
        handle = CURRENT if folder is None else self.arguments[folder] & 0xFFFFFFFF
        return "cwd" if handle == CURRENT else f"fd/{handle}"

    def _absolute(self, folder: int | None, name: str) -> str:
        return name if name[:1] == "/" else f"/proc/{self.process}/{self.start(folder)}/{name}"

    def hold(self, folder: int | None, at: int, *, follow: bool) -> int:
        """A descriptor of what the path names, which is not opened: whoever changes the path, or a
        link of it, does not change what is held. Raises OSError."""
        name = self.text(self.arguments[at])
        if not name and self.arguments[at]:
            raise FileNotFoundError(errno.ENOENT, "no path")
        if not name:  # what the descriptor leads to
            return os.open(f"/proc/{self.process}/{self.start(folder)}", os.O_PATH | os.O_CLOEXEC)
        return self._hold(folder, name, follow=follow)

    def hold_above(self, folder: int | None, at: int) -> tuple[int, str]:
        """The folder in which the last name of the path stands, and that name, with the slashes
        behind it. Raises OSError."""
        text = self.text(self.arguments[at])
        if not text:
            raise FileNotFoundError(errno.ENOENT, "no path")
        path = text.rstrip("/")
        above, _, name = path.rpartition("/")
        above = above or ("/" if text[0] == "/" else ".")
        return self._hold(folder, above, follow=True), (name or ".") + text[len(path) :]

    def _hold(self, folder: int | None, name: str, *, follow: bool) -> int:
        try:
            held = self._hold_directly(folder, name)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
        else:
            if not follow or not stat.S_ISLNK(os.fstat(held).st_mode):
                return held
            os.close(held)
        return self._hold_found(look_up(self.process, self._absolute(folder, name), follow=follow))

    def _hold_directly(self, folder: int | None, name: str) -> int:
        """Most paths have no links."""
        start = "root" if name[0] == "/" else self.start(folder)
        flags = os.O_PATH | os.O_CLOEXEC
        try:
            begin = os.open(f"/proc/{self.process}/{start}", flags)
        except FileNotFoundError:
            raise OSError(errno.EBADF, start) from None
        try:
            return hold(begin, name.lstrip("/") or ".")
        finally:
            os.close(begin)

    def _hold_found(self, found: Found) -> int:
        if found.status is None:
            raise OSError(found.error, found.path)
        if found.at == found.path:
            return self.hold_path(found.path)
        process = process_of(found.at)
        if process and not belongs(process):
            raise Foreign(found.at)
        return os.open(found.at, os.O_PATH | os.O_CLOEXEC)  # it leads to what is open

    def hold_path(self, path: str) -> int:
        """One without links, as the caller sees it. If there is one by now, it is to be looked up
        again."""
        root = os.open(f"/proc/{self.process}/root", os.O_PATH | os.O_CLOEXEC)
        try:
            return hold(root, path.lstrip("/") or ".")
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise BlockingIOError(errno.EAGAIN, path) from None
            raise
        finally:
            os.close(root)

    def umask(self) -> int:
        with open(f"/proc/{self.process}/status", "rb") as file:
            for line in file:
                if line.startswith(b"Umask:"):
                    return int(line.split()[1], 8)
        return 0o077

    def descriptor(self, argument: int) -> str:
        return self.link(f"fd/{argument & 0xFFFFFFFF}")

    def process_held(self, handle: int) -> int:
        """The one that a descriptor of it leads to."""
        try:
            with open(f"/proc/{self.process}/fdinfo/{handle}", "rb") as file:
                return next(int(line.split()[1]) for line in file if line.startswith(b"Pid:"))
        except (OSError, StopIteration):
            return -1

    def link(self, name: str) -> str:
        try:
            return os.readlink(f"/proc/{self.process}/{name}")
        except OSError:
            return ""

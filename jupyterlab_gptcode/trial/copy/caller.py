"""One call that waits for an answer: who makes it, and what its arguments point to."""

from __future__ import annotations

import os
import struct

NOTICE = struct.Struct("=QIIiIQ6Q")
LONGEST = 4096
CURRENT = 0xFFFFFF9C  # AT_FDCWD, in 32 bits
OWN_FOLDERS = ("/proc/self", "/proc/thread-self")


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

    def path(self, folder: int | None, at: int) -> str:
        """Absolute; empty if it cannot be read. `folder` names the argument with its folder."""
        name = self.text(self.arguments[at])
        if not name and (folder is None or self.arguments[at]):
            return ""
        if folder is not None and not name:
            return self.descriptor(self.arguments[folder])
        if not name.startswith("/"):
            relative = folder is not None and self.arguments[folder] & 0xFFFFFFFF != CURRENT
            start = self.descriptor(self.arguments[folder]) if relative else self.link("cwd")  # type: ignore[index]
            name = os.path.join(start, name)
        name = os.path.normpath(name)
        for own in (*OWN_FOLDERS, "/dev/fd", "/dev/stdin", "/dev/stdout", "/dev/stderr"):
            if name == own or name.startswith(own + "/"):
                return self.of_itself(name)
        return name

    def of_itself(self, name: str) -> str:
        """`/proc/self` means the caller's, not the supervisor's."""
        for own in OWN_FOLDERS:
            name = name.replace(own, f"/proc/{self.process}", 1)
        name = name.replace("/dev/fd", f"/proc/{self.process}/fd", 1)
        for at, each in enumerate(("/dev/stdin", "/dev/stdout", "/dev/stderr")):
            if name == each:
                name = f"/proc/{self.process}/fd/{at}"
        try:
            return os.readlink(name) if "/fd/" in name else name
        except OSError:
            return name

    def exists(self, path: str) -> bool:
        """As the caller sees it: it may have other mounts."""
        return os.path.lexists(f"/proc/{self.process}/root{path}")

    def descriptor(self, argument: int) -> str:
        return self.link(f"fd/{argument & 0xFFFFFFFF}")

    def link(self, name: str) -> str:
        try:
            return os.readlink(f"/proc/{self.process}/{name}")
        except OSError:
            return ""

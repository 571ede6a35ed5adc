"""One call that waits for an answer: who makes it, and what its arguments point to."""

from __future__ import annotations

import os
import struct

from .lookup import Found, look_up

NOTICE = struct.Struct("=QIIiIQ6Q")
LONGEST = 4096
CURRENT = 0xFFFFFF9C  # AT_FDCWD, in 32 bits


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
        relative = folder is not None and self.arguments[folder] & 0xFFFFFFFF != CURRENT
        start = f"fd/{self.arguments[folder] & 0xFFFFFFFF}" if relative else "cwd"  # type: ignore[index]
        if not name:
            return look_up(self.process, f"/proc/{self.process}/{start}", follow=True)
        if not name.startswith("/"):
            name = f"/proc/{self.process}/{start}/{name}"
        return look_up(self.process, name, follow=follow)

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

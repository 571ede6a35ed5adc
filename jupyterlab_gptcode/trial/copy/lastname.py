"""The last name of a path, and the folder in which it stands, which is held: what is done with the
name is done there, whatever becomes of the path meanwhile. Runs in the supervisor."""

from __future__ import annotations

import os

from .caller import Caller, Foreign


class LastName:
    """`status` is of what has this name; None if nothing has. Raises OSError."""

    def __init__(self, caller: Caller, folder: int | None, at: int) -> None:
        self.above, self.name = caller.hold_above(folder, at)
        try:
            plain = self.name.rstrip("/")
            self.path = os.path.normpath(os.path.join(self._folder(plain), plain))
            self.status = status_of(self.above, plain)
        except OSError:
            self.close()
            raise

    def _folder(self, name: str) -> str:
        """Of one that is too deep, nobody can say where it is: nothing is done there."""
        try:
            return os.readlink(f"/proc/self/fd/{self.above}")
        except OSError:
            raise Foreign(f"…/{name}") from None

    def close(self) -> None:
        os.close(self.above)


def status_of(above: int, name: str) -> os.stat_result | None:
    try:
        return os.lstat(name, dir_fd=above)
    except FileNotFoundError:
        return None

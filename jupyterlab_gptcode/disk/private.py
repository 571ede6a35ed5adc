"""Makes files that only their owner may read."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from jupyter_core.paths import win32_restrict_file_to_user

_BINARY = getattr(os, "O_BINARY", 0)  # else Windows writes \r\n


def open_private(path: Path, flags: int) -> int:
    """A descriptor, with the flags of `os.open`; a new file is for its owner alone."""
    is_new = sys.platform == "win32" and not path.exists()
    descriptor = os.open(path, flags | _BINARY, 0o600)
    if is_new:
        try:
            restrict_to_owner(path)
        except OSError:
            os.close(descriptor)
            raise
    return descriptor


def restrict_to_owner(path: str | os.PathLike[str]) -> None:
    """For Windows, where files have no mode but a list of who may do what. Raises OSError."""
    if sys.platform == "win32":
        try:
            win32_restrict_file_to_user(os.fspath(path))
        except OSError:
            raise
        except Exception as error:  # pywin32 has errors of its own
            raise OSError(errno.EACCES, "it could not be made private") from error

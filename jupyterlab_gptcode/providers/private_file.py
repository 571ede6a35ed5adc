"""Files that hold what only their owner may read, written whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from jupyter_core.paths import win32_restrict_file_to_user


def write_private(file: Path, text: str, *, damaged: bool = False) -> None:
    """For the owner only. A file that is damaged is preserved beside the new one."""
    folder = file.parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # mkstemp makes it 0600.
    descriptor, name = tempfile.mkstemp(prefix=f".{file.stem}-", dir=folder)
    try:
        if sys.platform == "win32":
            # Files have no mode there, but a list of who may do what.
            win32_restrict_file_to_user(name)
        with os.fdopen(descriptor, "w", encoding="utf-8") as target:
            target.write(text)
            target.flush()
            os.fsync(target.fileno())
        if damaged:
            file.replace(file.with_name(f"{file.name}.damaged"))
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

"""Files that only their owner may read, written whole or not at all. Blocks: for a thread."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from .private import open_private, restrict_to_owner
from .replacing import replace_file


def write_private(file: Path, text: str, *, damaged: bool = False) -> None:
    """Safely on the disk. A file that is damaged is preserved beside the new one."""
    folder = file.parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # mkstemp makes it 0600.
    descriptor, name = tempfile.mkstemp(prefix=f".{file.stem}-", dir=folder)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as target:
            restrict_to_owner(name)
            target.write(text)
            target.flush()
            os.fsync(target.fileno())
        if damaged:
            replace_file(file, file.with_name(f"{file.name}.damaged"))
        replace_file(Path(name), file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_quickly(path: Path, parts: Iterable[bytes]) -> None:
    """What may be lost in a crash, since it can be made again."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    try:
        descriptor = open_private(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(parts)
        replace_file(new, path)
    finally:
        new.unlink(missing_ok=True)

"""How much room each conversation takes, with all that lies beside its journal. Waits for the
disk."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from pathlib import Path


def footprints(folder: Path) -> dict[str, int]:
    """Bytes by the id of the conversation."""
    found: Counter[str] = Counter()
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            # Removed at this moment.
            with suppress(OSError):
                found[entry.name.partition(".")[0]] += _size(entry)
    return found


def _size(entry: os.DirEntry[str]) -> int:
    if not entry.is_dir(follow_symlinks=False):
        return entry.stat(follow_symlinks=False).st_size
    with os.scandir(entry.path) as entries:
        return sum(_size(each) for each in entries)

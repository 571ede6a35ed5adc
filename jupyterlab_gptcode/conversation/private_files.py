"""Files beside the journals that are written as a whole, readable by their owner alone."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def write_private(path: Path, parts: Iterable[bytes]) -> None:
    """Nothing half-written ever stands in its place. What may be thrown away needs no fsync."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(parts)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)

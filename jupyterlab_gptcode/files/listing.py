"""The names in the folder in which code runs, so that code which overwrites a file can be seen."""

from __future__ import annotations

import asyncio
import os
from itertools import islice
from pathlib import Path

from ..errors import NotFound
from .contents import Files

_SECONDS = 2.0  # that a step waits at most
_MOST = 20_000  # names
_TEMPORARY: tuple[str, ...] = ("/tmp", "/var/tmp")  # noqa: S108  where code may write, not we


async def names_in(files: Files, folder: str) -> frozenset[str] | None:
    """The names in this folder of the contents manager, and those in temporary folders with their
    whole paths; None where they are not known."""
    if files.kernels_elsewhere:
        return None
    try:
        place = await files.local(folder)
        if place is None:
            return None
        return await asyncio.wait_for(asyncio.to_thread(_names, place), _SECONDS)
    except (NotFound, OSError, asyncio.TimeoutError):
        return None


def _names(place: Path) -> frozenset[str] | None:
    beside = _of(place)
    if beside is None:
        return None
    temporary = (f"{folder}/{name}" for folder in _TEMPORARY for name in _temporary(folder))
    return beside.union(temporary)


def _temporary(folder: str) -> frozenset[str]:
    try:
        return _of(Path(folder)) or frozenset()
    except OSError:
        return frozenset()


def _of(place: Path) -> frozenset[str] | None:
    with os.scandir(place) as entries:
        names = frozenset(entry.name for entry in islice(entries, _MOST + 1))
    return names if len(names) <= _MOST else None

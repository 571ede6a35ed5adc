"""The files that runs make, as entries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProducedFile:
    """A file that a run made or changed; `path` is its contents path, `size` in bytes.

    `overwritten` says that it was there before. `modified` is when it was written, in seconds since
    the epoch; 0 in journals of earlier versions.
    """

    path: str
    size: int
    overwritten: bool = False
    modified: float = 0.0


@dataclass(frozen=True)
class Produced:
    """What the run of a block left in the folder; `more` counts the files not listed."""

    block: int
    files: tuple[ProducedFile, ...] = ()
    more: int = 0

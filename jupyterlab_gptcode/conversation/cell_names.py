"""Short names by which the model calls cells. Pure."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator

from ..protocol import Action
from .entries import Begin, Entry


def cell_names(entries: Iterable[Entry]) -> dict[str, str]:
    """Names by cell id: given when a cell is first mentioned, never reused."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for cell in _mentioned(entries):
        if cell not in names:
            names[cell] = _short(cell, taken)
            taken.add(names[cell])
    return names


def _mentioned(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        match entry.body:
            case Begin() as begin:
                yield from (cell.id for cell in begin.change.cells)
                yield from (output.cell for output in begin.outputs)
                yield from (cell.cell for cell in begin.named)
                if begin.selection and begin.selection.cell:
                    yield begin.selection.cell
            case Action(cell=cell, cells=cells):
                yield from cells if cell is None else [cell, *cells]


@functools.lru_cache(50_000)
def _digest(cell: str) -> str:
    return hashlib.sha256(cell.encode("utf-8", "surrogatepass")).hexdigest()


def _short(cell: str, taken: set[str]) -> str:
    digest = _digest(cell)
    length = 4
    while digest[:length] in taken:
        length += 1
    return digest[:length]

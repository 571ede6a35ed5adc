"""The files that a notebook names and does not write: when they were last changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..approval import KnownFiles, harms, parsed
from .notebook import Notebook

_MOST = 500  # texts that may be names of files


def files_read(notebook: Notebook, folder: Path) -> Mapping[str, float]:
    """In seconds since the epoch, by the names that the code has for them."""
    texts = sorted({text for code in notebook.codes for text in code.names.texts})
    names = [text for text in texts if "." in text or "/" in text][:_MOST]
    found = dict(_changed(names, folder))
    return {name: at for name, at in found.items() if name not in _written(notebook, found)}


def _changed(names: list[str], folder: Path) -> Iterator[tuple[str, float]]:
    for name in names:
        try:
            path = folder / name
            if path.is_file():
                yield name, path.stat().st_mtime
        except (OSError, ValueError):  # not a name
            continue


def _written(notebook: Notebook, names: Mapping[str, float]) -> set[str]:
    """Those that the notebook writes itself."""
    files = KnownFiles(theirs=names.keys(), listed=frozenset())
    trees = (parsed(code.cell.source) for code in notebook.codes)
    return {
        str(getattr(each, "name", ""))
        for tree in trees
        if tree is not None
        for each in harms(tree, files)
    }

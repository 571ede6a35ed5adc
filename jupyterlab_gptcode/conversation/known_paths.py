"""All files that a conversation names. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .entries import Begin, Compaction, Entry
from .file_images import FilesRestored
from .produced import Produced


def known_paths(entries: Iterable[Entry]) -> set[str]:
    """The contents paths of files that were attached, made, put back, or selected in."""
    return {path for entry in entries for path in _paths(entry)}


def _paths(entry: Entry) -> Iterator[str]:
    match entry.body:
        case Begin(files=files, selection=selection):
            yield from (path for file in files for path in (file.path, file.was) if path)
            if selection and selection.path:
                yield selection.path
        case Compaction(files=files):
            yield from (file.path for file in files)
        case Produced(files=made):
            yield from (file.path for file in made)
        case FilesRestored(paths=paths):
            yield from paths

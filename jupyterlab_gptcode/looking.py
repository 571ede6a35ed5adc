"""Two looks at the files beside a notebook, before a run and after it. Blocks: for a thread.

Looked at are the notebook's folder and what the code names in its string literals, the named path
and its folder, below the root. Folders below them are not: what lies there is named, or not found.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .conversation import ProducedFile

LISTED = 20  # files that are told of a run
_SECONDS = 2.0  # for one look
_NAMED = 50  # literals that are looked at
_ENTRIES = 20_000  # in a folder that the code names; more is a store of data, not a result
_LITERAL = re.compile(r"\"([^\"\\\n]{1,255})\"|'([^'\\\n]{1,255})'")


class TooSlow(Exception):
    """The folders could not be looked through in time: nothing is known."""


@dataclass(frozen=True)
class Scene:
    """What to look at: `root` is the contents manager's folder, `folder` the notebook's; the
    notebook itself is no result of a run, whoever saves it."""

    root: Path
    folder: Path
    notebook: str
    code: str


@dataclass
class Look:
    """`stamps` of the files by path, and the folders that were looked through."""

    stamps: dict[str, int] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Found:
    path: str
    size: int
    changed: int  # nanoseconds

    @property
    def stamp(self) -> int:
        # One number instead of two: a folder of 50,000 files is kept for as long as a cell runs.
        return hash((self.size, self.changed))


def look(scene: Scene) -> Look:
    """Raises TooSlow."""
    seen = Look()
    for place, files in _places(scene):
        if files is not None:
            seen.folders.add(place)
            seen.stamps.update((file.path, file.stamp) for file in files)
    return seen


def produced(scene: Scene, before: Look) -> tuple[list[ProducedFile], int]:
    """The files that are new or changed since, the oldest first, and how many are not listed.

    Raises TooSlow.
    """
    named = set(_named(scene))
    found: dict[str, _Found] = {}
    for place, files in _places(scene):
        if place in before.folders and files is not None:
            for file in files:
                known = before.stamps.get(file.path)
                if known != file.stamp and not _is_foreign(file.path, known, scene, named):
                    found[file.path] = file
    ordered = sorted(found.values(), key=lambda file: (file.changed, file.path))
    listed = [
        ProducedFile(_contents_path(file.path, scene), file.size, file.path in before.stamps)
        for file in ordered[:LISTED]
    ]
    return listed, len(ordered) - len(listed)


def _places(scene: Scene) -> Iterator[tuple[str, list[_Found] | None]]:
    """Each place with its files; None where it could not be looked through."""
    deadline = time.monotonic() + _SECONDS
    own = str(scene.folder)
    yield own, _files(own, deadline)
    others = dict.fromkeys(
        place for path in _named(scene) for place in (path, str(Path(path).parent))
    )
    for place in others:
        if place != own and _is_below(place, str(scene.root)):
            yield place, _files(place, deadline, _ENTRIES)


def _files(place: str, deadline: float, limit: int | None = None) -> list[_Found] | None:
    """The files in a folder, or the one file of this path; those that are hidden left out."""
    try:
        with os.scandir(place) as entries:
            return _entries(entries, deadline, limit)
    except NotADirectoryError:
        found = _found(place)
        return [found] if found else []
    except FileNotFoundError:
        return []
    except (OSError, ValueError):
        return None


def _entries(
    entries: Iterator[os.DirEntry[str]], deadline: float, limit: int | None
) -> list[_Found] | None:
    found = []
    for count, entry in enumerate(entries):
        if count == limit:
            return None
        if count % 1_000 == 0 and time.monotonic() > deadline:
            raise TooSlow
        if not entry.name.startswith("."):
            found += [file] if (file := _found(entry)) else []
    return found


def _found(place: str | os.DirEntry[str]) -> _Found | None:
    try:
        # An entry knows without another call whether it is a folder.
        if not isinstance(place, str) and not place.is_file():
            return None
        status = Path(place).stat() if isinstance(place, str) else place.stat()
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    path = place if isinstance(place, str) else place.path
    return _Found(path, status.st_size, status.st_mtime_ns)


def _named(scene: Scene) -> Iterator[str]:
    """Paths below the root that the code names, hidden ones left out."""
    root = str(scene.root)
    for count, match in enumerate(_LITERAL.finditer(scene.code)):
        if count == _NAMED:
            return
        literal = match[1] or match[2]
        path = os.path.normpath(scene.folder / literal)
        if "\0" not in path and _is_below(path, root) and not _is_hidden(path, root):
            yield path


def _is_below(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _is_hidden(path: str, root: str) -> bool:
    parts = Path(os.path.relpath(path, root)).parts
    return any(part.startswith(".") or part == "__pycache__" for part in parts)


def _is_foreign(path: str, known: int | None, scene: Scene, named: set[str]) -> bool:
    """Whether it is rather the work of the page: it saves notebooks while a cell runs."""
    if _contents_path(path, scene) == scene.notebook:
        return True
    return path.endswith(".ipynb") and known is not None and path not in named


def _contents_path(path: str, scene: Scene) -> str:
    return os.path.relpath(path, scene.root).replace(os.sep, "/")

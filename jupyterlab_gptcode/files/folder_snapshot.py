"""Two looks at the files beside a notebook, before a run and after it. Blocks: for a thread.

Looked at are the notebook's folder and what the code names in its string literals, the named path
and its folder, below the root. Folders below them are not: what lies there is named, or not found.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..conversation.entries import ProducedFile

LISTED = 20  # files that are told of a run
_SECONDS = 5.0  # for one look
_NAMED = 50  # literals that are looked at
_ENTRIES = 20_000  # in a folder that the code names; more is a store of data, not a result
_LITERAL = re.compile(r"\"([^\"\\\n]{1,255})\"|'([^'\\\n]{1,255})'")


class TooSlow(Exception):
    """The folders could not be looked through in time: nothing is known."""


@dataclass(frozen=True)
class Scene:
    """What to look at: `root` is the contents manager's folder, `folder` that in which the code
    runs; the notebook itself is no result of a run, whoever saves it."""

    root: Path
    folder: Path
    notebook: str
    code: str


@dataclass
class Look:
    """Stamps of the files by name, for each place that was looked through.

    A stamp is one number instead of two: 50,000 files are kept for as long as a cell runs.
    """

    stamps: dict[str, dict[str, int]] = field(default_factory=dict)


def look(scene: Scene) -> Look:
    """Raises TooSlow."""
    seen = Look()
    for place, files in _places(scene):
        if files is not None:
            seen.stamps[place] = {name: hash((size, at)) for name, size, at in files}
    return seen


def produced(scene: Scene, before: Look) -> tuple[list[ProducedFile], int]:
    """The files that are new or changed since, the oldest first, and how many are not listed.

    Raises TooSlow.
    """
    named = set(_named(scene))
    found: dict[str, tuple[int, ProducedFile]] = {}
    for place, files in _places(scene):
        stamps = before.stamps.get(place)
        if stamps is None or files is None:
            continue
        for name, size, at in files:
            known = stamps.get(name)
            if known != hash((size, at)):
                path = os.path.normpath(os.path.join(place, name))  # noqa: PTH118  as they are
                if not _is_foreign(path, known, scene, named):
                    told = ProducedFile(_contents_path(path, scene), size, known is not None)
                    found[path] = (at, told)
    ordered = [file for _, file in sorted(found.values(), key=lambda each: each[0])]
    return ordered[:LISTED], len(ordered) - len(ordered[:LISTED])


_File = tuple[str, int, int]  # name, size, and when it was changed, in nanoseconds


def _places(scene: Scene) -> Iterator[tuple[str, list[_File] | None]]:
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


def _files(place: str, deadline: float, limit: int | None = None) -> list[_File] | None:
    """The files in a folder, hidden ones left out; or the one file of this path, as `.`."""
    try:
        with os.scandir(place) as entries:
            return _entries(entries, deadline, limit)
    except NotADirectoryError:
        status = _status(Path(place).stat)
        return [(".", status.st_size, status.st_mtime_ns)] if status else []
    except FileNotFoundError:
        return []
    except (OSError, ValueError):
        return None


def _entries(
    entries: Iterable[os.DirEntry[str]], deadline: float, limit: int | None
) -> list[_File] | None:
    found = []
    for count, entry in enumerate(entries):
        if count == limit:
            return None
        if count % 1_000 == 0 and time.monotonic() > deadline:
            raise TooSlow
        name = entry.name
        if name[0] != "." and (status := _status(entry.stat)):
            found.append((name, status.st_size, status.st_mtime_ns))
    return found


def _status(ask: Callable[[], os.stat_result]) -> os.stat_result | None:
    """Of a file alone, or of what a link to one points at."""
    try:
        status = ask()
    except (OSError, ValueError):
        return None
    return status if stat.S_ISREG(status.st_mode) else None


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

"""Snapshots of the files beside a notebook, before a run and after it. Blocks: for a thread.

A snapshot holds the notebook's folder and what the code names in its string literals, the named
path and its folder, below the root. Folders below them are not read: what lies there is named, or
not found.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..conversation import ProducedFile
from ..disk import cannot_name_a_file, is_below, relative_path

LISTED = 20  # files that are listed for a run
_SECONDS = 5.0  # for one snapshot
_NAMED = 50  # literals that are used
_ENTRIES = 20_000  # in a folder that the code names; more is a store of data, not a result
_LITERAL = re.compile(r"\"([^\"\\\n]{1,255})\"|'([^'\\\n]{1,255})'")


class TooSlow(Exception):
    """The folders could not be read in time: nothing is known."""


@dataclass(frozen=True)
class Run:
    """Where code runs: `root` is the contents manager's folder, `folder` that in which the code
    runs; the notebook itself is never a result of the run, because it is saved meanwhile."""

    root: Path
    folder: Path
    notebook: str
    code: str


@dataclass
class FolderSnapshot:
    """Stamps of the files by name, for each place that was read.

    A stamp is one number instead of two: 50,000 files are held for as long as a cell runs.
    """

    stamps: dict[str, dict[str, int]] = field(default_factory=dict)
    notebooks: set[int] = field(default_factory=set)  # inodes: a renamed one keeps its own

    def has(self, place: str, file: _File) -> bool:
        """Whether it shows the file as it is."""
        return self.stamps.get(place, {}).get(file.name) == file.stamp


@dataclass(frozen=True)
class Before:
    """What is known of the time before a run that started at `started`, in nanoseconds.

    With `is_clean` the snapshot was complete by then; `at_start` is a second one, taken from then
    on, where it was complete before the run's end. `saved` are contents paths that clients wrote
    since; with `is_shared` another kernel has worked in the same folder. Of what either may have
    written, the run is said to have made only what its code names.
    """

    snapshot: FolderSnapshot
    started: int = 0
    is_clean: bool = True
    at_start: FolderSnapshot | None = None
    saved: frozenset[str] = frozenset()
    is_shared: bool = False

    def is_produced(self, place: str, file: _File) -> bool:
        """Whether the run wrote the file, not somebody else before the run."""
        if self.snapshot.has(place, file):
            # The run may have written it while the snapshot was still being taken.
            return not self.is_clean and file.changed >= self.started
        if self.at_start is None or self.at_start.has(place, file):
            return file.changed >= self.started
        return True

    def may_be_others(self, path: str) -> bool:
        """Whether somebody else may have written the file during the run."""
        return self.is_shared or path in self.saved


def take_snapshot(run: Run) -> FolderSnapshot:
    """Raises TooSlow."""
    seen = FolderSnapshot()
    for place, files in _places(run):
        if files is not None:
            seen.stamps[place] = {file.name: file.stamp for file in files}
            seen.notebooks |= {file.inode for file in files if file.is_notebook and file.inode}
    return seen


def produced_files(run: Run, before: Before) -> tuple[list[ProducedFile], int]:
    """The files that the run made or changed, the oldest first, and how many are not listed.

    Raises TooSlow.
    """
    named = set(_named(run))
    renamed = before.snapshot.notebooks | (before.at_start.notebooks if before.at_start else set())
    found: dict[str, tuple[int, ProducedFile]] = {}
    for place, files in _places(run):
        stamps = before.snapshot.stamps.get(place)
        if stamps is None or files is None:
            continue
        for file in files:
            if not before.is_produced(place, file):
                continue
            path = os.path.normpath(os.path.join(place, file.name))  # noqa: PTH118  as they are
            known = stamps.get(file.name)
            was_there = known is not None or file.inode in renamed
            if path not in named and before.may_be_others(_contents_path(path, run)):
                continue
            if not _is_foreign(path, run, named, was_there=was_there):
                overwritten = known is not None and known != file.stamp
                made = ProducedFile(
                    _contents_path(path, run), file.size, overwritten, file.modified / 1e9
                )
                found[path] = (file.modified, made)
    ordered = [made for _, made in sorted(found.values(), key=lambda each: each[0])]
    return ordered[:LISTED], len(ordered) - len(ordered[:LISTED])


@dataclass(frozen=True)
class _File:
    """Times in nanoseconds; `changed` also counts what leaves the time of writing as it was."""

    name: str
    size: int
    modified: int
    changed: int
    inode: int  # 0 where the system does not say

    @property
    def is_notebook(self) -> bool:
        return self.name.endswith(".ipynb")

    @property
    def stamp(self) -> int:
        return hash((self.size, self.modified))


def _file(name: str, status: os.stat_result) -> _File:
    modified = status.st_mtime_ns
    changed = max(modified, status.st_ctime_ns)
    return _File(name, status.st_size, modified, changed, status.st_ino)


def _places(run: Run) -> Iterator[tuple[str, list[_File] | None]]:
    """Each place with its files; None where it could not be read."""
    deadline = time.monotonic() + _SECONDS
    own = str(run.folder)
    yield own, _files(own, deadline)
    others = dict.fromkeys(
        place for path in _named(run) for place in (path, str(Path(path).parent))
    )
    for place in others:
        if place != own and is_below(place, str(run.root)):
            yield place, _files(place, deadline, _ENTRIES)


def _files(place: str, deadline: float, limit: int | None = None) -> list[_File] | None:
    """The files in a folder, hidden ones left out; or the one file of this path, as `.`."""
    try:
        with os.scandir(place) as entries:
            return _entries(entries, deadline, limit)
    except NotADirectoryError:
        status = _status(Path(place).stat)
        return [_file(".", status)] if status else []
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
            found.append(_file(name, status))
    return found


def _status(ask: Callable[[], os.stat_result]) -> os.stat_result | None:
    """Of a file alone, or of what a link to one points at."""
    try:
        status = ask()
    except (OSError, ValueError):
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _named(run: Run) -> Iterator[str]:
    """Paths below the root that the code names, hidden ones left out."""
    root = str(run.root)
    for count, match in enumerate(_LITERAL.finditer(run.code)):
        if count == _NAMED:
            return
        literal = match[1] or match[2]
        if cannot_name_a_file(os.path.splitdrive(literal)[1]):
            continue
        path = os.path.normpath(run.folder / literal)
        if "\0" not in path and is_below(path, root) and not _is_hidden(path, root):
            yield path


def _is_hidden(path: str, root: str) -> bool:
    parts = (relative_path(path, root) or "").split("/")
    hidden = (part for part in parts if part != ".")
    return any(part.startswith(".") or part == "__pycache__" for part in hidden)


def _is_foreign(path: str, run: Run, named: set[str], *, was_there: bool) -> bool:
    """Whether the page rather wrote it: it saves and renames notebooks while a cell runs."""
    if _contents_path(path, run) == run.notebook:
        return True
    return path.endswith(".ipynb") and was_there and path not in named


def _contents_path(path: str, run: Run) -> str:
    return relative_path(path, run.root) or ""

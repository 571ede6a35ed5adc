"""Which files code names to write over or remove, and how they are. Blocks: for a thread."""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ...approval import ANY, NamedFiles
from ...conversation import FileImage, FileKind, Unpreserved
from .place import Outside, Place

_SECONDS = 5.0  # for looking, without copying
_MOST = 5_000  # files and folders
_SEEN = 50_000  # that are compared with a pattern
# Nothing can lie at such a path: a link in it leads to itself, or a part is no folder or too long.
_NOWHERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG)
_SCHEME = re.compile(r"\w[\w+.-]+://")
UNNAMED = "files that this cell does not name"
_OUTSIDE = "outside the notebook's folder"
_OTHER = "neither a file nor a folder"
_OWN = "this notebook's own file"
_MANY = "too many files"
_SLOW = "its folder takes too long to read"


@dataclass(frozen=True)
class Survey:
    """`images` have no copies yet; each group belongs together, a folder and what lies in it."""

    groups: tuple[tuple[FileImage, ...], ...] = ()
    unpreserved: tuple[Unpreserved, ...] = ()


class _TooMany(Exception):
    pass


class _Slow(Exception):
    pass


def survey(named: NamedFiles, place: Place, known: Collection[str], room: int) -> Survey:
    """How the files are that code names. Those in `known` are left out: the turn has looked after
    them before. `room` is how many bytes may be copied."""
    groups: dict[str, tuple[FileImage, ...]] = {}
    unpreserved = [] if named.is_all else [Unpreserved(UNNAMED)]
    deadline = time.monotonic() + _SECONDS
    left = room
    for name in named.names:
        shown = " ".join(name.replace(ANY, "*").split())[:200]
        try:
            for path in _paths(name, place, deadline):
                image = _image(path, place)
                if image.path in known or image.path in groups:
                    continue
                group, size = _group(image, path, place, known, deadline)
                if why := _why_not(image, size, left, place):
                    unpreserved.append(Unpreserved(place.shown(image.path), why))
                    continue
                left -= size
                groups[image.path] = group
        except Outside:
            if _SCHEME.match(name) is None:
                unpreserved.append(Unpreserved(shown, _OUTSIDE))
        except (_TooMany, _Slow) as error:
            unpreserved.append(Unpreserved(shown, _MANY if isinstance(error, _TooMany) else _SLOW))
        except (OSError, ValueError) as error:
            unpreserved.append(Unpreserved(shown, getattr(error, "strerror", None) or ""))
    return Survey(tuple(groups.values()), tuple(dict.fromkeys(unpreserved)))


def _why_not(image: FileImage, size: int, left: int, place: Place) -> str:
    if image.path == place.notebook:
        return _OWN
    if image.kind == "other":
        return _OTHER
    if size > left:
        return f"{megabytes(size)}, and {megabytes(max(0, left))} may still be copied in this turn"
    return ""


def images_now(paths: Iterable[str], place: Place) -> dict[str, FileImage]:
    """How files are, by their contents paths. Behind a link that leads out of the folder they are
    not there, and where nobody can look they are left out."""
    found: dict[str, FileImage] = {}
    for path in paths:
        try:
            found[path] = _stat_image(str(place.local(path)), path)
        except Outside:
            found[path] = FileImage(path)
        except (OSError, ValueError):
            continue
    return found


def images_within(paths: Iterable[str], place: Place) -> dict[str, FileImage]:
    """The same, and all that lies in folders among them, as far as it is not too much."""
    found = images_now(paths, place)
    folders = [path for path, image in found.items() if image.kind == "folder"]
    deadline = time.monotonic() + _SECONDS
    for path in folders:
        try:
            for image in _within(str(place.local(path)), path, deadline):
                found.setdefault(image.path, image)
        except (OSError, _TooMany, _Slow):
            continue
    return found


def megabytes(size: int) -> str:
    if size >= 10_000_000:
        return f"{size / 1e6:,.0f} MB"
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"


def _paths(name: str, place: Place, deadline: float) -> Iterator[str]:
    """The paths of the files that a name stands for, and where a link among them leads."""
    for path in _matches(name, place, deadline):
        yield path
        if Path(path).is_symlink():
            target = os.path.realpath(path)
            place.contents_path(target)  # raises Outside
            yield target


def _matches(name: str, place: Place, deadline: float) -> Iterator[str]:
    if _SCHEME.match(name):
        raise Outside
    home = str(Path.home()) if name.startswith("~/") else "~"
    whole = Path(place.folder, home + name[1:] if name.startswith("~") else name)
    if ANY not in name:
        # What is not there and outside may be made, and nobody looks after that.
        if os.path.lexists(whole) or _is_inside(whole, place):
            place.contents_path(str(whole))
            yield str(whole)
        return
    start = Path(str(whole).partition(ANY)[0] + ANY).parent
    if not _is_inside(start / "x", place):
        raise Outside
    rest = list(whole.relative_to(start).parts)
    for seen, path in enumerate(_expanded(str(start), rest, deadline)):
        if seen == _MOST:
            raise _TooMany
        yield path


def _is_inside(path: Path, place: Place) -> bool:
    try:
        place.contents_path(str(path))
    except Outside:
        return False
    return True


def _expanded(folder: str, parts: list[str], deadline: float) -> Iterator[str]:
    """The paths that match a pattern; a part that is ANY alone stands for any number of folders."""
    pending = [(folder, parts)]
    seen = 0
    while pending:
        here, rest = pending.pop()
        first, more = rest[0], rest[1:]
        is_deep = first.replace(ANY, "") == "" and bool(more)
        if is_deep:
            pending.append((here, more))
        pattern = re.compile("[^/]*".join(map(re.escape, first.split(ANY))), re.S)
        for entry in _listed(here):
            seen += 1
            if seen > _SEEN:
                raise _TooMany
            if time.monotonic() > deadline:
                raise _Slow
            if not pattern.fullmatch(entry.name):
                continue
            if not more:
                yield entry.path
            elif entry.is_dir(follow_symlinks=False):
                pending.append((entry.path, rest if is_deep else more))


def _listed(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def _group(
    image: FileImage, path: str, place: Place, known: Collection[str], deadline: float
) -> tuple[tuple[FileImage, ...], int]:
    """A file, or a folder and what lies in it, and how many bytes that is."""
    if image.kind != "folder":
        return (image,), image.size if image.kind == "file" else 0
    within = [each for each in _within(path, image.path, deadline) if each.path not in known]
    group = (image, *(each for each in within if each.path != place.notebook))
    return group, sum(each.size for each in group if each.kind == "file")


def _within(folder: str, path: str, deadline: float) -> Iterator[FileImage]:
    """All that lies in a folder, each folder before what is in it. Links are not followed."""
    pending = [(folder, path)]
    seen = 0
    while pending:
        here, base = pending.pop()
        for entry in sorted(_listed(here), key=lambda each: each.name):
            seen += 1
            if seen > _MOST:
                raise _TooMany
            if time.monotonic() > deadline:
                raise _Slow
            image = _stat_image(entry.path, f"{base}/{entry.name}")
            yield image
            if image.kind == "folder":
                pending.append((entry.path, image.path))


def _image(path: str, place: Place) -> FileImage:
    return _stat_image(path, place.contents_path(path))


def _stat_image(path: str, contents_path: str) -> FileImage:
    try:
        status = os.lstat(path)
    except OSError as error:
        if error.errno in _NOWHERE:
            return FileImage(contents_path)
        raise
    kind = _kind(status.st_mode)
    target = str(Path(path).readlink()) if kind == "link" else ""
    size = status.st_size if kind == "file" else 0
    mode = stat.S_IMODE(status.st_mode)
    return FileImage(contents_path, kind, mode, status.st_mtime_ns, size, target=target)


def _kind(mode: int) -> FileKind:
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISDIR(mode):
        return "folder"
    return "link" if stat.S_ISLNK(mode) else "other"

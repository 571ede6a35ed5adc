"""Which files a turn has written or removed, and what Undo and Redo can do about them. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from .entries import Entry
from .file_history import FileHistory
from .file_images import FileImage, FilesLeft, FilesRestored, FileUndoKind, Preserved, Unpreserved
from .produced import Produced


@dataclass(frozen=True)
class FilePair:
    """What is to lie at a path, and what lies there now."""

    wanted: FileImage
    now: FileImage


@dataclass(frozen=True)
class FileChoice:
    """A file, or a folder with all of it that the turn knew, that the user may have put back.

    `pairs` begins with the path itself. `is_changed`: something else has changed it since.
    """

    pairs: tuple[FilePair, ...]
    is_changed: bool = False

    @property
    def path(self) -> str:
        return self.pairs[0].wanted.path

    @property
    def version(self) -> str:
        """Another one whenever the file is another, or what would become of it."""
        known = [(_timeless(pair.wanted), _timeless(pair.now)) for pair in self.pairs]
        return hashlib.sha256(repr(known).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def removes(self) -> bool:
        return self.pairs[0].wanted.kind == "absent"

    @property
    def files(self) -> list[FileImage]:
        """The files and links that are put back or removed."""
        images = (pair.now if self.removes else pair.wanted for pair in self.pairs)
        return [image for image in images if image.kind in ("file", "link")]


def _timeless(image: FileImage) -> FileImage:
    """The time of a folder says only that something in it has changed."""
    return replace(image, modified=0) if image.kind == "folder" else image


def copied_bytes(turn: Sequence[Entry]) -> int:
    """How much the turn has copied: there is a limit."""
    preserved = (entry.body for entry in turn if isinstance(entry.body, Preserved))
    return sum(image.size for body in preserved for image in body.files if image.copy)


def unpreserved_files(turn: Sequence[Entry]) -> list[Unpreserved]:
    """What Undo cannot put back, as far as it is known."""
    found: dict[str, Unpreserved] = {}
    known = _states(turn)
    for entry in turn:
        match entry.body:
            case Preserved(unpreserved=files):
                for each in files:
                    found.setdefault(each.name, each)
            case Produced(files=made):
                for file in made:
                    is_said = any(f"/{file.path}".endswith(f"/{_inner(name)}") for name in found)
                    if file.overwritten and file.path not in known and not is_said:
                        found[file.path] = Unpreserved(file.path)
    return list(found.values())


def _inner(name: str) -> str:
    """How a name ends, wherever it is counted from: `../up.txt` is the file `up.txt`."""
    while name.startswith(("./", "../")):
        name = name.partition("/")[2]
    return name


def file_choices(
    turn: Sequence[Entry], kind: FileUndoKind, now: Mapping[str, FileImage]
) -> list[FileChoice]:
    """What differs from how it was before the turn or, of `redo`, before the undo. What lies in a
    folder that comes back or goes as a whole is chosen with it."""
    choices = list(_choices(_states(turn), kind, now))
    wholes = {each.path for each in choices if _is_whole(each.pairs[0])}
    found: dict[str, FileChoice] = {}
    for choice in sorted(choices, key=lambda each: each.path.split("/")):
        known = found.get(_above(choice.path, wholes) or "")
        if known is None:
            found[choice.path] = choice
        else:
            pairs = (*known.pairs, *choice.pairs)
            found[known.path] = FileChoice(pairs, known.is_changed or choice.is_changed)
    return list(found.values())


def paths_of_turn(turn: Sequence[Entry]) -> list[str]:
    """The files about which something is known: how each is now decides what can be done."""
    return list(_states(turn))


def paths_as_left(turn: Sequence[Entry], now: Mapping[str, FileImage]) -> list[str]:
    """Those of its files that nobody has changed since its latest run: a copy of them would hold
    the turn's own work."""
    return [
        path
        for path, state in _states(turn).items()
        if state.left is None or now.get(path, FileImage(path)).is_as(state.left)
    ]


def restored_since(entries: Sequence[Entry], path: str) -> bool:
    """Whether the latest that happened to a file is that the user had it put back by Undo."""
    for entry in reversed(entries):
        match entry.body:
            case FilesRestored(kind=kind, paths=paths) if _is_in(path, paths):
                return kind == "undo"
            case Produced(files=made) if any(each.path == path for each in made):
                return False
    return False


def _choices(
    states: Mapping[str, FileHistory], kind: FileUndoKind, now: Mapping[str, FileImage]
) -> Iterator[FileChoice]:
    there = {path: now.get(path, FileImage(path)) for path in states}
    wanted = {path: state.offered(kind, there[path]) for path, state in states.items()}
    becoming = {path: image or there[path] for path, image in wanted.items()}
    leaves = {path for path, image in becoming.items() if image.kind in ("file", "link")}
    for path, state in states.items():
        # Nothing can lie in what is to be a file.
        image = FileImage(path) if _above(path, leaves) else becoming[path]
        here = there[path]
        if image is not here and not here.is_as(image):
            yield FileChoice((FilePair(image, here),), state.is_changed(kind, here))


def _is_whole(pair: FilePair) -> bool:
    """Whether a folder comes back that is gone, or goes that was not there."""
    return (pair.wanted.kind == "folder") != (pair.now.kind == "folder")


def _above(path: str, wholes: Set[str]) -> str | None:
    """The highest of these paths below which it lies."""
    parts = path.split("/")
    above = ("/".join(parts[:count]) for count in range(1, len(parts)))
    return next((each for each in above if each in wholes), None)


def _states(turn: Sequence[Entry]) -> dict[str, FileHistory]:
    states: dict[str, FileHistory] = {}
    for entry in turn:
        match entry.body:
            case Preserved(files=images):
                states.update({each.path: _before(each, states.get(each.path)) for each in images})
            case Produced(files=files):
                for made in files:
                    if not made.overwritten:
                        states.setdefault(made.path, _made(made.path))
            case FilesLeft(files=images):
                for image in images:
                    known = states.get(image.path, _made(image.path))
                    states[image.path] = replace(known, left=image, put_back=None)
            case FilesRestored() as restored:
                _restored(states, restored)
    return states


def _before(image: FileImage, known: FileHistory | None) -> FileHistory:
    return known.preserved(image) if known else FileHistory((image,))


def _made(path: str) -> FileHistory:
    """There was none before the turn."""
    return FileHistory((FileImage(path),))


def _restored(states: dict[str, FileHistory], restored: FilesRestored) -> None:
    """What failed is as it was: what is known of it stays true."""
    images = {image.path: image for image in restored.files}
    for path, state in states.items():
        if path in images or _is_in(path, restored.paths):
            states[path] = state.restored(restored.kind, images.get(path))
        elif _is_in(path, restored.failed):
            states[path] = state.failed(restored.kind)


def _is_in(path: str, paths: Sequence[str]) -> bool:
    """Whether it is one of these paths, or lies below one."""
    return any(path == each or path.startswith(f"{each}/") for each in paths)

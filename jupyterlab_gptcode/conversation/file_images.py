"""How files were at some moment, so that what a turn did to them can be undone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FileKind = Literal["file", "folder", "link", "absent", "other"]
FileUndoKind = Literal["undo", "redo"]


@dataclass(frozen=True)
class FileImage:
    """`path` is a contents path, `mode` the permissions, `modified` in nanoseconds since the epoch.

    `copy` is the name of the file that has the content, empty where there is none; `target` is
    where a link leads.
    """

    path: str
    kind: FileKind = "absent"
    mode: int = 0
    modified: int = 0
    size: int = 0
    copy: str = ""
    target: str = ""

    def is_as(self, other: FileImage) -> bool:
        """Whether nothing has happened from one to the other, as far as that shows without reading
        them. The time of a folder says only that something in it has changed."""
        if self.kind != other.kind or self.kind in ("absent", "other"):
            return self.kind == other.kind == "absent"
        if self.kind == "link":
            return self.target == other.target
        same = self.kind == "folder" or (self.size, self.modified) == (other.size, other.modified)
        return same and self.mode == other.mode


@dataclass(frozen=True)
class Unpreserved:
    """A file that is not copied, as the user reads of it, and why."""

    name: str
    why: str = ""


@dataclass(frozen=True)
class Preserved:
    """The files that the code of a block names to write over or remove, before it runs; and what
    Undo cannot put back."""

    block: int
    files: tuple[FileImage, ...] = ()
    unpreserved: tuple[Unpreserved, ...] = ()


@dataclass(frozen=True)
class FilesLeft:
    """The files of a turn as the run of a block has left them, with all that lies in folders."""

    block: int
    files: tuple[FileImage, ...] = ()


@dataclass(frozen=True)
class FilesRestored:
    """The user put files back as they were before a turn or, with `redo`, as they were before that.

    `paths` are those that were chosen, and `removed` the ones among them that were removed; `files`
    are they, and what belongs to folders among them, as they were until then, as far as they were
    copied. `failed` are paths of the entry before that could not be put back.
    """

    client: str
    kind: FileUndoKind
    paths: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    files: tuple[FileImage, ...] = ()
    failed: tuple[str, ...] = ()

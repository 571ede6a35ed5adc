"""Puts a file or a folder back as it was: content, mode and time. Blocks: for a thread.

A file is written beside its place and then renamed, so that it is there as a whole or as it was
before. Of folders only what belongs to them is removed: what else lies in them stays.
"""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from ...conversation import FileImage, FilePair, Unpreserved
from ...disk import remove_file, replace_file
from .copying import copy_file
from .place import Place
from .store import SECONDS

CopyOf = Callable[[FileImage], Path]
_NOT_EMPTY = (errno.ENOTEMPTY, errno.EEXIST)


def restore(pairs: Sequence[FilePair], place: Place, copy_of: CopyOf) -> list[Unpreserved]:
    """The paths that could not be put back, and why; the others are. Raises OSError where a copy is
    gone, before anything is touched."""
    for pair in pairs:
        if pair.wanted.kind == "file" and pair.wanted.copy:
            copy_of(pair.wanted)
    return _Restore(place, copy_of).all(pairs)


class _Restore:
    """`_failed` has the reasons by their paths: what lies below one of these is not tried."""

    def __init__(self, place: Place, copy_of: CopyOf) -> None:
        self._place, self._copy_of = place, copy_of
        self._deadline = time.monotonic() + SECONDS
        self._failed: dict[str, str] = {}

    def all(self, pairs: Sequence[FilePair]) -> list[Unpreserved]:
        deepest = sorted(pairs, key=lambda pair: -pair.wanted.path.count("/"))
        for pair in deepest:
            if pair.now.kind not in (pair.wanted.kind, "absent"):
                self._try(pair.wanted, partial(_remove, pair))
        for pair in reversed(deepest):
            self._try(pair.wanted, partial(self._make, pair.wanted))
        for pair in deepest:
            if pair.wanted.kind == "folder":
                self._try(pair.wanted, partial(_dress, pair.wanted))
        return [Unpreserved(path, why) for path, why in self._failed.items()]

    def _try(self, image: FileImage, act: Callable[[Path], None]) -> None:
        if any(f"{image.path}/".startswith(f"{path}/") for path in self._failed):
            return
        try:
            act(self._place.local(image.path))
        except OSError as error:
            self._failed[image.path] = error.strerror or type(error).__name__

    def _make(self, wanted: FileImage, path: Path) -> None:
        _make(wanted, path, self._copy_of, self._deadline)


def _remove(pair: FilePair, path: Path) -> None:
    if pair.now.kind == "folder":
        try:
            path.rmdir()
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno not in _NOT_EMPTY or pair.wanted.kind != "absent":
                raise
    elif pair.now.kind in ("file", "link"):
        remove_file(path)


def _make(wanted: FileImage, path: Path, copy_of: CopyOf, deadline: float) -> None:
    match wanted.kind:
        case "folder":
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(wanted.mode | 0o700)  # until all that lies in it is there
        case "link":
            new = _beside(path)
            new.symlink_to(wanted.target)
            _move(new, path)
        case "file":
            path.parent.mkdir(parents=True, exist_ok=True)
            new = _beside(path)
            copy_file(copy_of(wanted), new, deadline)
            try:
                _dress(wanted, new)
            except OSError:
                new.unlink(missing_ok=True)
                raise
            _move(new, path)


def _move(new: Path, path: Path) -> None:
    try:
        replace_file(new, path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _beside(path: Path) -> Path:
    return path.with_name(f".~{secrets.token_hex(4)}")


def _dress(wanted: FileImage, path: Path) -> None:
    os.utime(path, ns=(wanted.modified, wanted.modified))
    path.chmod(wanted.mode)

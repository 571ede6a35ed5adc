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
from pathlib import Path

from ...conversation import FileImage, FilePair
from .copying import copy_file
from .place import Place
from .store import SECONDS

CopyOf = Callable[[FileImage], Path]
_NOT_EMPTY = (errno.ENOTEMPTY, errno.EEXIST)


def restore(pairs: Sequence[FilePair], place: Place, copy_of: CopyOf) -> None:
    """Raises OSError; what was put back until then stays."""
    deadline = time.monotonic() + SECONDS
    for pair in pairs:
        if pair.wanted.kind == "file" and pair.wanted.copy:
            copy_of(pair.wanted)  # before anything is touched
    deepest = sorted(pairs, key=lambda pair: -pair.wanted.path.count("/"))
    for pair in deepest:
        if pair.now.kind not in (pair.wanted.kind, "absent"):
            _remove(pair.now, place.local(pair.wanted.path), must=pair.wanted.kind != "absent")
    for pair in reversed(deepest):
        _make(pair.wanted, place, copy_of, deadline)
    for pair in deepest:
        if pair.wanted.kind == "folder":
            _dress(pair.wanted, place.local(pair.wanted.path))


def _remove(now: FileImage, path: Path, *, must: bool) -> None:
    """`must`: something else is to lie there."""
    if now.kind == "folder":
        try:
            path.rmdir()
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno not in _NOT_EMPTY or must:
                raise
    elif now.kind in ("file", "link"):
        path.unlink(missing_ok=True)


def _make(wanted: FileImage, place: Place, copy_of: CopyOf, deadline: float) -> None:
    path = place.local(wanted.path)
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
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _beside(path: Path) -> Path:
    return path.with_name(f".~{secrets.token_hex(4)}")


def _dress(wanted: FileImage, path: Path) -> None:
    os.utime(path, ns=(wanted.modified, wanted.modified))
    path.chmod(wanted.mode)

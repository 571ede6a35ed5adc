"""The only room that stores conversations: one append-only file of JSON lines for each.

A file is readable by its owner alone. Each entry is flushed as it comes and fsynced at the end of
a step. A torn last line, from a crash in the middle of a write, is cut off and kept beside.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from .conversation import Created, Entry
from .entries import dump_entry, parse_entry
from .errors import JournalError, NotFound

_ID = re.compile(r"[0-9a-f]{16,64}")


class Journal:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, BinaryIO] = {}

    def append(self, conversation: str, entry: Entry) -> None:
        """Writes one entry; raises JournalError when the disk does not take it."""
        line = dump_entry(entry).encode("utf-8", "surrogatepass") + b"\n"
        try:
            file = self._files.get(conversation) or self._open(conversation)
            # Unbuffered: a full disk takes a part, and says so here and not later.
            if file.write(line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            self.close(conversation)
            raise JournalError(
                f"The conversation could not be written to disk ({error.strerror}). What you see "
                "is still here until the page is closed. Make room or check the permissions of "
                f"{self._folder}, then try again."
            ) from error

    def sync(self, conversation: str) -> None:
        """Makes sure that all entries are on the disk, and lets go of the file."""
        file = self._files.get(conversation)
        if file is not None:
            with contextlib.suppress(OSError):
                os.fsync(file.fileno())
        self.close(conversation)

    def close(self, conversation: str) -> None:
        file = self._files.pop(conversation, None)
        if file is not None:
            with contextlib.suppress(OSError):
                file.close()

    def read(self, conversation: str) -> list[Entry]:
        """All entries in order; raises NotFound where there is no such conversation."""
        path = self._path(conversation)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise NotFound("There is no such conversation.") from error
        whole, entries = _parse(data)
        if not entries or not isinstance(entries[0].body, Created):
            raise NotFound("This conversation's file is damaged at its first line.")
        if whole < len(data):
            with contextlib.suppress(OSError):
                _cut(path, data, whole)
        return entries

    def heads(self) -> Iterator[tuple[str, Entry]]:
        """The id and first entry of each conversation, newest first; damaged ones left out."""
        paths = [path for path in self._folder.glob("*.jsonl") if _ID.fullmatch(path.stem)]
        for path in sorted(paths, key=_changed, reverse=True):
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                head = _head(path)
                if isinstance(head.body, Created):
                    yield path.stem, head

    def _path(self, conversation: str) -> Path:
        # The id comes from a URL or a notebook: nothing but our own ids may become a path.
        if not _ID.fullmatch(conversation):
            raise NotFound("There is no such conversation.")
        return self._folder / f"{conversation}.jsonl"

    def _open(self, conversation: str) -> BinaryIO:
        path = self._path(conversation)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # What follows a torn line would be lost with it.
        data = path.read_bytes() if path.exists() else b""
        if data and not data.endswith(b"\n"):
            _cut(path, data, data.rfind(b"\n") + 1)
        file = self._files[conversation] = _private(path)
        return file


def _private(path: Path) -> BinaryIO:
    """A file to append to, readable by its owner alone."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    return os.fdopen(descriptor, "ab", buffering=0)


def _cut(path: Path, data: bytes, whole: int) -> None:
    """Keeps what follows the whole lines beside the file, then cuts it off."""
    with _private(path.with_suffix(".torn")) as file:
        file.write(data[whole:] + b"\n")
    os.truncate(path, whole)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # removed at this moment, or a link to nowhere
        return 0.0


def _head(path: Path) -> Entry:
    with path.open("rb") as file:
        return parse_entry(file.readline().decode())


def _parse(data: bytes) -> tuple[int, list[Entry]]:
    """The entries up to the first line that is torn, and how many bytes they take."""
    entries: list[Entry] = []
    position = 0
    for line in data.splitlines(keepends=True):
        if not line.endswith(b"\n"):
            break
        try:
            entries.append(parse_entry(line.decode("utf-8", "surrogatepass")))
        except (ValueError, KeyError, TypeError):
            break
        position += len(line)
    return position, entries

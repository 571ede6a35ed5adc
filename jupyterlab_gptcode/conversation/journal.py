"""The only module that stores conversations: one append-only file of JSON lines for each.

A file is readable by its owner alone. Each entry is written at once and fsynced at the end of a
step. A torn last line, from a crash in the middle of a write, is cut off and saved beside the file;
so are lines that something else has damaged.

The first entry carries the version of the format. A release that adds a type of entry keeps the
version only if older releases may ignore the type: so we ignore unknown types, and leave a file of
a later version alone. The order of the lines counts, not their times.

Everything here waits for the disk: call it in a thread. One append at a time for each conversation;
the rest may overlap.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import mmap
import os
import re
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from ..disk import remove_file, remove_folder
from ..errors import JournalError, NotFound
from .entries import Created, Entry
from .journal_files import (
    entry_lines,
    is_at,
    is_missing,
    mend_end,
    mend_lines,
    private_file,
    size_of,
    write_entries,
)
from .journal_format import entry_type, parse_entry
from .journal_lines import DAMAGE, Lines, parse, read_line, refuse_later

_log = logging.getLogger(__name__)
_TAILS = (1 << 16, 1 << 20)  # bytes
_LONG = 1 << 20  # bytes: such files are read one by one, as all threads share one interpreter
Stamp = tuple[int, int]  # time of change in nanoseconds, size in bytes
_State = tuple[Stamp, int]  # and the inode: a file may stand in the place of another
_SUFFIX = ".jsonl"
_ID = re.compile(r"[0-9a-f]{16,64}")
_DELETED = "This conversation was deleted. Your next message can start a new one."


class Journal:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, BinaryIO] = {}
        self._doubtful: set[str] = set()  # conversations that may not have reached the disk
        self._long = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}  # one for each file: sync also closes it
        self._left: dict[str, _State] = {}  # as each file was when we last closed or read it
        self._sizes: dict[str, int] = {}  # of each open file, by what we have written
        self._changed: set[str] = set()  # conversations that something else has written meanwhile
        self._deleted: set[str] = set()  # never written again

    def append(self, conversation: str, entry: Entry, earlier: Sequence[Entry] = ()) -> None:
        """Writes one entry; raises JournalError when the disk does not take it.

        `earlier` are all entries before this one: where the file is gone, they are written again.
        """
        lines = entry_lines(entry)
        with self._lock(conversation):
            if conversation in self._deleted:
                raise NotFound(_DELETED)
            try:
                file = self._file(conversation, earlier)
                # Unbuffered: a full disk takes a part, and reports it here and not later.
                if file.write(lines) != len(lines):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                self._sizes[conversation] += len(lines)
            except OSError as error:
                self._close(conversation)
                raise self._unwritten(error) from error

    def create(self, conversation: str, entries: Sequence[Entry]) -> None:
        """Writes a new conversation, fsynced; or there is none, and JournalError is raised."""
        path = self._path(conversation)
        try:
            self._make_folder()
            write_entries(path, entries)
            self._left[conversation] = _state(path.stat())
        except OSError as error:
            raise self._unwritten(error) from error

    def delete(self, conversation: str) -> None:
        """Removes all files of a conversation; raises JournalError where one of them stays.

        Its journal goes last, so that it is listed, and can be deleted, until all else is gone.
        """
        path = self._path(conversation)
        with self._lock(conversation):
            if not path.exists():
                raise NotFound("There is no such conversation.")
            self._close(conversation)
            self._deleted.add(conversation)
            try:
                # Twice: a search may just have written beside it.
                for _ in range(2):
                    for beside in self.folder.glob(f"{conversation}.*"):
                        if beside != path:
                            _remove(beside)
                    remove_file(path)
            except OSError as error:
                self._deleted.discard(conversation)
                raise JournalError(
                    f"The conversation could not be deleted ({error.strerror}): some of its files "
                    f"are still there. Check the permissions of {self.folder}, then try again."
                ) from error

    def is_deleted(self, conversation: str) -> bool:
        return conversation in self._deleted

    def is_changed(self, conversation: str) -> bool:
        """Whether something else has written the file since: a backup was restored, or another
        server runs. One that is gone is written again."""
        with self._lock(conversation):
            if conversation in self._files:
                return False
            self._compare(conversation)
            return conversation in self._changed

    def _compare(self, conversation: str) -> None:
        """Whether a file that is closed is as we left it."""
        left = self._left.get(conversation)
        with contextlib.suppress(OSError):
            if left not in (None, _state(self._path(conversation).stat())):
                self._changed.add(conversation)

    def sync(self, conversation: str) -> None:
        """Makes sure that what was appended is on the disk, and closes the file.

        If the disk does not confirm it, the next append writes the whole conversation again.
        """
        with self._lock(conversation):
            file = self._files.get(conversation)
            if file is None:
                return
            # A copy, because appends go on while the disk takes its time.
            descriptor = os.dup(file.fileno())
        try:
            size = os.fstat(descriptor).st_size
            os.fsync(descriptor)
        except OSError as error:
            _log.warning("A conversation may not have reached the disk: %s.", error.strerror)
            self._doubtful.add(conversation)
        finally:
            os.close(descriptor)
        with self._lock(conversation):
            # What was appended meanwhile has a sync of its own.
            if self._files.get(conversation) is file and size_of(file) == size:
                self._close(conversation)

    def close(self, conversation: str) -> None:
        with self._lock(conversation):
            self._close(conversation)

    def _close(self, conversation: str) -> None:
        file = self._files.pop(conversation, None)
        if file is not None:
            if size_of(file) != self._sizes.pop(conversation):
                self._changed.add(conversation)
            with contextlib.suppress(OSError):
                self._left[conversation] = _state(os.fstat(file.fileno()))
                file.close()

    def _lock(self, conversation: str) -> threading.Lock:
        return self._locks.setdefault(conversation, threading.Lock())

    def _unwritten(self, error: OSError) -> JournalError:
        return JournalError(
            f"The conversation could not be written to disk ({error.strerror}). What you see "
            "is still here until the page is closed. Make room or check the permissions of "
            f"{self.folder}, then try again."
        )

    def read(self, conversation: str) -> list[Entry]:
        """All entries in order; raises NotFound where there is no such conversation."""
        return self.read_lines(conversation).entries

    def read_lines(self, conversation: str) -> Lines:
        """The same, and whether lines before the end were damaged: those are saved beside the
        file, and the others are read."""
        path = self._path(conversation)
        try:
            with self._long if path.stat().st_size > _LONG else contextlib.nullcontext():
                return self._read_lines(conversation, path)
        except FileNotFoundError as error:
            raise NotFound("There is no such conversation.") from error
        except OSError as error:
            raise JournalError(
                f"The conversation could not be read from disk ({error.strerror}). It is left as "
                f"it is. Check the permissions of {self.folder}, then try again."
            ) from error

    def _read_lines(self, conversation: str, path: Path) -> Lines:
        data = path.read_bytes()
        refuse_later(data)
        lines = parse(data)
        if (
            0 in lines.damaged
            or not lines.entries
            or not isinstance(lines.entries[0].body, Created)
        ):
            raise NotFound("This conversation's file is damaged at its first line.")
        if lines.damaged:
            count = len(lines.damaged)
            _log.warning("%d damaged lines of a conversation were saved beside its file.", count)
        with contextlib.suppress(OSError):
            mend_lines(path, data, lines)
            self._left[conversation] = _state(path.stat())
            self._changed.discard(conversation)
        return lines

    def stamps(self) -> dict[str, Stamp]:
        """When each conversation was changed, newest first, and its size: what a list needs."""
        found = {}
        with contextlib.suppress(OSError), os.scandir(self.folder) as files:
            for file in files:
                name, suffix = os.path.splitext(file.name)  # noqa: PTH122  a thousand of them
                if suffix == _SUFFIX and _ID.fullmatch(name):
                    # Removed at this moment, or a link to nowhere.
                    with contextlib.suppress(OSError):
                        found[name] = _stamp(file.stat())
        return dict(sorted(found.items(), key=lambda each: each[1], reverse=True))

    def head(self, conversation: str) -> Entry | None:
        """The first entry; None where it cannot be read."""
        with contextlib.suppress(OSError, *DAMAGE):
            head = _head(self._path(conversation))
            if isinstance(head.body, Created):
                return head
        return None

    def forwards(self, conversation: str) -> Iterator[Entry]:
        """The first entries; damaged ones left out."""
        with contextlib.suppress(OSError), self._path(conversation).open("rb") as file:
            for line in file:
                with contextlib.suppress(*DAMAGE):
                    yield from read_line(line)

    def last_of_type(self, conversation: str, name: str, since: int) -> Entry | None:
        """The last entry of this type beyond so many bytes: a search, because few have one."""
        mark = f'"type":"{name}"'.encode()
        with (
            contextlib.suppress(OSError, ValueError),
            self._path(conversation).open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        ):
            end = len(data)
            while (found := data.rfind(mark, since, end)) >= 0:
                start, end = data.rfind(b"\n", 0, found) + 1, found
                with contextlib.suppress(*DAMAGE):
                    entries = read_line(data[start : data.find(b"\n", found)])
                    if entries and entry_type(entries[0].body) == name:
                        return entries[0]
        return None

    def data(self, conversation: str) -> bytes:
        """The file as it is; empty where it cannot be read."""
        try:
            return self._path(conversation).read_bytes()
        except OSError:
            return b""

    def backwards(self, conversation: str) -> Iterator[Entry]:
        """The latest entries first; damaged ones and all before the last MB left out."""
        try:
            with self._path(conversation).open("rb") as file:
                end = size = file.seek(0, os.SEEK_END)
                rest = b""
                # What is looked for is mostly near the end.
                for start in (max(0, size - tail) for tail in _TAILS):
                    file.seek(start)
                    rest, *lines = (file.read(end - start) + rest).split(b"\n")
                    yield from _read_backwards(lines)
                    end = start
        except OSError:
            return
        yield from _read_backwards([rest])

    def _path(self, conversation: str) -> Path:
        # The id comes from a URL or a notebook: nothing but our own ids may become a path.
        if not _ID.fullmatch(conversation):
            raise NotFound("There is no such conversation.")
        return self.folder / f"{conversation}{_SUFFIX}"

    def _make_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _file(self, conversation: str, earlier: Sequence[Entry]) -> BinaryIO:
        """The file to append to, with all earlier entries in it."""
        path = self._path(conversation)
        file = self._files.get(conversation)
        if file is not None and is_at(file, path):
            return file
        self._close(conversation)
        # Another file may stand in its place.
        self._compare(conversation)
        self._make_folder()
        if earlier and (conversation in self._doubtful or is_missing(path)):
            _log.warning("The file of a conversation is gone or in doubt; it is written again.")
            write_entries(path, earlier)
            self._doubtful.discard(conversation)
            self._changed.discard(conversation)
        elif not is_missing(path):
            mend_end(path)
        file = self._files[conversation] = private_file(path)
        self._sizes[conversation] = size_of(file)
        return file


def _read_backwards(lines: Sequence[bytes]) -> Iterator[Entry]:
    for line in reversed(lines):
        with contextlib.suppress(*DAMAGE):
            yield from read_line(line)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        remove_folder(path)
    else:
        remove_file(path)


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_mtime_ns, status.st_size


def _state(status: os.stat_result) -> _State:
    return _stamp(status), status.st_ino


def _head(path: Path) -> Entry:
    with path.open("rb") as file:
        return parse_entry(file.readline().decode())

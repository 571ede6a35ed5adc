"""Search over all conversations, by a file beside each that may be thrown away: ID.search.

It has the time and size of the journal that it was made of; a journal that has others is read
again. A first search in many conversations would take long: each reads for a while, answers with
what it has found, and says how many are not read yet.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..disk import write_quickly
from .index import Row
from .journal import Journal, Stamp
from .search_text import Hit, SearchText, search_text, words_of

_VERSION = 1
_HEAD = 128  # bytes of the first line, which is filled up with blanks


@dataclass(frozen=True)
class Found:
    """By id, as the rows are ordered; a hit is None where only the title or path has the words.

    `more` counts conversations beyond those, `unread` those in which nobody has looked yet.
    """

    hits: Mapping[str, Hit | None]
    more: int = 0
    unread: int = 0


class Search:
    def __init__(self, journal: Journal, clock: Callable[[], float] = time.monotonic) -> None:
        self._journal = journal
        self._clock = clock

    def find(
        self, rows: Mapping[str, Row], query: str, *, most: int = 50, seconds: float = 0.5
    ) -> Found:
        """Conversations that have all words. Waits for the disk; reads journals for so long."""
        words = words_of(query)
        until = self._clock() + seconds
        hits: dict[str, Hit | None] = {}
        more = read = unread = 0
        for conversation, row in rows.items():
            saved = self._open(conversation, row.stamp)
            if saved is None:
                # At least one, so that a search comes to its end on the slowest machine.
                if read and self._clock() >= until:
                    unread += 1
                    continue
                read += 1
            with saved or self._read(conversation, row.stamp) as text:
                if not _has_all(row, text.words, words):
                    continue
                if len(hits) < most:
                    hits[conversation] = text.whole().hit(words)
                else:
                    more += 1
        return Found(hits, more, unread)

    def _open(self, conversation: str, stamp: Stamp) -> _Saved | None:
        """What is saved of it, if it is of the journal as it is now."""
        try:
            return _Saved(self._path(conversation), stamp)
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def _read(self, conversation: str, stamp: Stamp) -> _Read:
        text = search_text(self._journal.data(conversation))
        path = self._path(conversation)
        head = {"version": _VERSION, "stamp": stamp, "words": len(text.words)}
        # As well as it can: a disk that takes nothing more only makes the next search slower.
        with contextlib.suppress(OSError):
            write_quickly(path, [json.dumps(head).encode().ljust(_HEAD), text.words, text.text])
            if self._journal.is_deleted(conversation):
                path.unlink(missing_ok=True)
        return _Read(text)

    def _path(self, conversation: str) -> Path:
        return self._journal.folder / f"{conversation}.search"


class _Read(contextlib.AbstractContextManager["_Read"]):
    """A conversation that was just read."""

    def __init__(self, text: SearchText) -> None:
        self._text = text
        self.words = text.words

    def whole(self) -> SearchText:
        return self._text

    def __exit__(self, *_: object) -> None:
        return None


class _Saved(contextlib.AbstractContextManager["_Saved"]):
    """A saved one, of which the whole text is read only if it is needed."""

    def __init__(self, path: Path, stamp: Stamp) -> None:
        self._file: BinaryIO = path.open("rb", buffering=0)
        try:
            saved = json.loads(self._file.read(_HEAD))
            size = int(saved["words"])
            if saved["version"] != _VERSION or tuple(saved["stamp"]) != stamp:
                raise ValueError(path)
            self.words = self._file.read(size)
            if len(self.words) != size:
                raise ValueError(path)
        except BaseException:
            self._file.close()
            raise

    def whole(self) -> SearchText:
        return SearchText(self.words, self._file.read())

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _has_all(row: Row, words: bytes, sought: Sequence[bytes]) -> bool:
    about = f"{row.title}\n{row.notebook}".lower().encode("utf-8", "replace")
    return all(word in words or word in about for word in sought)

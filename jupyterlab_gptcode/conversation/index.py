"""A list of all conversations without reading each: a file beside them that may be thrown away.

What is listed is what lies in the folder. The index only saves reading a journal that has the time
and size which it had when its row was written; any other journal is read.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from dataclasses import asdict, dataclass

from .entries import Created
from .journal import Journal, Stamp
from .notebook_path import latest_path

_NAME = "index.json"


@dataclass(frozen=True)
class Row:
    """A conversation in the list; `stamp` is that of the journal from which it was read."""

    stamp: Stamp
    notebook: str
    created: float


class Index:
    def __init__(self, journal: Journal) -> None:
        self._path = journal.folder / _NAME
        self._journal = journal
        self._saving = threading.Lock()

    def rows(self) -> dict[str, Row]:
        """By id, newest first; damaged conversations left out. Waits for the disk."""
        known = self._load()
        rows: dict[str, Row] = {}
        for conversation, stamp in self._journal.stamps().items():
            row = known.get(conversation)
            if row is None or row.stamp != stamp:
                row = self._read(conversation, stamp)
            if row is not None:
                rows[conversation] = row
        # Of two at the same time one saves.
        if rows != known and self._saving.acquire(blocking=False):
            try:
                self._save(rows)
            finally:
                self._saving.release()
        return rows

    def _read(self, conversation: str, stamp: Stamp) -> Row | None:
        head = self._journal.head(conversation)
        if head is None or not isinstance(head.body, Created):
            return None
        notebook = latest_path(self._journal.backwards(conversation)) or head.body.notebook
        return Row(stamp, notebook, head.time)

    def _load(self) -> dict[str, Row]:
        """What was saved; nothing where the file is missing or damaged in any way."""
        try:
            saved = json.loads(self._path.read_text("utf-8"))
            return {str(name): _row(**row) for name, row in saved.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return {}

    def _save(self, rows: dict[str, Row]) -> None:
        """As well as it can: a disk that takes nothing more only makes the next list slower."""
        new = self._path.with_suffix(".new")
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
            try:
                descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    json.dump({name: asdict(row) for name, row in rows.items()}, file)
                new.replace(self._path)
            finally:
                new.unlink(missing_ok=True)


def _row(stamp: list[int], notebook: str, created: float) -> Row:
    changed, size = stamp
    kinds = [type(changed), type(size), type(notebook), type(created)]
    if kinds != [int, int, str, float]:
        raise TypeError("This is not a row of ours.")
    return Row((changed, size), notebook, created)

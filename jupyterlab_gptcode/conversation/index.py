"""A list of all conversations without reading each: a file beside them that may be thrown away.

What is listed is what lies in the folder. The index only saves reading a journal that has the time
and size which it had when its row was written; any other journal is read.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from ..disk import write_quickly
from .entries import Begin, Created, Entry, Titled
from .journal import Journal, Stamp
from .notebook_path import latest_path
from .titles import first_prompt

_NAME = "index.json"


@dataclass(frozen=True)
class Row:
    """A conversation in the list; `stamp` is that of the journal from which it was read.

    `name` is what the user calls it, `prompt` its first prompt's first line; each may be empty.
    `changed`, in seconds since the epoch, is when anything but its name did.
    """

    stamp: Stamp
    notebook: str
    created: float
    changed: float
    name: str = ""
    prompt: str = ""
    turns: int = 0

    @property
    def title(self) -> str:
        return self.name or self.prompt


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
                row = self._read(conversation, stamp, row)
            if row is not None:
                rows[conversation] = row
        rows = dict(sorted(rows.items(), key=lambda each: each[1].changed, reverse=True))
        # Of two at the same time one saves.
        if rows != known and self._saving.acquire(blocking=False):
            try:
                self._save(rows)
            finally:
                self._saving.release()
        return rows

    def forget(self, conversation: str) -> None:
        """Takes a row out of the file. Waits for the disk."""
        with self._saving:
            rows = self._load()
            if rows.pop(conversation, None):
                self._save(rows)

    def _read(self, conversation: str, stamp: Stamp, known: Row | None) -> Row | None:
        head = self._journal.head(conversation)
        if head is None or not isinstance(head.body, Created):
            return None
        latest = list(_latest(self._journal.backwards(conversation)))
        notebook = latest_path(latest) or head.body.notebook
        turns = max((entry.turn for entry in latest), default=0)
        prompt = (known.prompt if known else "") or first_prompt(
            self._journal.forwards(conversation)
        )
        if known is not None and known.stamp[1] > stamp[1]:
            known = None  # another file stands in its place
        name = self._name(conversation, known)
        return Row(stamp, notebook, head.time, _changed(latest, stamp), name, prompt, turns)

    def _name(self, conversation: str, known: Row | None) -> str:
        """A journal only grows, so what is known is true until a later entry says otherwise."""
        since = known.stamp[1] if known else 0
        entry = self._journal.last_of_type(conversation, "titled", since)
        if entry is not None and isinstance(entry.body, Titled):
            return entry.body.title
        return known.name if known else ""

    def _load(self) -> dict[str, Row]:
        """What was saved; nothing where the file is missing or damaged in any way."""
        try:
            saved = json.loads(self._path.read_text("utf-8"))
            return {str(name): _row(**row) for name, row in saved.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return {}

    def _save(self, rows: dict[str, Row]) -> None:
        """As well as it can: a disk that takes nothing more only makes the next list slower."""
        known = {
            name: asdict(row) for name, row in rows.items() if not self._journal.is_deleted(name)
        }
        with contextlib.suppress(OSError):
            write_quickly(self._path, [json.dumps(known).encode()])


def _latest(latest_first: Iterable[Entry]) -> Iterator[Entry]:
    """No more than what says where the notebook is, and which turn is the latest.

    A notebook may be renamed after that turn, so its path alone is not enough.
    """
    for entry in latest_first:
        yield entry
        if isinstance(entry.body, Begin):
            return


def _changed(latest: Sequence[Entry], stamp: Stamp) -> float:
    """When the file was; a name that was given since does not count."""
    time = stamp[0] / 1e9
    if latest and isinstance(latest[0].body, Titled):
        other = next((entry.time for entry in latest if not isinstance(entry.body, Titled)), time)
        return min(time, other)
    return time


def _row(
    stamp: list[int],
    notebook: str,
    created: float,
    changed: float,
    name: str,
    prompt: str,
    turns: int,
) -> Row:
    at, size = stamp
    kinds = [type(each) for each in (at, size, notebook, created, changed, name, prompt, turns)]
    if kinds != [int, int, str, float, float, str, str, int]:
        raise TypeError("This is not a row of ours.")
    return Row((at, size), notebook, created, changed, name, prompt, turns)

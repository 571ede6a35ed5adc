"""What was used today, over all conversations: a file for each day, a line for each request.

The journals are the truth, but they can be deleted, and reading all of them at each step would take
long. So each request is a line in `spent/DAY.ndjson`, too, by the id of its step and its number in
it. When a server starts to count, lines that are missing are made from the journals of the day. So
the sum is right after a crash, after the file was lost, and after a conversation was deleted; it
never shrinks within the day.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..protocol import Json, Usage, build, dump
from .day_files import DayFiles
from .sums import Spent, spent, total

_log = logging.getLogger(__name__)


@dataclass
class Ledger:
    """Without a folder it lasts as long as the server. `read` and `write` wait for the disk: call
    them in a thread, each one at a time. `add` and `today` do not."""

    folder: Path | None = None
    journalled: Callable[[float], Iterable[tuple[str, int, Usage]]] | None = None
    clock: Callable[[], float] = time.time
    _day: str = ""
    _used: dict[str, Spent] = field(default_factory=dict)
    _unwritten: list[tuple[str, Json]] = field(default_factory=list)  # days, and their lines
    _is_complete: bool = False  # the journals of the day were read
    _changing: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        # Without a folder nothing is read or written there.
        self._files = DayFiles(self.folder or Path(), self.clock)

    @property
    def is_written(self) -> bool:
        return not self._unwritten

    def add(self, id_: str, usage: Usage) -> None:
        """The same id again changes nothing."""
        with self._changing:
            self._turn_page()
            if id_ not in self._used:
                self._used[id_] = spent(usage)
                self._unwritten.append((self._day, {"id": id_, **dump(usage)}))

    def today(self) -> Spent:
        with self._changing:
            self._turn_page()
            return total(self._used.values())

    def read(self) -> None:
        """What other servers have used since, and at first what the journals know."""
        if self.folder is None:
            return
        with self._changing:
            self._turn_page()
            day = self._day
        lines = list(self._lines(day))
        with self._changing:
            for id_, usage in lines if day == self._day else ():
                self._used.setdefault(id_, spent(usage))
        if not self._is_complete and self.journalled is not None:
            self._is_complete = True
            for step, number, usage in self.journalled(_start_of(self.clock())):
                self.add(request_id(step, number), usage)
            self.write()

    def write(self) -> None:
        """As well as it can: what the disk does not take is in the journals."""
        with self._changing:
            unwritten, self._unwritten = self._unwritten, []
        if self.folder is None or not unwritten:
            return
        try:
            self._files.append(unwritten)
        except OSError as error:
            _log.warning("%s could not be written (%s).", self.folder, error.strerror)

    def _turn_page(self) -> None:
        if self._files.today != self._day:
            self._day, self._used = self._files.today, {}

    def _lines(self, day: str) -> Iterator[tuple[str, Usage]]:
        """The lines that were added since; one that is not ours is left out."""
        for body in self._files.new_lines(day):
            try:
                yield str(body["id"]), _usage(body)
            except (ValueError, TypeError, KeyError):
                continue


def _usage(body: Any) -> Usage:
    usage = build(Usage, body)
    numbers = (usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens)
    if not all(type(number) is int for number in numbers):
        raise TypeError("This is not a line of ours.")
    if usage.cost is not None and type(usage.cost) not in (int, float):
        raise TypeError("This is not a line of ours.")
    return usage


def request_id(step: str, number: int) -> str:
    """Of a request, by its step and its number in it, from 0."""
    return f"{step}/{number}"


def _start_of(moment: float) -> float:
    """When the day of a moment began, where the server is."""
    at = time.localtime(moment)
    return time.mktime((at.tm_year, at.tm_mon, at.tm_mday, 0, 0, 0, 0, 0, -1))

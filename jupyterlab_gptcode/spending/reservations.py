"""What is reserved for answers that are being written, over all servers of one user.

Before a request is sent, a line in `reserved/DAY.ndjson` says what it may use; when it has ended,
another line takes that back. Lines are only appended, so all servers see them in one order, and of
two at once the first one counts. The line of a server that was killed stands until its conversation
is opened again: `left` finds it.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field

from ..protocol import Json
from ..providers.price import Price
from .day_files import DayFiles
from .prices import price
from .sums import Spent, total

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reserved:
    """For one request, by its step and number: so many tokens of it, and at most so many of its
    answer. `price` is None where nobody knows it."""

    step: str
    number: int
    prompt: int
    answer: int
    price: Price | None = None

    @property
    def spent(self) -> Spent:
        cost = self.price.of(self.prompt, self.answer) if self.price else 0.0
        return Spent(self.prompt, 0, self.answer, cost)

    @property
    def id(self) -> tuple[str, int]:
        return self.step, self.number

    def as_json(self) -> Json:
        found = self.price and self.price.as_json()
        return {**vars(self), "price": found}


@dataclass
class Reservations:
    """Without files it knows nothing of other servers. `hold`, `read` and `write` wait for the
    disk: call them in a thread."""

    files: DayFiles | None = None
    _day: str = ""
    _known: dict[tuple[str, int], Reserved] = field(default_factory=dict)  # in the file's order
    _own: set[tuple[str, int]] = field(default_factory=set)
    _ended: list[tuple[str, Json]] = field(default_factory=list)  # days, and lines to write
    _reading: threading.RLock = field(default_factory=threading.RLock)  # held for the disk
    _changing: threading.Lock = field(default_factory=threading.Lock)  # never held for that

    @property
    def is_written(self) -> bool:
        return not self._ended

    def hold(self, reserved: Reserved) -> Spent:
        """What others have reserved before it."""
        with self._changing:
            self._own.add(reserved.id)
            # It was refused, and is sent once more.
            self._ended = [(day, line) for day, line in self._ended if _id(line) != reserved.id]
        if self.files is None:
            return Spent()
        with self._reading:
            self._append([(self.files.today, reserved.as_json())])
            self.read()
            return self.others(reserved)

    def end(self, reserved: Reserved) -> None:
        """It has ended. Other servers learn it with `write`, once they can read what it used."""
        with self._changing:
            self._known.pop(reserved.id, None)
            if self.files is not None:
                line = {"step": reserved.step, "number": reserved.number, "ended": True}
                self._ended.append((self.files.today, line))

    def others(self, before: Reserved | None = None) -> Spent:
        """What other servers have reserved: all of it, or what was there `before`."""
        with self._changing:
            found = list(self._known.values())
            if before is not None and before.id in self._known:
                found = found[: list(self._known).index(before.id)]
            return total(each.spent for each in found if each.id not in self._own)

    def left(self, step: str) -> list[Reserved]:
        """Those of a step whose server is gone."""
        with self._changing:
            return [each for each in self._known.values() if each.step == step]

    def read(self) -> None:
        if self.files is None:
            return
        with self._reading:
            day = self.files.today
            lines = list(self.files.new_lines(day))
            with self._changing:
                if day != self._day:
                    self._day, self._known = day, {}
                for line in lines:
                    self._take(line)

    def write(self) -> None:
        with self._changing:
            lines, self._ended = self._ended, []
        self._append(lines)

    def _append(self, lines: list[tuple[str, Json]]) -> None:
        if self.files is None or not lines:
            return
        try:
            self.files.append(lines)
        except OSError as error:
            _log.warning("%s could not be written (%s).", self.files.folder, error.strerror)

    def _take(self, line: Json) -> None:
        try:
            step, number = _id(line)
            self._known.pop((step, number), None)
            if not line.get("ended"):
                prompt, answer = int(line["prompt"]), int(line["answer"])
                found = Reserved(step, number, max(0, prompt), max(0, answer), price(line["price"]))
                self._known[found.id] = found
        except (KeyError, TypeError, ValueError, OverflowError):
            pass  # no line of ours


def _id(line: Json) -> tuple[str, int]:
    return str(line["step"]), int(line["number"])

"""What a splitter waits for before it looks again at what it holds.

Text comes in small pieces, and a line or a thought may be very long: if each piece had all of it
read again, the work would grow with its square. Each wait reads every piece once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from .quotes import Quotes
from .thoughts import CLOSES, TAIL

_SHORT = 256  # characters that are read again with each piece: most waits are for a few
_LINES = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")


class Wait(Protocol):
    def ends_with(self, text: str) -> bool:
        """Whether the piece of text that has come now may end the wait."""


class LineWait:
    """For the end of a line, or for as many characters as are held."""

    def __init__(self, held: int) -> None:
        self._missing = 0 if held < _SHORT else held

    def ends_with(self, text: str) -> bool:
        self._missing -= len(text)
        return self._missing <= 0 or "\n" in text or "\r" in text


class TagWait:
    """For a tag that closes a thought; `held` has none."""

    def __init__(self, held: str) -> None:
        self._tail = held[-TAIL:]

    def ends_with(self, text: str) -> bool:
        # The first character shows only what is before a tag: one that begins there was seen.
        seen = self._tail + text
        self._tail = seen[-TAIL:]
        return bool(CLOSES.search(seen, 1))


class EndWait:
    """For a fence outside the string in which `quotes` is, from `start` of the text on. `is_end`
    reads a line."""

    def __init__(
        self, quotes: Quotes, is_end: Callable[[Quotes, str], bool], text: str, start: int
    ) -> None:
        self._quotes = quotes
        self._is_end = is_end
        self._read = 0  # characters of complete lines
        self.until: int | None = None  # where the line with the fence begins
        self._parts = [text[self._read_lines(text, start) :]]  # of a line that is not complete

    def ends_with(self, text: str) -> bool:
        self._parts.append(text)
        if "\n" in text or "\r" in text:
            held = "".join(self._parts)
            self._parts = [held[self._read_lines(held) :]]
        return self.until is not None

    def finish(self) -> None:
        """No more text comes."""
        if self.until is None:
            self._read_lines("".join(self._parts), final=True)

    def _read_lines(self, held: str, at: int = 0, *, final: bool = False) -> int:
        """Reads complete lines up to the one that is sought; returns how far."""
        while at < len(held) and self.until is None:
            line = _LINES.match(held, at)
            assert line is not None  # noqa: S101  it matches anything
            is_open = not line[2] or (line[2] == "\r" and line.end() == len(held))
            if is_open and not final:
                break
            if self._is_end(self._quotes, line[1]):
                self.until = self._read
            self._quotes.feed("\n")
            at = line.end()
            self._read += len(line[0])
        return at

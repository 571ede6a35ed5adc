"""Turns a block that already ran in this turn, or became text, back into text.

A model that repeats itself must not run the same cell again and again: not one that ran well, nor
one that failed, unless other code has run since. Only its end shows whether a block is a
repetition, so its pieces are held back for as long as it may be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .pieces import (
    CodeDelta,
    CodeEnd,
    CodeStart,
    Piece,
    Text,
)


class Repeats:
    """`done` holds the sources of this turn that ran without an error, and its Markdown cells;
    `failed` those that ended with one, and nothing has run since."""

    def __init__(self, done: Iterable[str], failed: Iterable[str] = ()) -> None:
        self._done = {source.rstrip() for source in done}
        self._failed = {source.rstrip() for source in failed}
        self.is_unchanged = False  # whether one of the blocks was code that had failed
        self._held: list[Piece] = []
        self._alike: set[str] = set()  # which of them begin as the block does
        self._read = 0  # characters of the block

    def feed(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        for piece in pieces:
            yield from self._piece(piece)

    def _piece(self, piece: Piece) -> Iterator[Piece]:
        match piece:
            case CodeStart() if self._done or self._failed:
                alike = self._done | self._failed
                self._held, self._alike, self._read = [piece], alike, 0
            case CodeDelta() if self._held:
                self._held.append(piece)
                self._alike = {each for each in self._alike if self._goes_on(each, piece.text)}
                self._read += len(piece.text)
                if not self._alike:
                    yield from self._release()
            case CodeEnd() if self._held:
                whole = {source for source in self._alike if len(source) <= self._read}
                held = [*self._release(), piece]
                if not whole:
                    self._failed = set()  # after this block, other code has run
                self.is_unchanged = self.is_unchanged or bool(whole & self._failed)
                yield from [Text("".join(each.raw for each in held))] if whole else held
            case CodeEnd():
                self._failed = set()
                yield piece
            case _:
                yield piece

    def _goes_on(self, source: str, text: str) -> bool:
        """Whether the text comes next in the source; behind its end, white space does no harm."""
        same = source[self._read : self._read + len(text)]
        return text.startswith(same) and not text[len(same) :].strip()

    def _release(self) -> list[Piece]:
        held, self._held = self._held, []
        return held

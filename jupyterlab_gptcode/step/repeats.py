"""Turns a block that already ran well in this turn back into text.

A model that repeats itself must not run the same cell again and again. Only its end shows whether a
block is a repetition, so its pieces are held back for as long as it may be one.
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
    """`done` holds the sources that ran without an error in this turn."""

    def __init__(self, done: Iterable[str]) -> None:
        self._done = {source.rstrip() for source in done}
        self._held: list[Piece] = []
        self._code = ""

    def feed(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        for piece in pieces:
            yield from self._piece(piece)

    def _piece(self, piece: Piece) -> Iterator[Piece]:
        match piece:
            case CodeStart() if self._done:
                self._held, self._code = [piece], ""
            case CodeDelta() if self._held:
                self._held.append(piece)
                self._code += piece.text
                code = self._code.rstrip()
                if not any(source.startswith(code) for source in self._done):
                    yield from self._release()
            case CodeEnd() if self._held:
                repeated = self._code.rstrip() in self._done
                held = [*self._release(), piece]
                yield from [Text("".join(each.raw for each in held))] if repeated else held
            case _:
                yield piece

    def _release(self) -> list[Piece]:
        held, self._held = self._held, []
        return held

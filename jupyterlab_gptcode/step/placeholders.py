"""Placeholders in the model's code: a value comes back only into the cell that it was taken from.

The cell is written as a whole when its block ends, so what the user sees, and approves, has the
value in it. What the model said stays in the event's raw text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..context import own_cells
from ..conversation import Entry, blocks, secrets_of, sent_as_they_are
from ..masking import PLACEHOLDER, values_in
from ..protocol import NotebookSnapshot
from .pieces import CodeDelta, CodeEnd, Piece

_UNNUMBERED = 0  # all that stand for values without a number
_PARTIAL = re.compile(r"<(?:s(?:e(?:c(?:r(?:e(?:t(?:-\d{0,6})?)?)?)?)?)?)?\Z")
_STANDS = "{placeholder} stands for a value that the model has not seen."
_STOOD = "{placeholder} stood for a value that is sent as it is now."
_ONLY_THERE = "It comes back only into cell {cells}."
_WRITE = "Write the value in its place before you run this."


class Restored:
    """Reads the pieces of an answer, one block after the other."""

    def __init__(self, entries: Sequence[Entry], facts: NotebookSnapshot) -> None:
        self._entries, self._facts = entries, facts
        self._has_secrets = bool(secrets_of(entries))
        self._values: dict[str, str] = {}  # of the cell that is replaced
        self._held = CodeDelta("", "")

    def open(self, cell: str | None) -> None:
        """A block begins, which replaces this cell or none."""
        self._values = {}
        if cell is not None and self._has_secrets:
            sources = (each.source for each in self._facts.cells if each.id == cell)
            self._values = values_in(self._entries, next(sources, ""))

    def read(self, piece: Piece) -> Iterator[Piece]:
        if isinstance(piece, CodeDelta) and self._values:
            joined = CodeDelta(self._held.text + piece.text, self._held.raw + piece.raw)
            self._held = CodeDelta("", "")
            if _PARTIAL.search(joined.text):
                self._held = joined
            else:
                yield self._filled(joined)
            return
        if isinstance(piece, CodeEnd) and self._held.text:
            held, self._held = self._held, CodeDelta("", "")
            yield self._filled(held)
        yield piece

    def _filled(self, delta: CodeDelta) -> CodeDelta:
        text = PLACEHOLDER.sub(lambda found: self._values.get(found[0], found[0]), delta.text)
        return CodeDelta(text, delta.raw)


def placeholders_in(code: str, entries: Sequence[Entry], facts: NotebookSnapshot) -> Iterator[str]:
    """What to mind of those that have stayed in code, in sentences for the user."""
    found = dict.fromkeys(int(match[1]) for match in PLACEHOLDER.finditer(code))
    if not found:
        return
    numbers, sent = {_UNNUMBERED, *secrets_of(entries)}, sent_as_they_are(entries)
    # Other cells are the user's: where the model means to replace one, it writes a new one.
    own = own_cells(blocks(entries).values(), facts)
    for number in found:
        if number in numbers:
            name = f"<secret-{number}>"
            positions = [
                str(position)
                for position, cell in enumerate(facts.cells, 1)
                if cell.id in own and name in values_in(entries, cell.source)
            ]
            cells = " or ".join(positions)
            where = [_ONLY_THERE.format(cells=cells)] if cells else []
            what = _STOOD if number in sent else _STANDS
            yield " ".join([what.format(placeholder=name), *where, _WRITE])

"""A cache: the texts of outputs that never change, as long as the cell or run that has them.

Each step asks for the text of each cell that was ever sent; in a large notebook that is a second of
work, because megabytes of outputs are cleaned to send some thousand characters.
"""

from __future__ import annotations

import weakref
from functools import partial

from ..protocol import Action, Cell, Level
from .outputs import outputs_text


class OutputTexts:
    """By the object, not by what it equals: comparing outputs takes as long as reading them."""

    def __init__(self) -> None:
        self._texts: dict[int, dict[tuple[int, Level], str]] = {}  # by the owner's id

    def __len__(self) -> int:
        return len(self._texts)

    def of(self, owner: Cell | Action, limit: int, level: Level = "everything") -> str:
        """The text of its outputs, of at most about `limit` characters."""
        if not owner.outputs:
            return ""
        texts = self._texts.get(id(owner))
        if texts is None:
            texts = self._texts[id(owner)] = {}
            # The id is given to another object only after this.
            weakref.finalize(owner, partial(self._texts.pop, id(owner), None)).atexit = False
        if (limit, level) not in texts:
            texts[limit, level] = outputs_text(owner.outputs, limit, level)
        return texts[limit, level]


output_texts = OutputTexts()

"""How data stands in a message: between markers, on one line, as images; how much by the level."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from ..context import Piece, counted, cut_middle, numbered, pieces_at, shared_texts, unsent
from ..prompt import words
from ..protocol import Json
from .inert import inert
from .rendering import Rendering
from .shares import Shares

_FIGURE = 80  # characters that a figure's text has at most
_FIRST = 80  # of the first line of code that is left out
_LEAST = 3  # a third of what there is for something is always there
_PLAIN = re.compile(r"[\w./~@+,()&%-]{1,120}")  # no blank, no colon and no equals sign


class Frame:
    """Of one message after the other: `open` starts the next one."""

    def __init__(self, rendering: Rendering, marker: str) -> None:
        self.prompts = rendering.prompts
        self.images: list[str] = []  # of this message, as `data:` URLs
        self.shares = Shares()
        self.sees_notebook, self.sees_values = rendering.sees_notebook, rendering.sees_values
        self.level, self.hidden = rendering.level, rendering.hidden
        self.hidden_cells = rendering.hidden_cells
        self.pinned = rendering.pinned - rendering.hidden
        self.pinned_cells = rendering.pinned_cells - rendering.hidden_cells
        self._vision = rendering.vision and rendering.sees_values
        self._marker = marker
        self._inert = inert(marker)
        self._is_old = self._is_past = self._is_brief = False
        self._used = 0  # characters of outputs in this message

    def open(self, *, is_old: bool, is_past: bool, is_brief: bool) -> None:
        """Long outputs are left out of an old message, long code of a brief one, and images of one
        whose turn is past."""
        self.images = []
        self._is_old, self._is_past, self._is_brief = is_old, is_past, is_brief
        self._used = 0

    @property
    def takes_images(self) -> bool:
        return self._vision and not self._is_old and not self._is_past

    @property
    def room(self) -> int:
        """Characters that this message still has for outputs, and never nothing."""
        most = self.prompts.outputs
        return max(most - self._used, most // _LEAST)

    @property
    def notebook_room(self) -> int:
        """Characters for the cells of the notebook: what outputs have left of them."""
        most = self.prompts.notebook
        return max(min(most, max(most, self.prompts.outputs) - self._used), most // _LEAST)

    def count_hidden(self, paths: Iterable[str]) -> list[str]:
        """For a list of files: how many of them are hidden, in words; nothing where none is."""
        count = sum(path in self.hidden for path in paths)
        return [words.HIDDEN_FILES.format(files=counted(count, "file"))] if count else []

    def name(self, text: str) -> str:
        """A name from outside, between our words: in quotes, unless it cannot be read as words."""
        plain = self._inert(inline(text))
        return plain if _PLAIN.fullmatch(plain) else _quoted(plain)

    def own(self, text: str) -> str:
        """What counts as the user's own words, between ours."""
        return self._inert(text)

    def data(self, text: str) -> str:
        # Data that spells the marker, by chance or on purpose, must not end its own block.
        return f"<{self._marker}>\n{self._inert(text)}\n</{self._marker}>"

    def source(self, text: str, *, is_pinned: bool = False) -> str:
        """Code from the notebook, or other text of the user's that is as long."""
        first = text.strip().split("\n", 1)[0][:_FIRST]
        if self._is_brief and not is_pinned and len(text) > len(first) + len(words.OLD_SOURCE):
            return f"{words.OLD_SOURCE}\n{self.data(first)}"
        return self.data(text)

    def output(self, text: str, *, is_pinned: bool = False) -> str:
        if self._is_old and not is_pinned and len(text) > len(words.OLD_OUTPUT):
            return words.OLD_OUTPUT
        self.shares.outputs.append(text)
        return self.data(text)

    def pieces(self, outputs: Sequence[Json]) -> list[Piece]:
        """What the model may see of them."""
        return pieces_at(self.level, outputs)

    def outputs(self, cells: Sequence[Sequence[Json]], pinned: Collection[int] = ()) -> list[str]:
        """The outputs of several cells as text; they share the room and the images. Empty texts
        where the model may not know that there are any. `pinned` are indices."""
        if not self.sees_notebook:
            return [""] * len(cells)
        pieces = [self.pieces(outputs) for outputs in cells]
        figures = numbered(pieces, len(self.images)) if self.takes_images else unsent(pieces)
        self.images += figures.images
        texts = shared_texts(figures.cells, self.room)
        self._used += sum(map(len, texts))
        return [
            self.output(text, is_pinned=index in pinned) if text else words.NO_OUTPUT
            for index, text in enumerate(texts)
        ]

    def figures(self, cells: Sequence[Sequence[Json]], sizes: Sequence[int]) -> list[str]:
        """Outputs with images as text of about these sizes, which says what became of these."""
        found = numbered([self.pieces(outputs) for outputs in cells], len(self.images))
        self.images += found.images
        rooms = (
            size + _FIGURE * sum(piece.is_figure for piece in pieces)
            for size, pieces in zip(sizes, found.cells, strict=True)
        )
        return [
            shared_texts([pieces], room)[0] for pieces, room in zip(found.cells, rooms, strict=True)
        ]


def _quoted(text: str) -> str:
    """As JSON and Python write it; signs that cannot be seen are written as numbers."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    seen = (char if char.isprintable() else ascii(char)[1:-1] for char in escaped)
    return f'"{"".join(seen)}"'


def inline(text: str) -> str:
    """A text from outside on one line: it stands where no marker protects."""
    return cut_middle(" ".join(text.split()), 300)

"""A notebook as the page has it: what a turn and the user do with it, and what is restored."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from jupyterlab_gptcode.protocol import CellImage, Json


class Notebook:
    def __init__(self, *sources: str) -> None:
        self.cells: list[Json] = []
        for number, source in enumerate(sources):
            self.insert(f"user-{number}", source, len(self.cells))

    def insert(self, cell: str, source: str, place: int, **fields: Any) -> None:
        made = {"id": cell, "cell_type": "code", "source": source, "metadata": {}}
        self.cells.insert(place, {**made, "execution_count": None, "outputs": [], **fields})

    @property
    def ids(self) -> list[str]:
        return [cell["id"] for cell in self.cells]

    def cell(self, cell: str) -> Json:
        return self.cells[self.ids.index(cell)]

    def remove(self, cell: str) -> None:
        self.cells = [each for each in self.cells if each["id"] != cell]

    def image(self, cell: str, block: int | None = None) -> CellImage:
        """As `cellImages` of the page makes it."""
        if cell not in self.ids:
            return CellImage(cell, block=block)
        at = self.ids.index(cell)
        around = ["", *self.ids, ""]
        content = copy.deepcopy(self.cells[at])
        return CellImage(cell, content, around[at], around[at + 2], block)

    def images(self, blocks: dict[str, int]) -> tuple[CellImage, ...]:
        there = [cell for cell in self.ids if cell in blocks]
        gone = [cell for cell in blocks if cell not in there]
        return tuple(self.image(cell, blocks[cell]) for cell in [*there, *gone])

    def restore(self, images: Iterable[CellImage]) -> None:
        """As `restoreCells` of the page does."""
        for image in images:
            at = self.ids.index(image.cell) if image.cell in self.ids else None
            if at is not None:
                del self.cells[at]
            if image.content is not None:
                place = self._place(image) if at is None else at
                self.cells.insert(place, copy.deepcopy(image.content))

    def _place(self, image: CellImage) -> int:
        if image.above == "":
            return 0
        if image.above in self.ids:
            return self.ids.index(image.above) + 1
        return self.ids.index(image.below) if image.below in self.ids else len(self.ids)

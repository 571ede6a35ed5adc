"""Which cells a turn has written, how they were before, and what of it was undone. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..protocol import Action, CellImage, build
from .blocks import Block, blocks
from .entries import Entry


@dataclass(frozen=True)
class Touched:
    """A cell that a turn has written: `left` is its latest block there, `ran` the latest that has
    run there or may have.

    `before` is how the cell was; without content if the turn has inserted it. `above` is the id of
    the cell below which it was written, as far as that is known.
    """

    cell: str
    before: CellImage
    left: Block
    ran: Block | None = None
    above: str | None = None


def touched_cells(turn: Sequence[Entry], shown: Mapping[int, str]) -> dict[str, Touched]:
    """The cells of a turn by their ids. `shown` are the cells of blocks as the page knows them: of
    one that still waits, nobody has reported the cell."""
    before = _before_images(turn)
    above = _places(turn)
    found: dict[str, Touched] = {}
    for (_, number), block in blocks(turn).items():
        cell = shown.get(number, block.cell)
        if cell is None:
            continue
        earlier = found.get(cell)
        if earlier is None and cell not in before and cell == block.replaces:
            continue  # how it was is not known
        image = before.get(cell, CellImage(cell))
        ran = block if _may_have_run(block) else earlier.ran if earlier else None
        found[cell] = Touched(cell, image, block, ran, above.get(cell))
    return found


def _may_have_run(block: Block) -> bool:
    settled = block.settled
    return block.runner is not None if settled is None else settled.action == "ran"


def undone_cells(turn: Sequence[Entry]) -> dict[str, CellImage]:
    """The cells of a turn that are undone now, as they were before that.

    In the order in which they can be redone: what was undone last comes first, so that each finds
    the neighbours that it had.
    """
    found: dict[str, CellImage] = {}
    for action in _actions(turn):
        found = {cell: image for cell, image in found.items() if cell not in action.cells}
        if action.action == "undone":
            images = {image["cell"]: build(CellImage, image) for image in action.images}
            found = {**images, **found}
    return found


def _before_images(turn: Sequence[Entry]) -> dict[str, CellImage]:
    found: dict[str, CellImage] = {}
    for action in _actions(turn):
        if action.action == "before-image":
            for image in action.images:
                found.setdefault(image["cell"], build(CellImage, image))
    return found


def _places(turn: Sequence[Entry]) -> dict[str, str]:
    """Below which cell each cell was written."""
    found: dict[str, str] = {}
    for action in _actions(turn):
        if action.cell is not None and action.above is not None:
            found.setdefault(action.cell, action.above)
    return found


def _actions(turn: Sequence[Entry]) -> list[Action]:
    return [entry.body for entry in turn if isinstance(entry.body, Action)]

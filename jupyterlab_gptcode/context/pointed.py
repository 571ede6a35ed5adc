"""The cells that a prompt names, as they are now."""

from __future__ import annotations

from ..conversation import SentCell
from ..errors import Unusable
from ..protocol import NotebookSnapshot


def named_cells(facts: NotebookSnapshot) -> tuple[SentCell, ...]:
    """Raises Unusable where one is not in the notebook."""
    if not facts.named:
        return ()
    places = {cell.id: (position, cell) for position, cell in enumerate(facts.cells, start=1)}
    found = []
    for named in facts.named:
        position, cell = places.get(named.cell, (0, None))
        if cell is None:
            raise Unusable(
                "A cell that your message names is no longer in the notebook. Nothing was sent to "
                "the model. Send the message again without it."
            )
        found.append(SentCell(cell.id, position, cell.type, cell.source))
    return tuple(found)

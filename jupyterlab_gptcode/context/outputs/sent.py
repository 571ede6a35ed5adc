"""The outputs that the user sent."""

from __future__ import annotations

from collections.abc import Iterable

from ...conversation import SentOutput
from ...errors import Unusable
from ...protocol import NamedOutput, NotebookSnapshot


def sent_outputs(facts: NotebookSnapshot, named: Iterable[NamedOutput]) -> tuple[SentOutput, ...]:
    """The outputs that the user sent; raises Unusable where one is not in the notebook."""
    asked = list(named)
    if not asked:
        return ()
    places = {cell.id: (position, cell) for position, cell in enumerate(facts.cells, start=1)}
    sent = []
    for each in asked:
        position, cell = places.get(each.cell, (0, None))
        if cell is None or each.output >= len(cell.outputs):
            raise Unusable(
                "The output that you sent is no longer in the notebook. Nothing was sent to the "
                "model. Send the message again without it."
            )
        content = cell.outputs[each.output]
        sent.append(SentOutput(each.cell, position, each.output + 1, content))
    return tuple(sent)

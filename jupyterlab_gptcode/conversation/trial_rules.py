"""Which code may be tried on a copy: what may still run, by the rules of a run without the yes."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Conflict, Unusable
from ..protocol import Mode, TrialRequest
from .action_rules import TAKEN, is_settled, may_run_if_tried
from .blocks import blocks
from .entries import Entry, current_turn, of_turn
from .owner import driver, is_open

_OVER = "This turn is over, so nothing of it can be tried."
_SETTLED = "This code has run or was skipped already, so it is not tried."
_NOT_WAITING = "This code does not wait for a yes, so it is not tried."
_ALONE = "The model tries this code as it wrote it and by itself."
_NO_BLOCK = "This conversation has no such block."
_ASKS = "This code asks before it runs, whatever a trial gives."


def check_trial(
    entries: Sequence[Entry], request: TrialRequest, ceiling: Mode, *, in_doubt: bool = True
) -> None:
    """Raises Conflict where code must not be tried. `in_doubt`: it may be before it asks."""
    if driver(entries) != request.client:
        raise Conflict(TAKEN, kind="taken")
    if request.turn != current_turn(entries) or not is_open(entries):
        raise Conflict(_OVER, kind="over")
    turn = of_turn(entries, request.turn)
    found = blocks(turn)
    for each in request.sources:
        block = found.get((request.turn, each.block))
        if block is None:
            raise Unusable(_NO_BLOCK, kind="no-block")
        if is_settled(block) or block.runner is not None:
            raise Conflict(_SETTLED, kind="settled")
        if block.verdict in (None, "insert") or block.cut or ceiling == "insert":
            raise Conflict(_NOT_WAITING, kind="not-approved")
        if block.tries and (len(request.sources) > 1 or each.source != block.code):
            raise Conflict(_ALONE, kind="not-approved")
    if request.first:
        last, source = found[request.turn, request.block], request.sources[-1].source
        alone = in_doubt and len(request.sources) == 1
        if not (alone and may_run_if_tried(turn, last, source, ceiling)):
            raise Conflict(_ASKS, kind="asks")

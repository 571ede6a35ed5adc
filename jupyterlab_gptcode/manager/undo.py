"""Undo and redo of what a turn did in a notebook: decided here, carried out by the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from ..background import compute_in_thread, run_in_thread
from ..conversation import (
    CellChange,
    Created,
    Entry,
    OutputFiles,
    Plan,
    is_imported,
    newest_turn,
    page_event,
    plan_undo,
)
from ..errors import Unusable
from ..protocol import Action, Json, UndoRequest, dump
from .active import ActiveConversation
from .admission import check_idle

BUSY = "A turn is still running in this conversation. Stop it or let it end, then undo."
_IMPORTED = (
    "This turn came with a file that was imported, so nothing of it can be undone or redone."
)


async def undo(active: ActiveConversation, files: OutputFiles, request: UndoRequest) -> Json:
    """Records what is restored and answers with it; nothing is recorded where the user is asked
    first, or where there is nothing to restore."""
    check_turn(active.entries, request.turn)
    async with active.changing:
        active.check_exists()
        check_idle(active, BUSY)
        plan = await compute_in_thread(partial(plan_undo, active.entries, request))
        if not plan.restore or (plan.changed and request.confirmed is None):
            return {"changed": _shown(plan.changed)}
        entry = await _record(active, files, request, plan)
    if entry is not None:
        await active.sync()
    head = active.entries[0].body
    known = [active.id, head.forked] if isinstance(head, Created) else [active.id]
    load = partial(_loaded, files, [each for each in known if each], plan)
    answer = {"restore": await run_in_thread(load), "changed": _shown(plan.changed)}
    return answer if entry is None else {**answer, "event": page_event(entry)}


def check_turn(entries: Sequence[Entry], turn: int) -> None:
    """Raises Unusable for a turn that is not there, or of which nobody knows what it did."""
    if turn > newest_turn(entries):
        raise Unusable("This conversation has no such turn.")
    if is_imported(entries, turn):
        raise Unusable(_IMPORTED, kind="imported")


async def _record(
    active: ActiveConversation, files: OutputFiles, request: UndoRequest, plan: Plan
) -> Entry | None:
    """The entry with the cells as they were. A cell that is put back changes no entry."""
    if request.kind == "put-back":
        return None
    cells = tuple(image.cell for image in plan.images)
    action = Action(request.client, "redone", request.turn, cell=request.cell, cells=cells)
    if request.kind == "undo":
        store = partial(files.store, active.id, [dump(image) for image in plan.images])
        images = await run_in_thread(store)
        action = replace(action, action="undone", images=images, together=request.together)
    return await active.write(action, turn=request.turn)


def _loaded(files: OutputFiles, conversations: list[str], plan: Plan) -> list[Json]:
    return [dump(files.load(conversations, image)) for image in plan.restore]


def _shown(changed: tuple[CellChange, ...]) -> list[Json]:
    return [dump(change) for change in changed]

"""The user edits the summary that stands for turns which are no longer sent."""

from __future__ import annotations

from ..context import standing_summary
from ..conversation import Compaction, Entry, SummaryEdited, branch_of, page_event
from ..errors import Conflict
from ..protocol import Json, SummaryRequest
from .active import ActiveConversation
from .admission import check_idle

_BUSY = "A turn is still running in this conversation. Stop it or let it end, then save."
_NOT_STANDING = (
    "This summary is no longer sent: the conversation was summarized again, or another version of "
    "it is shown. Your text was not saved. Copy it, and edit the latest summary."
)
_EDITED = (
    "This summary was edited elsewhere since you opened it. Your text was not saved. Copy it, "
    "cancel, and edit the summary as it is now."
)


async def edit_summary(active: ActiveConversation, request: SummaryRequest) -> Json:
    """Records the text, with which the next request starts over; `{event}` if it is another."""
    async with active.changing:
        active.check_exists()
        check_idle(active, _BUSY)
        branch = branch_of(active.entries)
        standing = standing_summary(branch)
        if standing is None or standing.compaction != request.compaction:
            raise Conflict(_NOT_STANDING, kind="summary")
        if standing.version != request.version:
            raise Conflict(_EDITED, kind="summary")
        if standing.text == request.text:
            return {}
        edit = SummaryEdited(request.client, request.compaction, request.text)
        # It belongs to all branches that have this compaction.
        entry = await active.write(edit, turn=_turn_of(branch, request.compaction))
    await active.sync()
    return {"event": page_event(entry)}


def _turn_of(entries: list[Entry], compaction: int) -> int:
    return next(
        entry.turn
        for entry in entries
        if entry.seq == compaction and isinstance(entry.body, Compaction)
    )

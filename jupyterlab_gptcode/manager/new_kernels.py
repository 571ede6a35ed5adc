"""A kernel that is another one than a conversation knew, where its messages do not say so.

IRkernel and others do not name their process, so no page can tell a restart that it has not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from ..conversation import Entry, current_turn, is_news, known_start, notebook_path
from ..errors import JournalError
from ..kernel import Kernels
from ..protocol import NEW_KERNEL, Action
from .active import ActiveConversation


async def note_new_kernel(kernels: Kernels | None, active: ActiveConversation) -> None:
    """For a conversation that a page opens; pages that are there see the end of a kernel."""
    if kernels is None or active.presence.anyone or not known_start(active.entries):
        return
    start = await kernels.start(notebook_path(active.entries))
    async with active.changing:
        notice = notice_of_start(active.entries, start)
        if notice is None or active.deleted or active.running_step is not None:
            return
        with suppress(JournalError):
            await active.write(notice, turn=notice.turn)
    await active.sync()


def notice_of_start(entries: Sequence[Entry], start: str) -> Action | None:
    """That the kernel has started anew since the latest step; None where it has not, or where its
    end is known. `start` is empty where nothing is known of it."""
    known = known_start(entries)
    if not start or known in ("", start):
        return None
    notice = Action("", "noticed", current_turn(entries), reason=NEW_KERNEL)
    return notice if is_news(entries, notice) else None

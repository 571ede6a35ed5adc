"""What the steps of a conversation had used whose server was killed in the middle of them."""

from __future__ import annotations

from collections.abc import Sequence

from ..conversation import Begin, Entry, raw, unended_steps
from ..protocol import Usage
from ..spending import Spending


async def used_by_killed(spending: Spending, entries: Sequence[Entry]) -> dict[str, list[Usage]]:
    """By step, about: what was reserved for it, with the answer as long as what has come of it."""
    begins = unended_steps(entries)
    if not begins:
        return {}
    await spending.read()
    found: dict[str, list[Usage]] = {}
    async with spending.recording():
        for begin in begins:
            model = begin.body.model if isinstance(begin.body, Begin) else ""
            text = raw(entry.body for entry in entries if entry.step == begin.step)
            found[begin.step] = spending.killed(begin.step, model, text)
    return found

"""Which entries the model hears of: whatever asks what it knows begins with these folds. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..conversation.entries import Compaction, Entry, mute_steps


def beginning(entries: Sequence[Entry]) -> Compaction | None:
    """The latest compaction, which the conversation begins with for the model.

    It counts even if its step was mute: what was left out stays so, else each retry would be
    refused once more.
    """
    bodies = (entry.body for entry in reversed(entries))
    return next((body for body in bodies if isinstance(body, Compaction)), None)


def told(entries: Sequence[Entry]) -> list[Entry]:
    """Entries without compactions, mute steps and the turns that are left out."""
    latest = beginning(entries)
    since = latest.turns_from if latest else 0
    mute = mute_steps(entries)
    if latest is None and not mute:
        return list(entries)
    return [
        entry
        for entry in entries
        if entry.seq >= since
        and not isinstance(entry.body, Compaction)
        and not (entry.step and entry.step in mute)
    ]

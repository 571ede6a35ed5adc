"""Which entries the model gets: whatever asks what it knows starts with these folds. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..conversation import Begin, Compaction, Entry, silent_steps


def latest_compaction(entries: Sequence[Entry]) -> Compaction | None:
    """The latest compaction, with which the conversation starts for the model.

    It counts even if its step stayed silent: otherwise each retry would be refused again.
    """
    bodies = (entry.body for entry in reversed(entries))
    return next((body for body in bodies if isinstance(body, Compaction)), None)


def turn_of_compaction(entries: Sequence[Entry]) -> int:
    """The turn in which the latest compaction was made; 0 before the first."""
    turns = (entry.turn for entry in reversed(entries) if isinstance(entry.body, Compaction))
    return next(turns, 0)


def steps_after_others(entries: Sequence[Entry]) -> set[str]:
    """The first step that the model gets after each time that the user came back from another
    branch."""
    silent = silent_steps(entries)
    found: set[str] = set()
    has_come_back = False
    for entry in entries:
        if isinstance(entry.body, Begin):
            has_come_back = has_come_back or entry.body.after is not None
            if has_come_back and entry.step not in silent:
                found.add(entry.step)
                has_come_back = False
    return found


def visible_entries(entries: Sequence[Entry]) -> list[Entry]:
    """Entries without compactions, silent steps and the turns that are left out."""
    latest = latest_compaction(entries)
    since = latest.turns_from if latest else 0
    silent = silent_steps(entries)
    if latest is None and not silent:
        return list(entries)
    return [
        entry
        for entry in entries
        if entry.seq >= since
        and not isinstance(entry.body, Compaction)
        and not (entry.step and entry.step in silent)
    ]

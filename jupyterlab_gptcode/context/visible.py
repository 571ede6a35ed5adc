"""Which entries the model gets: whatever asks what it knows starts with these folds. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..conversation import Begin, Compaction, Entry, SummaryEdited, silent_steps


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


@dataclass(frozen=True)
class StandingSummary:
    """What stands for the turns that are left out: the text of the compaction `compaction`, or of
    its latest edit. `version` is the seq of that entry."""

    compaction: int
    version: int
    text: str


def standing_summary(entries: Sequence[Entry]) -> StandingSummary | None:
    """The summary with which the conversation starts for the model; None where it has none."""
    made = (entry for entry in reversed(entries) if isinstance(entry.body, Compaction))
    latest = next(made, None)
    if latest is None or not isinstance(latest.body, Compaction):
        return None
    seq = latest.body.summary_of or latest.seq
    found: StandingSummary | None = None
    for entry in entries:
        match entry.body:
            case Compaction(summary=text) if entry.seq == seq and text:
                found = StandingSummary(seq, entry.seq, text)
            case SummaryEdited(compaction=of, text=text) if of == seq and found:
                found = StandingSummary(seq, entry.seq, text)
    return found

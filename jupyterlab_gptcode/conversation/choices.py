"""What the user has chosen that models may see, as the conversation says it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..protocol import Action, Level
from .entries import Begin, Entry


def changes_level(entries: Sequence[Entry], action: Action) -> bool:
    """Whether a report of `levelled` says more than the latest step, or the latest such report."""
    return action.level != _latest(entries)


def _latest(entries: Sequence[Entry]) -> Level | None:
    for entry in reversed(entries):
        match entry.body:
            case Action(action="levelled", level=level):
                return level
            case Begin(chosen=chosen):
                return chosen or None
    return None

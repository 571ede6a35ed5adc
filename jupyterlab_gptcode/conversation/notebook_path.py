"""Where the notebook of a conversation is: it may be renamed or moved. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..protocol import Action
from .entries import Begin, Created, Entry


def notebook_path(entries: Sequence[Entry]) -> str:
    return latest_path(reversed(entries))


def latest_path(latest_first: Iterable[Entry]) -> str:
    """The path in the latest entry that has one; empty if none has."""
    for entry in latest_first:
        match entry.body:
            case Begin(change=change):
                return change.notebook
            case Action(action="renamed", notebook=str() as notebook):
                return notebook
            case Created(notebook=notebook):
                return notebook
    return ""

"""A conversation for a copied notebook: the entries of another one, up to some seq. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..conversation import (
    Created,
    Entry,
    current_turn,
    is_open,
    join,
    newest_turn,
    unended_steps,
    up_to,
)
from ..errors import Unusable
from ..protocol import Action
from .active import INTERRUPTED, next_entry


def forked(entries: Sequence[Entry], seq: int, conversation: str, notebook: str) -> list[Entry]:
    """The entries of the new `conversation`; what was still in progress is over in it."""
    past = join(up_to(entries, seq))
    if not past or not isinstance(past[0].body, Created):
        raise Unusable("There is nothing before the start of a conversation.")
    original = past[0].body
    head = replace(
        original,
        conversation=conversation,
        notebook=notebook,
        forked=original.conversation,
        imported=min(original.imported, newest_turn(past)),
        copied=past[-1].seq,
    )
    past[0] = replace(past[0], body=head)
    for entry in unended_steps(past):
        past.append(next_entry(past, INTERRUPTED, step=entry.step, turn=entry.turn))
    was_open, turn = is_open(past), current_turn(past)
    past.append(next_entry(past, Action("", "renamed", 0, notebook=notebook)))
    if was_open:
        ended = Action("", "ended", turn, reason="forked")
        past.append(next_entry(past, ended, turn=turn))
    return past

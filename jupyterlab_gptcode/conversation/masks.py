"""Which secrets a conversation has, and which of them the user has sent as they are. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..errors import Unusable
from ..protocol import Action
from .entries import Begin, Entry
from .secrets import Secret

_NO_SECRET = "This conversation has no secret with that number."  # noqa: S105


def secrets_of(entries: Iterable[Entry]) -> dict[int, Secret]:
    """All that have a number, by it."""
    begins = (entry.body for entry in entries if isinstance(entry.body, Begin))
    return {secret.number: secret for begin in begins for secret in begin.secrets}


def sent_as_they_are(entries: Iterable[Entry]) -> set[int]:
    """The numbers of those that the user has allowed to be sent."""
    sent: set[int] = set()
    for entry in entries:
        match entry.body:
            case Action(action="unmasked", secret=int() as number):
                sent.add(number)
            case Action(action="masked", secret=int() as number):
                sent.discard(number)
    return sent


def changes_mask(entries: Sequence[Entry], action: Action) -> bool:
    """Whether a report of `unmasked` or `masked` changes what is sent from now on."""
    if action.secret not in secrets_of(entries):
        raise Unusable(_NO_SECRET)
    is_sent = action.secret in sent_as_they_are(entries)
    return is_sent != (action.action == "unmasked")

"""What is looked for in finished messages: secrets that only show there, and this server's keys.

Entries are searched before they become messages (`masking/`). But what they hold may have a secret
in pieces, as HTML with markup in a key does, that the model would read in one piece.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from ..conversation import Entry
from ..masking import UNKNOWN, masker
from ..request import Message

_LEAST = 8  # characters of a key; a shorter one may be part of any word


def last_look(
    messages: Sequence[Message], entries: Sequence[Entry], keys: Collection[str]
) -> list[Message]:
    """The same messages, with a placeholder for each secret and each of the `keys` in their texts;
    those may look like anything."""
    longest_first = sorted((key for key in keys if len(key) >= _LEAST), key=len, reverse=True)
    masked = masker(entries)

    def looked_at(text: str) -> str:
        for key in longest_first:
            text = text.replace(key, UNKNOWN)
        return masked(text)

    return [_changed(message, looked_at) for message in messages]


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    match value:
        case str():
            return change(value)
        case list():
            return [_changed(each, change) for each in value]
        case {"type": "image_url"}:
            return value  # no text
        case dict():
            return {name: _changed(each, change) for name, each in value.items()}
        case _:
            return value

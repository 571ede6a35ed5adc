"""The keys of this server's endpoints never leave in a message, whatever they look like."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from ..masking import UNKNOWN
from ..request import Message

_LEAST = 8  # characters; a shorter one may be part of any word


def without_keys(messages: Sequence[Message], keys: Collection[str]) -> list[Message]:
    """The same messages, with a placeholder for each key that stands in a text of them."""
    longest_first = sorted((key for key in keys if len(key) >= _LEAST), key=len, reverse=True)
    return [_without(message, longest_first) for message in messages] if keys else list(messages)


def _without(value: Any, keys: Sequence[str]) -> Any:
    match value:
        case str():
            for key in keys:
                value = value.replace(key, UNKNOWN)
            return value
        case list():
            return [_without(each, keys) for each in value]
        case {"type": "image_url"}:
            return value  # no text
        case dict():
            return {name: _without(each, keys) for name, each in value.items()}
        case _:
            return value

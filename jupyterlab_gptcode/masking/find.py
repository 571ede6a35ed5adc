"""Where secrets stand in a text. Fast, since all that is sent is searched: first for the bytes that
each rule needs, and only around these by the rule."""

from __future__ import annotations

from .addresses import addresses
from .assigned import assigned
from .blocks import blocks
from .headers import headers
from .keys import keys
from .spans import Span, merged

_LEAST = 6  # characters of a text with a secret


def find(text: str) -> list[Span]:
    """In order, and none over another."""
    if len(text) < _LEAST:
        return []
    data = text.encode("ascii", "replace")
    lower = data.lower()
    found = [*blocks(text, lower), *keys(text, data), *addresses(text, lower)]
    return merged([*found, *headers(text, lower), *assigned(text, lower)])

"""The window that an endpoint names when it refuses what is too long."""

from __future__ import annotations

import re

_LEAST = 256  # tokens: a smaller number means something else
# Not the tokens of the request, which stand in the same sentence.
_NAMED = re.compile(
    r"(?:context (?:length|size|window)|n_ctx|must be <=)"
    r"(?:(?!request|prompt|provided|result|your|input)[^0-9]){0,40}(\d[\d,]{2,})",
    re.IGNORECASE,
)


def named_window(words: str) -> int | None:
    """In tokens, from an endpoint's own words."""
    found = _NAMED.search(words)
    window = int(found[1].replace(",", "")[:9]) if found else 0
    return window if window >= _LEAST else None

"""A MIME bundle as text: the richest of its parts that a model can read."""

from __future__ import annotations

from ...protocol import Json
from .bundles import joined
from .streams import plain

_TEXTS = ("text/plain", "text/markdown", "text/latex", "application/json")


def rich_text(data: Json) -> str:
    """What a display or a result shows; the names of its parts where none can be read."""
    for mime in _TEXTS:
        if mime in data:
            return plain(joined(data[mime])).rstrip("\n")
    return f"[{', '.join(sorted(data))}]" if data else ""

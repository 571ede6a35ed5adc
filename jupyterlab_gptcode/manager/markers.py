"""The markers of conversations that do not exist yet: what is shown of a first request before it is
sent has the marker that it will have."""

from __future__ import annotations

import secrets

_NOTEBOOKS = 100  # whose markers are known


class Markers:
    def __init__(self) -> None:
        self._next: dict[str, str] = {}  # by notebook

    def of_next(self, notebook: str) -> str:
        """That of the next conversation of a notebook."""
        marker = self._next.pop(notebook, None) or f"data-{secrets.token_hex(4)}"
        self._next[notebook] = marker
        for oldest in list(self._next)[:-_NOTEBOOKS]:
            del self._next[oldest]
        return marker

    def take(self, notebook: str) -> str:
        """The same for the conversation itself: no other gets it."""
        marker = self.of_next(notebook)
        del self._next[notebook]
        return marker

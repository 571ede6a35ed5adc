"""What pages have sent of a notebook: the next facts name what has not changed by its place there.

Only in memory. A page whose last snapshot is no longer known gets a 409 and sends a whole one.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Conflict
from ..protocol import Cell

_PAGES = 2  # of a conversation: the one that drives, and the one that takes over
_UNKNOWN = "The server does not know this page's notebook any more. Send it as a whole."


class SentSnapshots:
    def __init__(self) -> None:
        self._pages: dict[str, tuple[str, Sequence[Cell]]] = {}

    def cells(self, client: str, since: str) -> Sequence[Cell]:
        """Those that a page has sent with the step `since`; raises Conflict if that was not the
        latest of its steps, or is forgotten."""
        step, cells = self._pages.get(client, ("", ()))
        if step != since or not since:
            raise Conflict(_UNKNOWN, kind="facts")
        return cells

    def latest(self) -> Sequence[Cell]:
        """Those that were sent last, as far as they are known."""
        return next((cells for _, cells in reversed(self._pages.values())), ())

    def keep(self, client: str, step: str, cells: Sequence[Cell]) -> None:
        self._pages.pop(client, None)
        self._pages[client] = (step, cells)
        while len(self._pages) > _PAGES:
            del self._pages[next(iter(self._pages))]

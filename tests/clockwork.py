"""An event loop whose time passes only while it waits: a minute of silence takes no time."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class Clockwork(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(_Jumping(self))

    def time(self) -> float:
        return self.now

    def run(self, work: Awaitable[T]) -> T:
        """Runs this to its end, and closes the loop."""
        try:
            return self.run_until_complete(work)
        finally:
            self.run_until_complete(self.shutdown_default_executor())
            self.close()


class _Jumping(selectors.DefaultSelector):
    """Where nothing has happened yet, the time of the next timer comes at once."""

    def __init__(self, loop: Clockwork) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            return super().select(None)
        found = super().select(0)
        if not found:
            self._loop.now += max(0.0, timeout)
        return found

"""A time limit for each of many waits, most of which end at once.

A scope of anyio's for each chunk took a third of the time that a quick answer did. Here one timer
stands by: a wait only writes down when it began.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class Patience:
    """Of one wait after the other; the timer that the last one leaves runs out by itself."""

    def __init__(self) -> None:
        self._waiting: asyncio.Task[object] | None = None
        self._deadline = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._expired = False

    async def wait(self, awaitable: Awaitable[T], seconds: float) -> T:
        """What is waited for; raises TimeoutError where it takes longer, and cancels it."""
        loop = asyncio.get_running_loop()
        self._waiting, self._expired = asyncio.current_task(), False
        self._deadline = loop.time() + seconds
        if self._timer is None or self._timer.when() > self._deadline:
            self._set(loop)
        try:
            return await awaitable
        except asyncio.CancelledError:
            if self._expired and not _also_cancelled(self._waiting):
                raise TimeoutError from None
            raise
        finally:
            self._waiting = None

    def _set(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_at(self._deadline, self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """The wait for which the timer was set may long be over."""
        self._timer = None
        if self._waiting is None:
            return
        if loop.time() < self._deadline:
            self._set(loop)
        else:
            self._expired = True
            self._waiting.cancel()


def _also_cancelled(task: asyncio.Task[object] | None) -> bool:
    """Whether somebody else has cancelled it, too; before Python 3.11 nobody can tell."""
    if task is None or sys.version_info < (3, 11):
        return False
    return task.uncancel() > 0

"""A long fold takes turns with the event loop: a few milliseconds of work in each of its rounds.

Python's lock alone is not fair to the loop. It gives the lock away with each read and each write,
and then waits until the thread beside it has had its 5 ms. With fifty streams that are a hundred
times in one round, and everything in the round is late by the sum. So the thread rests until the
loop has come to its next round, and holds up each by one piece of work at most.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
_WORK = 0.002  # seconds in each round of the loop
_BATCH = 32  # items until the next look at the clock
_LOOK = 0.1  # seconds until a look whether the loop has ended


def unhurried(items: Iterable[T]) -> Iterator[T]:
    """The same items; in a thread beside a loop, they come as the loop has time."""
    turns = _here.turns
    return iter(items) if turns is None else turns.through(items)


@contextmanager
def giving_way(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """What this thread folds meanwhile takes turns with the loop."""
    _here.turns = _Turns(loop)
    try:
        yield
    finally:
        _here.turns = None


class _Turns:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._came = threading.Event()  # the loop's next round
        self._since = time.perf_counter()

    def through(self, items: Iterable[T]) -> Iterator[T]:
        rest = iter(items)
        while batch := list(islice(rest, _BATCH)):
            yield from batch
            self._rest()

    def _rest(self) -> None:
        if time.perf_counter() - self._since < _WORK:
            return
        self._came.clear()
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._came.set)
        # One that has ended never comes: the process would not end before this fold.
        while self._loop.is_running() and not self._came.wait(_LOOK):
            pass
        self._since = time.perf_counter()


class _Here(threading.local):
    turns: _Turns | None = None


_here = _Here()

"""Folds over a long conversation run aside, so that the event loop goes on meanwhile.

All of them in one thread, which takes turns with the loop (`unhurried.py`); more threads would only
stand in each other's way. What is folded must not change: give it a copy of the entries.
A short one is folded at once, because the way to another thread and back takes longer than that.

Python's search for cyclic garbage holds up all threads until it has looked at every object, and
long conversations are made of a million. There is no such garbage in them: none is looked for while
a fold makes them, and those that are kept are left out of later searches. So is for a while what
others had in memory then: until the last long conversation goes.
"""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from .unhurried import giving_way

T = TypeVar("T")
_thread = ThreadPoolExecutor(1, "gptcode-folds")
_SHORT = 1_000  # folded in a few milliseconds


def weight(entries: int, cells: int = 0) -> int:
    """About how much work they are; a cell may have long outputs."""
    return entries + 10 * cells


async def aside(fold: Callable[..., T], *arguments: object, weight: int, kept: bool = False) -> T:
    """`kept` says that what the fold gives stays in memory for long."""

    if weight < _SHORT:
        return fold(*arguments)
    loop = asyncio.get_running_loop()

    def folded() -> T:
        with unsearched(kept=kept), giving_way(loop):
            return fold(*arguments)

    return await loop.run_in_executor(_thread, folded)


class _Searches:
    """Whether garbage is searched for: not while anyone asks for none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asking = 0
        self._were_on = False

    def off(self) -> None:
        with self._lock:
            if self._asking == 0:
                self._were_on = gc.isenabled()
                gc.disable()
            self._asking += 1

    def on(self) -> None:
        with self._lock:
            self._asking -= 1
            if self._asking == 0 and self._were_on:
                gc.enable()


_searches = _Searches()


@contextmanager
def unsearched(*, kept: bool) -> Iterator[None]:
    """No search for garbage meanwhile; of what is `kept`, later ones take no notice."""
    _searches.off()
    try:
        yield
        if kept:
            gc.freeze()
    finally:
        _searches.on()


def search_all_again() -> None:
    """What was long has gone, and with it the reason to leave anything out."""
    gc.unfreeze()

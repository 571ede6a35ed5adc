"""Folds over a long conversation run aside, so that the event loop goes on meanwhile.

All of them in one thread: it gives way to the loop every few milliseconds, and more threads would
only stand in each other's way. What is folded must not change: give it a copy of the entries.
A short one is folded at once, because the way to another thread and back takes longer than that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_thread = ThreadPoolExecutor(1, "gptcode-folds")
_SHORT = 1_000  # folded in a few milliseconds


def weight(entries: int, cells: int = 0) -> int:
    """About how much work they are; a cell may have long outputs."""
    return entries + 10 * cells


async def aside(fold: Callable[..., T], *arguments: object, weight: int) -> T:
    if weight < _SHORT:
        return fold(*arguments)
    return await asyncio.get_running_loop().run_in_executor(_thread, fold, *arguments)

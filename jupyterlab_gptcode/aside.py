"""Folds over a long conversation run aside, so that the event loop goes on meanwhile.

All of them in one thread: it gives way to the loop every few milliseconds, and more threads would
only stand in each other's way. What is folded must not change: give it a copy of the entries.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_thread = ThreadPoolExecutor(1, "gptcode-folds")


async def aside(fold: Callable[..., T], *arguments: object) -> T:
    return await asyncio.get_running_loop().run_in_executor(_thread, fold, *arguments)

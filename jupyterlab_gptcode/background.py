"""Blocking work in threads of our own: a slow disk must not use up those of the whole server.

What waits for a disk may do so in many threads. What keeps a processor busy may not: each such
thread takes Python's lock for some milliseconds, by turns with the event loop, so with ten of them
everything else that Jupyter does takes ten times as long.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

T = TypeVar("T")
_waiting = ThreadPoolExecutor(32, "gptcode-disk")
_computing = ThreadPoolExecutor(2, "gptcode-work")


async def run_in_thread(work: Callable[[], T]) -> T:
    """For work that mostly waits."""
    return await asyncio.get_running_loop().run_in_executor(_waiting, work)


async def compute_in_thread(work: Callable[[], T]) -> T:
    """For work that keeps a processor busy: two at once, others wait. It must not wait
    for a disk or another process for long, nor for other such work."""
    return await asyncio.get_running_loop().run_in_executor(_computing, work)


async def in_daemon_thread(work: Callable[[], T]) -> T:
    """For work that may never end: when the process ends, it does not wait for it."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(act: Callable[[], None]) -> None:
        if not future.done():
            act()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:
            act = partial(future.set_exception, error)
        else:
            act = partial(future.set_result, result)
        with contextlib.suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(settle, act)

    threading.Thread(target=run, daemon=True, name="gptcode-child").start()
    return await future

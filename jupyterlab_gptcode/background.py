"""Blocking work in threads of our own: a slow disk must not use up those of the whole server.

What waits for a disk may do so in many threads. What keeps a processor busy may not: each such
thread takes Python's lock, by turns with the event loop, so with ten of them everything else that
Jupyter does takes ten times as long. The loop gives the lock away whenever it reads or writes, and
gets it back after the switch interval: 5 ms by default, a hundred times a second where many answers
come. While a thread works for us, the interval is a tenth of that.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

T = TypeVar("T")
_waiting = ThreadPoolExecutor(32, "gptcode-disk")
_computing = ThreadPoolExecutor(2, "gptcode-work")
_SWITCH = 0.0005  # seconds


async def run_in_thread(work: Callable[[], T]) -> T:
    """For work that mostly waits."""
    return await asyncio.get_running_loop().run_in_executor(_waiting, work)


async def compute_in_thread(work: Callable[[], T]) -> T:
    """For work that keeps a processor busy: two at once, others wait. It must not wait
    for a disk or another process for long, nor for other such work."""

    def compute() -> T:
        with _switching.quick():
            return work()

    return await asyncio.get_running_loop().run_in_executor(_computing, compute)


class _Switching:
    """The process's switch interval, which is short while any of our threads works."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads = 0
        self._usual = 0.0

    @contextlib.contextmanager
    def quick(self) -> Iterator[None]:
        with self._lock:
            if not self._threads:
                self._usual = sys.getswitchinterval()
                if self._usual > _SWITCH:
                    sys.setswitchinterval(_SWITCH)
            self._threads += 1
        try:
            yield
        finally:
            with self._lock:
                self._threads -= 1
                if not self._threads and self._usual > _SWITCH:
                    # Python cuts it to whole microseconds.
                    sys.setswitchinterval(self._usual + 5e-7)


_switching = _Switching()


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

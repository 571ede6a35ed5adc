"""Waits with a time limit: each has its own, whatever the one before it had."""

from __future__ import annotations

import asyncio
import sys

import pytest

from jupyterlab_gptcode.providers.patience import Patience


async def test_what_is_there_in_time_is_given() -> None:
    patience = Patience()
    for limit in (60, 1, 60):
        assert await patience.wait(asyncio.sleep(0, "here"), limit) == "here"


@pytest.mark.parametrize("before", [[], [60.0], [0.001], [60.0, 0.001]])
async def test_what_takes_too_long_is_cancelled(before: list[float]) -> None:
    patience, cancelled = Patience(), asyncio.Event()

    async def never() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    for limit in before:
        await patience.wait(asyncio.sleep(0), limit)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(patience.wait(never(), 0.02), timeout=5)
    assert cancelled.is_set()
    assert await patience.wait(asyncio.sleep(0, "here"), 60) == "here"


async def test_time_between_two_waits_does_not_count() -> None:
    patience = Patience()
    await patience.wait(asyncio.sleep(0), 0.01)
    await asyncio.sleep(0.03)
    assert await patience.wait(asyncio.sleep(0.01, "here"), 5) == "here"


async def test_who_is_cancelled_by_others_is_not_late() -> None:
    task = asyncio.create_task(Patience().wait(asyncio.Event().wait(), 60))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.skipif(sys.version_info < (3, 11), reason="nobody can tell before Python 3.11")
async def test_who_is_late_and_cancelled_is_cancelled() -> None:
    task = asyncio.create_task(Patience().wait(asyncio.Event().wait(), 0.01))
    loop = asyncio.get_running_loop()

    def cancel_after_the_timer() -> None:
        if task.cancelling():
            task.cancel()
        elif not task.done():
            loop.call_soon(cancel_after_the_timer)

    loop.call_soon(cancel_after_the_timer)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert task.cancelled()

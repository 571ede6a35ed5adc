"""Work that keeps a processor busy leaves Python's lock to the event loop more often."""

from __future__ import annotations

import asyncio
import sys
import threading

import pytest

from jupyterlab_gptcode.background import compute_in_thread


async def test_threads_switch_soon_while_one_of_ours_works() -> None:
    usual = sys.getswitchinterval()
    first, both = threading.Event(), threading.Barrier(3)

    def work() -> float:
        both.wait(30)
        first.wait(30)
        return sys.getswitchinterval()

    def short() -> float:
        both.wait(30)
        return sys.getswitchinterval()

    long, quick = (asyncio.create_task(compute_in_thread(each)) for each in (work, short))
    await asyncio.to_thread(both.wait, 30)
    # Another one still works when this one has ended.
    assert await quick == pytest.approx(0.0005)
    assert sys.getswitchinterval() == pytest.approx(0.0005)
    first.set()
    assert await long == pytest.approx(0.0005)
    assert sys.getswitchinterval() == usual


async def test_they_switch_as_before_also_after_a_failure() -> None:
    usual = sys.getswitchinterval()

    def work() -> None:
        raise ValueError("No")

    with pytest.raises(ValueError, match="No"):
        await compute_in_thread(work)
    assert sys.getswitchinterval() == usual


async def test_an_interval_that_is_shorter_stays() -> None:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.0001)
    try:
        shorter = sys.getswitchinterval()
        assert await compute_in_thread(sys.getswitchinterval) == shorter
        assert sys.getswitchinterval() == shorter
    finally:
        sys.setswitchinterval(usual + 5e-7)

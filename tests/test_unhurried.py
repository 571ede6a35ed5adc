"""A long fold takes turns with the event loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from jupyterlab_gptcode.aside import aside
from jupyterlab_gptcode.unhurried import giving_way, unhurried


def slowly(items: list[int]) -> list[int]:
    """A piece of work for each item."""
    done = []
    for item in unhurried(items):
        until = time.perf_counter() + 0.0001
        while time.perf_counter() < until:
            pass
        done.append(item)
    return done


async def test_the_loop_goes_round_between_pieces_of_work() -> None:
    folding = asyncio.ensure_future(aside(slowly, list(range(1_000)), weight=1_000))
    rounds = 0
    while not folding.done():
        await asyncio.sleep(0)
        rounds += 1
    assert folding.result() == list(range(1_000))
    # A tenth of a second of work, a few milliseconds in each round.
    assert rounds > 10


async def test_a_loop_that_is_busy_is_not_held_up_at_each_read_and_write() -> None:
    """It lets go of Python's lock with each of them; the thread must not take it each time."""
    folding = asyncio.ensure_future(aside(slowly, list(range(5_000)), weight=1_000))
    await asyncio.sleep(0.01)
    held_up = []
    while not folding.done():
        started = time.perf_counter()
        for _ in range(20):
            time.sleep(0)  # noqa: ASYNC251  as a read or a write does
        held_up.append(time.perf_counter() - started)
        await asyncio.sleep(0)
    assert sorted(held_up)[len(held_up) // 2] < 0.02


def test_elsewhere_nothing_is_waited_for() -> None:
    items = [1, 2, 3]
    assert list(unhurried(items)) == items
    # Not even an iterator of our own stands between.
    assert type(unhurried(items)) is type(iter(items))


def test_items_come_as_they_are_asked_for() -> None:
    """A search that ends early must not read a long past to its end."""
    read: list[int] = []

    def past() -> Iterator[int]:
        for number in range(10_000):
            read.append(number)
            yield number

    loop = asyncio.new_event_loop()
    loop.close()
    with giving_way(loop):
        assert next(number for number in unhurried(past()) if number == 5) == 5
    assert len(read) < 100


@pytest.mark.parametrize("closed", [False, True])
def test_a_loop_that_has_ended_is_not_waited_for(closed: bool) -> None:
    loop = asyncio.new_event_loop()
    if closed:
        loop.close()
    started = time.perf_counter()
    with giving_way(loop):
        assert slowly(list(range(1_000))) == list(range(1_000))
    assert time.perf_counter() - started < 0.9
    loop.close()

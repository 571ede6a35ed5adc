"""Which pages are here: a clock is handed in, so that nothing waits."""

from __future__ import annotations

import pytest

from jupyterlab_gptcode.manager.presence import GRACE, LEASE, SEEN, Presence


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def presence(clock: Clock) -> Presence:
    return Presence(clock=clock)


def test_a_page_that_was_never_seen_is_not_here(presence: Presence) -> None:
    assert not presence.is_present("page")
    assert not presence.is_present("")


def test_a_call_keeps_a_page_here_for_a_while(presence: Presence, clock: Clock) -> None:
    presence.note_call("page")
    assert (presence.is_present("page"), presence.is_present("other")) == (True, False)
    clock.now += LEASE - 1
    assert presence.is_present("page")
    presence.note_call("page")
    clock.now += LEASE - 1
    assert presence.is_present("page")
    clock.now += 2
    assert not presence.is_present("page")


def test_a_page_is_here_while_its_stream_is_open(presence: Presence, clock: Clock) -> None:
    presence.open("page")
    clock.now += 10 * LEASE
    assert presence.is_present("page")
    presence.close("page", broken=False)
    clock.now += LEASE - 1
    assert presence.is_present("page")
    clock.now += 2
    assert not presence.is_present("page")


def test_a_page_whose_stream_broke_has_a_moment_to_come_back(
    presence: Presence, clock: Clock
) -> None:
    presence.open("page")
    presence.close("page", broken=True)
    clock.now += GRACE - 0.1
    assert presence.is_present("page")
    clock.now += 0.2
    assert not presence.is_present("page")


def test_a_page_that_came_back_is_here(presence: Presence, clock: Clock) -> None:
    presence.open("page")
    presence.close("page", broken=True)
    clock.now += 10 * GRACE
    presence.open("page")
    clock.now += 10 * LEASE
    assert presence.is_present("page")
    presence.close("page", broken=True)
    clock.now += GRACE / 2
    assert presence.is_present("page")


def test_of_two_streams_one_may_break(presence: Presence, clock: Clock) -> None:
    presence.open("page")
    presence.open("page")
    presence.close("page", broken=True)
    clock.now += 10 * GRACE
    assert presence.is_present("page")
    presence.close("page", broken=False)
    clock.now += LEASE / 2
    assert presence.is_present("page")


def test_a_page_that_said_it_goes_is_gone(presence: Presence, clock: Clock) -> None:
    presence.note_call("page")
    presence.leave("page")
    assert not presence.is_present("page")
    clock.now += GRACE
    presence.note_call("page")
    assert presence.is_present("page")


def test_a_call_that_comes_late_does_not_bring_a_page_back(
    presence: Presence, clock: Clock
) -> None:
    presence.note_call("page")
    presence.leave("page")
    clock.now += GRACE / 2
    presence.note_call("page")
    presence.open("page")
    presence.close("page", broken=False)
    assert not presence.is_present("page")


@pytest.mark.parametrize("first", ["left", "broke"])
def test_a_page_that_said_it_goes_gets_no_grace(presence: Presence, first: str) -> None:
    presence.open("page")
    if first == "left":
        presence.leave("page")
        # What it has open is still read: it may have stayed after all.
        assert presence.is_present("page")
        presence.close("page", broken=True)
    else:
        presence.close("page", broken=True)
        presence.leave("page")
    assert not presence.is_present("page")


def test_a_page_that_the_user_sees_is_missed_soon(presence: Presence, clock: Clock) -> None:
    presence.set_lease("page", seen=True)
    presence.note_call("page")
    clock.now += SEEN - 1
    assert presence.is_present("page")
    clock.now += 2
    assert not presence.is_present("page")
    presence.set_lease("page", seen=False)
    presence.open("page")
    presence.close("page", broken=False)
    clock.now += LEASE - 1
    assert presence.is_present("page")


def test_how_long_it_has_to_come_back_is_handed_in(clock: Clock) -> None:
    presence = Presence(grace=1, clock=clock)
    presence.open("page")
    presence.close("page", broken=True)
    clock.now += 0.5
    assert presence.is_present("page")
    clock.now += 1
    assert not presence.is_present("page")

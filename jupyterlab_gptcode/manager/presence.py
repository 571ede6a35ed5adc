"""Which pages show a conversation at the moment: a page that drives a turn may go away.

A page is present while one of its streams is open, and for a while after each call: between two
steps it asks once a second, but a browser lets a hidden page do so only once a minute. A page says
when it leaves, but that call may get lost: browsers drop it, or crash.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

LEASE = 150.0  # seconds after the last call of a page that may be hidden
SEEN = 10.0  # seconds after that of a page that the user saw when it last asked
GRACE = 2.0  # seconds for a page whose stream broke to come back, for one that went to fall silent


class Presence:
    def __init__(
        self,
        grace: float = GRACE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.grace = grace
        self._clock = clock
        self._streams: Counter[str] = Counter()
        self._leases: dict[str, float] = {}
        self._until: dict[str, float] = {}
        self._gone: dict[str, float] = {}

    def is_present(self, client: str) -> bool:
        return self._streams[client] > 0 or self._until.get(client, 0.0) > self._clock()

    @property
    def anyone(self) -> bool:
        now = self._clock()
        return any(self._streams.values()) or any(until > now for until in self._until.values())

    def note_call(self, client: str) -> None:
        if self._gone.get(client, 0.0) > self._clock():
            return  # the call was on its way when the page went, and was overtaken
        self._until[client] = self._clock() + self._leases.get(client, LEASE)

    def leave(self, client: str) -> None:
        """The page said that it leaves: its streams will break, without a grace period."""
        self._until.pop(client, None)
        self._gone[client] = self._clock() + self.grace

    def set_lease(self, client: str, *, seen: bool) -> None:
        """How long the page may be silent from now on."""
        self._leases[client] = SEEN if seen else LEASE

    def open(self, client: str) -> None:
        self._streams[client] += 1
        self.note_call(client)

    def close(self, client: str, *, broken: bool) -> None:
        self._streams[client] -= 1
        if not broken:
            self.note_call(client)
        elif client in self._until:  # else it said that it goes
            self._until[client] = self._clock() + self.grace

"""How fast something comes, and how long the rest will take."""

from __future__ import annotations

from collections import deque

_WINDOW = 5.0  # seconds that count: a line's speed changes


class Pace:
    """Of `total` bytes; `note` is told how many have come, at times in seconds."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.bytes = 0
        self._noted: deque[tuple[float, int]] = deque()

    def note(self, done: int, now: float) -> None:
        # pip moves what it has fetched: for a moment nothing is there.
        self.bytes = min(max(self.bytes, done), self.total)
        self._noted.append((now, self.bytes))
        while len(self._noted) > 2 and now - self._noted[1][0] >= _WINDOW:
            self._noted.popleft()

    @property
    def rate(self) -> float | None:
        """Bytes a second of late; None before anything can be said."""
        if len(self._noted) < 2:
            return None
        (began, before), (now, after) = self._noted[0], self._noted[-1]
        return (after - before) / (now - began) if now > began and after > before else None

    @property
    def seconds(self) -> float | None:
        """How long the rest will take, as it looks now."""
        rate = self.rate
        return None if rate is None else (self.total - self.bytes) / rate

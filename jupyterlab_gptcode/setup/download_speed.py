"""How fast a download is, and how long the rest will take."""

from __future__ import annotations

from collections import deque

from ..protocol import Json

_WINDOW = 5.0  # seconds that count, because the speed changes


class DownloadSpeed:
    """Of `total` bytes; `note` takes how many have arrived at a time in seconds."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.bytes = 0
        self._noted: deque[tuple[float, int]] = deque()

    def note(self, done: int, now: float) -> None:
        # pip moves its file: for a moment there is none.
        self.bytes = min(max(self.bytes, done), self.total)
        self._noted.append((now, self.bytes))
        while len(self._noted) > 2 and now - self._noted[1][0] >= _WINDOW:
            self._noted.popleft()

    @property
    def rate(self) -> float | None:
        """Bytes per second over the last seconds; None if it is not known yet."""
        if len(self._noted) < 2:
            return None
        (start, before), (now, after) = self._noted[0], self._noted[-1]
        return (after - before) / (now - start) if now > start and after > before else None

    @property
    def seconds(self) -> float | None:
        """How long the rest will take at this rate."""
        rate = self.rate
        return None if rate is None else (self.total - self.bytes) / rate

    @property
    def shown(self) -> Json:
        """For the panel."""
        seconds = self.seconds
        return {"bytes": self.bytes, "total": self.total, "rate": self.rate, "seconds": seconds}

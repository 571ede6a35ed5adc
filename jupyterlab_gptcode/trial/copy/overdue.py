"""Nothing of the copy's keeps the supervisor from ending: its own work has a limit of time, too."""

from __future__ import annotations

import signal
from typing import Any

GRACE, LATE = 3, 30  # seconds beyond a request to stop, and beyond the limit of a trial

stops: list[int] = []
"""Signals to stop that have come, from the beginning on."""


class Overdue(BaseException):
    """Raised in whatever the supervisor does, and again if that does not end either."""


def listen() -> None:
    signal.signal(signal.SIGALRM, overdue)
    signal.signal(signal.SIGTERM, stop)


def limit(seconds: float) -> None:
    signal.setitimer(signal.ITIMER_REAL, seconds + LATE, LATE)


def stop(number: int, _frame: Any) -> None:
    stops.append(number)
    signal.setitimer(signal.ITIMER_REAL, GRACE, LATE)


def overdue(_number: int, _frame: Any) -> None:
    raise Overdue

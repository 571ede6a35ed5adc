"""The child's own limits, since its parent may be gone before it kills the child."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time

NO_MEMORY = 77  # the exit code of a child that a thread of its own had to end
_LATE = 78
_WRITTEN = 256 << 20  # bytes of one file in the scratch folder
_POLL = 0.05  # seconds


def limit(seconds: float, megabytes: int) -> None:
    """As far as the platform can. Beyond them there is a MemoryError, or the process ends."""
    seconds = int(seconds) + 2
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)
    _limit_resources(seconds, megabytes)
    if sys.platform != "linux":
        # Windows has no such limits, and macOS takes that of memory but does not keep it.
        watch = threading.Thread(target=_watch, args=(seconds, megabytes << 20), daemon=True)
        watch.start()


def _limit_resources(seconds: int, megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, megabytes << 20),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, _WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(what)
            resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))


def _watch(seconds: int, most: int) -> None:
    """Ends the process when it has taken too much."""
    import psutil

    own, end = psutil.Process(), time.monotonic() + seconds
    while time.monotonic() < end:
        if own.memory_info().rss > most:
            os._exit(NO_MEMORY)
        time.sleep(_POLL)
    os._exit(_LATE)

"""The child's own limits, since its parent may be gone before it kills the child."""

from __future__ import annotations

import contextlib
import signal

_WRITTEN = 256 << 20  # bytes of one file in the scratch folder


def limit(seconds: float, megabytes: int) -> None:
    """As far as the platform can. Beyond them there is a MemoryError, or the process ends."""
    if hasattr(signal, "alarm"):
        signal.alarm(int(seconds) + 2)
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, megabytes << 20),
        (resource.RLIMIT_CPU, int(seconds) + 2),
        (resource.RLIMIT_FSIZE, _WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(what)
            resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))

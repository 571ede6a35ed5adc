"""How much of what takes long is tried: a part with each change, all with `scripts/test --all`."""

from __future__ import annotations

import os

WHOLE = bool(os.environ.get("GPTCODE_ALL"))


def some(whole: int, *, part: float = 0.2) -> int:
    """How many of so many cases are tried."""
    return whole if WHOLE else max(1, round(whole * part))


OVERLAYS = [True, False] if WHOLE else [True]
"""Whether copies have an overlay. Without one, `tests/test_fence.py` always plays each attack."""

"""Whether the model may try code on a copy of the kernel. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..conversation import Begin, Entry


def may_try(entries: Sequence[Entry]) -> bool:
    """As the latest step said."""
    begins = (entry.body for entry in reversed(entries) if isinstance(entry.body, Begin))
    return next((begin.tries for begin in begins), False)

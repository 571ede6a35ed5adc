"""What both exports say about times and blocks. Pure."""

from __future__ import annotations

from datetime import datetime, timezone

from ..context import MARKDOWN, language_named
from ..conversation import Block

_TRIED = "The model tried it on a copy of the kernel. Nothing was changed."


def time_text(seconds: float) -> str:
    try:
        moment = datetime.fromtimestamp(seconds, timezone.utc)
    except (OverflowError, OSError, ValueError):
        return "at an unknown time"
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def ended(block: Block) -> str:
    """What became of a block, in a sentence."""
    settled = block.settled
    if block.tries:
        is_tried = settled is not None and settled.action == "tried"
        return _TRIED if is_tried else "It was not tried."
    if settled is None:
        return "Its result is unknown." if block.runner else "It has not run."
    match settled.status if settled.action == "ran" else "skipped":
        case "ok":
            return (
                "It ran." if settled.duration is None else f"It ran for {settled.duration:.1f} s."
            )
        case "error":
            return f"It failed{_duration(settled.duration)}."
        case "stopped":
            return f"It was stopped{_duration(settled.duration)}."
        case "skipped":
            return "It was skipped."
        case _:
            return "Its result is unknown."


def _duration(seconds: float | None) -> str:
    return "" if seconds is None else f" after {seconds:.1f} s"


def is_text(block: Block) -> bool:
    """Whether its cell is a Markdown cell."""
    return language_named(block.language) == MARKDOWN

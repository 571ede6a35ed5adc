"""The marks of the cells of a conversation's blocks, as the page makes them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from ..protocol import Json
from ..provenance import contributor_of, make_mark
from .blocks import Block
from .entries import Begin, Created, Entry


class BlockMarks:
    def __init__(self, entries: Sequence[Entry]) -> None:
        head = entries[0].body
        self._conversation = head.conversation if isinstance(head, Created) else ""
        self._starts: dict[str, tuple[str, float]] = {}  # the model and the time of each step
        for entry in entries:
            if isinstance(entry.body, Begin):
                self._starts.setdefault(entry.step, (entry.body.model, entry.time))

    def of(self, block: Block, cell: str, replaced: tuple[Any, str] | None = None) -> Json:
        """`cell` holds the block's source, which the user may have edited before it ran.

        `replaced` are the mark and the source that it had before.
        """
        model, time = self._starts.get(block.step, ("", 0.0))
        when = datetime.fromtimestamp(time, timezone.utc).isoformat(timespec="milliseconds")
        origin = {"conversation": self._conversation, "turn": block.turn, "block": block.block}
        timestamp = when.replace("+00:00", "Z")
        mark = make_mark(origin, cell, block.code, model, timestamp, replaced)
        mark["contributor"]["type"] = contributor_of(mark, block.source)
        return mark

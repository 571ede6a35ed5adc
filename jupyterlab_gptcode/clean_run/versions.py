"""What a conversation knows of the earlier code of cells. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ..conversation import Entry, blocks


def earlier_versions(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """The sources that the model wrote or that ran, by the ids of their cells, the oldest first."""
    found: dict[tuple[str, str], None] = {}
    for block in blocks(entries).values():
        if block.cell:
            found[block.cell, block.code] = None
            found[block.cell, block.source] = None
    return list(found)

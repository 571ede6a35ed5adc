"""To which block of a chain a fact belongs. This file runs in the supervisor."""

from __future__ import annotations

import os
from typing import Any

MOST = 200  # facts of one kind
PATHS = 10_000  # that calls name


class Noted:
    """Facts of one kind in their order, each with the blocks that it was seen of."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.blocks: dict[Any, set[int]] = {}

    def __iter__(self) -> Any:
        return iter(self.blocks)

    def add(self, fact: Any, *blocks: int) -> None:
        if fact in self.blocks or len(self.blocks) < self.most:
            self.blocks.setdefault(fact, set()).update(blocks)


class Touched:
    """Paths by the calls that named them: which blocks wrote them, moved them there, removed them.
    Whether anything came of it is read off the overlay."""

    def __init__(self) -> None:
        self.written, self.moved, self.removed = Noted(PATHS), Noted(PATHS), Noted(PATHS)
        self.changed = Noted()

    def wrote(self, path: str) -> set[int]:
        """What lies in a folder that was moved came with it."""
        found = {*self.written.blocks.get(path, ()), *self.changed.blocks.get(path, ())}
        while True:
            found |= self.moved.blocks.get(path, set())
            above = os.path.dirname(path)
            if above == path:
                return found
            path = above

    def took(self, path: str) -> set[int]:
        return self.removed.blocks.get(path, set())


def parts(count: int, kinds: dict[str, list[set[int]]]) -> list[dict[str, list[int]]]:
    """Of each block, by their kind, the places of its facts in their lists."""
    found = []
    for block in range(count):
        own = {
            kind: [at for at, blocks in enumerate(facts) if block in blocks]
            for kind, facts in kinds.items()
        }
        found.append({kind: places for kind, places in own.items() if places})
    return found

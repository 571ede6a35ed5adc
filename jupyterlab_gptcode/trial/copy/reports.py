"""What the copy reports, as far as it is whole: its own testimony.

This file runs in the supervisor.
"""

from __future__ import annotations

from typing import Any

from . import testimony
from .inside import FRAME, HOSTS

LEFT = ("threads", "tasks", "timers", "at exit")
LARGEST = 7_000_000  # bytes of one report
TOGETHER = 20_000_000  # of those that are kept
OFTEN = 100  # reports of a block
BESIDE = 2_000_000  # what is not output


def largest(characters: int) -> int:
    """Bytes of a report that has so many characters of outputs. As JSON, one may take twelve."""
    return 12 * characters + BESIDE


class Reports:
    """At most so many blocks, with the names that each has asked for. A report that is `unfinished`
    is replaced by the next one. Of one that is larger than any of ours, nothing is kept."""

    def __init__(self, most: int, largest: int = LARGEST) -> None:
        self.most, self.largest = most, largest
        self.sizes: list[int] = []
        self.taken = 0
        self.skipped = 0  # bytes that are still to come of one that is too large
        self.blocks: list[dict[str, Any]] = []
        self.hosts: list[list[str]] = []
        self.left: list[str] = []
        self.size = 0  # bytes of all
        self.rest = bytearray()
        self.ended = False

    @property
    def done(self) -> int:
        """Blocks that have ended: what is seen now comes from the next one."""
        last = self.blocks[-1:]
        return len(self.blocks) - sum(bool(each.get("unfinished")) for each in last)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing: after a block that fails no other one runs."""
        if self.skipped:
            return False
        if self.done < len(self.blocks) or not self.blocks:
            return self.most == 0
        return self.done == self.most or self.blocks[-1].get("error") is not False

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        self.rest += b"" if self.ended else piece
        while not self.ended:
            skipped = min(self.skipped, len(self.rest))
            del self.rest[:skipped]
            self.skipped -= skipped
            if len(self.rest) < FRAME.size:
                return
            (length,) = FRAME.unpack_from(self.rest)
            if length > self.largest:
                self.skipped = FRAME.size + length
                self._take(too_large(), 0)
            elif len(self.rest) < FRAME.size + length:
                return
            else:
                text = bytes(self.rest[FRAME.size : FRAME.size + length])
                self.skipped = len(text) + FRAME.size
                fits = sum(self.sizes[: self.done]) + length <= TOGETHER
                heavy = not fits or testimony.is_heavy(text)
                self._take(too_large() if heavy else testimony.read(text), 0 if heavy else length)

    def _take(self, block: dict[str, Any] | None, size: int) -> None:
        self.taken += 1
        if block is None or self.done >= self.most or self.taken > self.most * OFTEN:
            self.ended = True
            self.rest.clear()
            return
        done = self.done
        del self.blocks[done:], self.hosts[done:], self.sizes[done:]
        left = block.pop("left", [])
        self.left = [kind for kind in LEFT if kind in left] if isinstance(left, list) else []
        asked = block.pop("hosts", [])
        names = asked[:HOSTS] if isinstance(asked, list) else []
        self.hosts.append([str(each)[:255] for each in names])
        self.blocks.append(block)
        self.sizes.append(size)


def too_large() -> dict[str, Any]:
    """A block of which nobody knows how it ended."""
    return {"outputs": [], "cut": True, "error": True, "seconds": 0, "changes": [], "unread": 0}

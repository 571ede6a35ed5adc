"""What the copy reports, as far as it is whole: its own testimony.

This file runs in the supervisor.
"""

from __future__ import annotations

from typing import Any

from . import testimony
from .inside import FRAME, HOSTS


class Reports:
    """At most so many blocks, with the names that each has asked for. A report that is `unfinished`
    is replaced by the next one."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.blocks: list[dict[str, Any]] = []
        self.hosts: list[list[str]] = []
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
        if self.done < len(self.blocks) or not self.blocks:
            return self.most == 0
        return self.done == self.most or self.blocks[-1].get("error") is not False

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        self.rest += piece
        while not self.ended and len(self.rest) >= FRAME.size:
            (length,) = FRAME.unpack_from(self.rest)
            if len(self.rest) < FRAME.size + length:
                return
            text = bytes(self.rest[FRAME.size : FRAME.size + length])
            del self.rest[: FRAME.size + length]
            self._take(testimony.read(text))

    def _take(self, block: dict[str, Any] | None) -> None:
        if block is None or self.done >= self.most:
            self.ended = True
            return
        del self.blocks[self.done :]
        del self.hosts[len(self.blocks) :]
        asked = block.pop("hosts", [])
        names = asked[:HOSTS] if isinstance(asked, list) else []
        self.hosts.append([str(each)[:255] for each in names])
        self.blocks.append(block)

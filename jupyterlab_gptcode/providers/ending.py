"""When an answer has ended: judged from all that an endpoint sends, as no sign is reliable alone.

Some endpoints name a reason in every chunk, some in none, and some leave the connection open.
"""

from __future__ import annotations

from . import Chunk


class Ending:
    """`finish` is the latest reason to end."""

    def __init__(self) -> None:
        self.finish: str | None = None
        self._is_certain = False
        self._began_without = False  # whether a chunk came before, and the first had no reason
        self._spoke_without = False  # whether something was said before any reason came

    def add(self, chunk: Chunk) -> None:
        speaks = chunk.says_something
        if chunk.finish is not None:
            # An endpoint that says more after a reason names one in every chunk.
            before = self._spoke_without if speaks else self._began_without
            self._is_certain = before and (self.finish is None or not speaks)
            self.finish = chunk.finish
        elif speaks:
            self._is_certain = False
        if self.finish is None:
            self._began_without = True
            self._spoke_without = self._spoke_without or speaks

    @property
    def is_certain(self) -> bool:
        """Whether only usage may follow."""
        return self._is_certain

"""Which forks are our own: before each block the copy makes a process that knows what was before,
see `reference.py`. Runs in the supervisor.

From the second block on, the code could have the copy make another one in its place. So a process
that is taken for ours may compute, and be ended: what asks for anything is the code's.
"""

from __future__ import annotations

from .caller import Caller
from .family import children, has_ended, leader_of
from .remains import executable

FORK, NUMBERS = 17, 0x01200000  # SIGCHLD; where the C library wants the child's number


class References:
    def __init__(self, copy: int) -> None:
        self.copy = copy
        self._begun = -1  # the latest block that has its process, or begins without one
        self._before: set[int] | None = None  # the copy's children, while one is being made
        self._ours: dict[int, tuple[int, str]] = {}  # with the block, and the program
        self.ends = False  # the copy: with it, they end by themselves

    def makes(self, caller: Caller, name: str, block: int) -> bool:
        """Once for each block, and before it begins."""
        flags = FORK if name == "fork" else caller.arguments[0]
        is_plain = name in ("fork", "clone") and flags | NUMBERS == FORK | NUMBERS
        if caller.process != self.copy or not is_plain or block <= self._begun:
            return False
        self._begun = block
        self._before = children(self.copy)
        return True

    def begins(self, block: int) -> None:
        """The copy says so, also where it could make no process: the next fork is the code's."""
        self._begun = max(self._begun, block)

    def is_another(self, caller: Caller, block: int) -> tuple[int, str] | None:
        """Who calls was taken for ours, and is not."""
        if self._before is not None:
            made = children(self.copy) - self._before
            self._ours.update((each, (block, executable(each))) for each in made)
            self._before = None
        if not self._ours or caller.process == self.copy:
            return None
        process = leader_of(caller.process)
        if process not in self._ours or self.ends or has_ended(self.copy):
            return None
        return self._ours.pop(process)

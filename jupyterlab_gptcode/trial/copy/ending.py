"""What a process has in memory and open at its end, where it waits once more to be looked at. Runs
in the supervisor."""

from __future__ import annotations

from .caller import Caller
from .facts import LONGEST, Facts
from .family import leader_of
from .listener import GOES_ON
from .mappings import written
from .remains import open_for_writing


class Ending:
    """`mapped` is memory that the kernel shares with a file or with others, by its addresses."""

    def __init__(self, facts: Facts, copy: int, mapped: dict[tuple[int, int], str]) -> None:
        self.facts, self.copy, self.mapped = facts, copy, mapped
        self.seen = False  # the copy's own end
        self.open: dict[int, set[str]] = {}  # files that a process could write
        self._whole: dict[int, set[tuple[int, int]]] = {}  # of processes
        self._dropped: set[tuple[int, int]] = set()

    def exits(self, caller: Caller, _name: str) -> int:
        process = leader_of(caller.process)
        self.seen |= process == self.copy
        try:
            whole, found = written(caller.process, self.mapped)
        except OSError:  # it was killed while it waited
            return GOES_ON
        for span in found:
            self._note(self.mapped[span])
        self._whole[process] = whole - found
        self.open[process] = open_for_writing(process)
        return GOES_ON

    def drops(self, caller: Caller, _name: str) -> int:
        """Pages that were written may be as they were before."""
        start, size = caller.arguments[:2]
        end = start + size
        self._dropped |= {each for each in self.mapped if each[0] < end and start < each[1]}
        return GOES_ON

    def unsure(self, copy: int) -> list[str]:
        """What the kernel has in memory, and may have been written: nobody saw it at the end."""
        noted = {path for _, path in self.facts.refused}
        whole = self._whole.get(copy, set()) - self._dropped
        found = (path for span, path in self.mapped.items() if span not in whole)
        return [named(path) for path in dict.fromkeys(found) if path[:LONGEST] not in noted]

    def _note(self, path: str) -> None:
        """It is seen at an end, so that nobody knows of which block it came."""
        kind = "ipc" if path.startswith("/dev/") else "write"
        self.facts.refused.add((kind, path[:LONGEST]))


def named(path: str) -> str:
    return "shared memory" if path.startswith("/dev/zero") else path.replace(" (deleted)", "")

"""Memory that belongs to no single process: what several of a copy's share, and what only the
system has. Runs in the supervisor.

It is looked for where the machine has less memory than what was counted explains. Two must agree:
how much less the machine has, which others may have taken; and what all processes have at most,
beyond what the kernel has itself. By one of them alone, a trial would end for what others do.
"""

from __future__ import annotations

import os

from .family import family
from .memory import free, parts_of
from .system import AllPowers

WORTH = 50_000_000  # bytes: of less, nobody asks
PIPE, SOCKET = 1 << 20, 1 << 19  # bytes that may wait in one


class Unseen:
    """Made before the code begins."""

    def __init__(self, powers: AllPowers) -> None:
        self.powers, self.kernel = powers, os.getppid()
        self.free = free()
        self.shares = self._shares(family())

    def bytes(self, counted: int, processes: list[int]) -> int:
        counted += (extra := shared(processes))
        now = free()
        self.free = max(self.free, now)  # others may give back what they had
        taken = self.free - now - counted
        if taken < WORTH:
            return extra
        shares = self._shares(processes) - self.shares - counted + waiting(processes)
        return extra + max(0, min(taken, shares))

    def _shares(self, processes: list[int]) -> int:
        """Of a page that several have, each has its share: all together are what there is."""
        with self.powers:  # to look at the kernel
            kernel = parts_of(self.kernel)
        if not kernel:
            return 0
        everyone = [kernel, parts_of(os.getpid()), *map(parts_of, processes)]
        names = ("Pss_Anon", "Pss_Shmem", "SwapPss")
        total = sum(found.get(name, 0) for found in everyone for name in names)
        return total - sum(kernel.get(name, 0) for name in ("Anonymous", "RssShmem", "Swap"))


def shared(processes: list[int]) -> int:
    """Memory that processes share by its having no name. What a process has not touched itself, the
    system counts for none, so all of it counts, but what its only process has touched."""
    found: dict[str, int] = {}
    having = []
    for process in processes:
        try:
            with open(f"/proc/{process}/maps", encoding="utf-8", errors="replace") as file:
                lines = [line.split(maxsplit=5) for line in file if "/dev/zero" in line]
        except OSError:  # it has ended
            continue
        for place, rights, offset, _, number, _ in lines:
            start, _, end = place.partition("-")
            if rights[3] == "s":
                size = int(offset, 16) + int(end, 16) - int(start, 16)
                found[number] = max(found.get(number, 0), size)
                having.append(process)
    touched = parts_of(having[0]).get("Pss_Shmem", 0) if len({*having}) == 1 else 0
    return max(0, sum(found.values()) - touched)


def waiting(processes: list[int]) -> int:
    """What may be in pipes and connections, at most."""
    found: set[str] = set()
    for process in processes:
        try:
            for name in os.listdir(f"/proc/{process}/fd"):
                found.add(os.readlink(f"/proc/{process}/fd/{name}"))
        except OSError:  # it has ended, or closed it
            continue
    pipes = sum(each.startswith("pipe:") for each in found)
    return PIPE * pipes + SOCKET * sum(each.startswith("socket:") for each in found)

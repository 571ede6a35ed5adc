"""Whether a copy that crashed had run out of memory. Runs in the supervisor.

Where nothing can be allocated any more, libraries and Python itself may use what they did not get.
"""

from __future__ import annotations

import signal

CRASHES = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGTRAP}
NEARLY = 0.8


class Limits:
    """Made when the fence is up: what the process has for itself is counted from there."""

    def __init__(self, process: int, memory: int) -> None:
        self.process, self.memory = process, memory
        self.first = sizes(process)
        self.most = self.first
        self.killed = killed()

    def look(self) -> None:
        self.most = tuple(map(max, self.most, sizes(self.process)))

    def ran_out(self, number: int, most: int) -> bool:
        """By the signal that ended it, and the most bytes that it had in memory, as the system says
        at the end."""
        if number == signal.SIGKILL:  # by the system
            return killed() > self.killed
        taken = max(self.most[0] - self.first[0], max(most, self.most[1]) - self.first[1])
        return number in CRASHES and taken >= NEARLY * self.memory


def sizes(process: int) -> tuple[int, ...]:
    """Bytes of addresses, and of memory."""
    found = {"VmPeak": 0, "VmHWM": 0}
    try:
        with open(f"/proc/{process}/status", encoding="utf-8", errors="replace") as file:
            for line in file:
                name, _, rest = line.partition(":")
                if name in found:
                    found[name] = int(rest.split()[0]) * 1024
    except OSError:  # it has ended
        pass
    return found["VmPeak"], found["VmHWM"]


def killed() -> int:
    """How many processes the system has ended for want of memory."""
    with open("/proc/vmstat", encoding="ascii") as file:
        for line in file:
            name, _, count = line.partition(" ")
            if name == "oom_kill":
                return int(count)
    return 0

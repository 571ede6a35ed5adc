"""What the copy asks of processes that are not its own: of their limits, and how they end. Runs in
the supervisor."""

from __future__ import annotations

import errno
import os

from .caller import Caller
from .facts import Facts
from .family import belongs, has_ended, leader_of, name_of, parents
from .listener import GOES_ON

# The argument that names the process.
LIMITS = {"prlimit64": 0, "sched_setaffinity": 0, "setpgid": 0, "setpriority": 1}
WAITS = ("wait4", "waitid")
ONE_PROCESS = 0  # PRIO_PROCESS
# What `waitid` waits for.
OF_NUMBER, OF_HANDLE = 1, 3


class Others:
    def __init__(self, facts: Facts, copy: int) -> None:
        self.facts, self.copy, self.kernel = facts, copy, os.getppid()

    def limits(self, caller: Caller, name: str) -> int:
        """Whose they are stands in the call itself."""
        target = caller.number_at(LIMITS[name])
        of_one = name != "setpriority" or caller.number_at(0) == ONE_PROCESS
        if of_one and (target == 0 or belongs(target)):
            return GOES_ON
        self.facts.refuse("system", name)
        return -errno.EPERM

    def waits(self, caller: Caller, name: str) -> int:
        """The kernel's own children are none of the copy's: the system would say that there are
        none. One that lives has not ended; how another one ended, the copy cannot know."""
        if leader_of(caller.process) != self.copy:
            return GOES_ON
        asked, of = self._asked(caller, name), parents()
        waited = [
            each
            for each, parent in of.items()
            if parent == self.kernel and each != os.getpid() and asked in (0, each)
        ]
        if not waited:
            return GOES_ON
        ended = [each for each in waited if has_ended(each)]
        if not ended and not asked and self.copy in of.values():  # one of its own comes first
            return GOES_ON
        only_asks = caller.arguments[2 if name == "wait4" else 3] & os.WNOHANG
        if ended or not only_asks:
            self.facts.refuse("ipc", name_of((ended or waited)[0]))
            return GOES_ON
        return 0

    def _asked(self, caller: Caller, name: str) -> int:
        """The process that it waits for; 0 if any."""
        if name == "wait4":
            return max(caller.number_at(0), 0)
        kind, number = caller.number_at(0), caller.number_at(1)
        if kind == OF_HANDLE:
            return caller.process_held(number)
        return number if kind == OF_NUMBER else 0

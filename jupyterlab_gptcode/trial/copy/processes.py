"""Processes that the copy starts, and signals that it sends. Runs in the supervisor."""

from __future__ import annotations

import errno
import os
import sys

from .caller import Caller
from .calls import NAMESPACES, SHARES, THREAD
from .facts import Facts
from .family import belongs, family, group_of, parents
from .listener import GOES_ON
from .references import References
from .remains import executable, program

OTHER_CLOCK = 0x80  # CLONE_NEWTIME


class Processes:
    def __init__(self, facts: Facts, references: References) -> None:
        self.facts, self.references = facts, references
        self.started = 0  # since they were counted last
        self._forks: list[tuple[int, str]] = []  # the blocks, and the program
        self._executed: set[int] = set()  # processes that have become another program
        self._asked: dict[int, tuple[str, ...]] = {}  # that would, with the one that they were
        self._unnamed: set[int] = set()  # of these, those whose program was not there
        self._wanted: dict[int, int] = {}  # threads that would fork, and the blocks

    def executes(self, caller: Caller, name: str) -> int:
        self._asked[caller.process] = program(caller.process)
        where = (None, 0) if name == "execve" else (0, 1)
        path, found = caller.path(*where), caller.look_up(*where, follow=True)
        if found is None or (found.status and found.status.st_mode & 0o111):
            named = found.path if found and found.at != found.path else path
            self.facts.command(os.path.basename(named))
            self._unnamed.discard(caller.process)
        else:
            self._unnamed.add(caller.process)
        return GOES_ON

    def forks(self, caller: Caller, name: str) -> int:
        self._wanted.pop(caller.process, None)
        if name == "clone" and caller.arguments[0] & (NAMESPACES | THREAD):
            self.facts.refuse("system", name)  # a thread that is asked about shares too little
            return -errno.EPERM
        self.started += 1
        block = self.facts.block
        is_ours = self.references.makes(caller, name, block)
        if not is_ours and caller.process not in self._executed:
            self._forks.append((block, executable(caller.process)))
        return GOES_ON

    def calls(self, caller: Caller) -> None:
        """It may be another program since its last call, and another process than it seemed."""
        another = self.references.is_another(caller, self.facts.block)
        if another is not None:
            self._forks.append(another)
        was = self._asked.get(caller.process)
        if was is not None and program(caller.process) != was:
            self._executed.add(caller.process)
            del self._asked[caller.process]
            if caller.process in self._unnamed:  # another thread changed the path
                self._unnamed.discard(caller.process)
                self.facts.command(executable(caller.process))

    def forks_newly(self, caller: Caller, name: str) -> int:
        """What the C library asks for by the newer call, it asks again by the older one, as here
        is none. Who does not would have made a process."""
        flags = int.from_bytes(caller.read(caller.arguments[0], 8), sys.byteorder)
        is_thread = bool(flags & THREAD)
        if flags & (NAMESPACES | OTHER_CLOCK) or (is_thread and flags & SHARES != SHARES):
            self.facts.refuse("system", name)
        elif not is_thread:
            self._wanted[caller.process] = self.facts.block
        return -errno.ENOSYS

    def signals(self, caller: Caller, name: str) -> int:
        """Whom it goes to stands in the call itself, where the code cannot change it any more."""
        target, number = caller.number_at(0), caller.number_at(2 if name == "tgkill" else 1)
        if (name, target, number) == ("kill", self.references.copy, 0):
            self.references.begins(self.facts.block)
        if name == "kill" and target <= 0:
            is_own = self._is_own_group(caller, -target)
        else:
            is_own = belongs(target)
        if is_own:
            return GOES_ON
        if number:  # 0 only asks
            self.facts.refuse("signal")
        return -errno.EPERM

    def _is_own_group(self, caller: Caller, group: int) -> bool:
        """1 means everyone."""
        group = group or group_of(caller.process) or 1
        members = {each for each in parents() if group_of(each) == group}
        return group > 1 and bool(members) and members <= {*family()}

    def note_forks(self) -> None:
        """Copies of the copy: what became another program has a name of its own."""
        for process, block in self._wanted.items():
            self.facts.commands.add(executable(process), block)
        if len(self._forks) > len(self._executed):
            block, name = self._forks[-1]
            self.facts.commands.add(name, block)

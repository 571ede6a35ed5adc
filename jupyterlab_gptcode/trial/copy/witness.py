"""What the copy asks of the system, as the supervisor sees it: call by call.

Some calls wait for an answer of ours. What they would do is noted, by the room that they belong to;
that room also decides what becomes of them.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import NamedTuple

from . import naming
from .caller import Caller
from .connections import Connections
from .controls import CALLS as CONTROLS
from .controls import Controls
from .ending import Ending
from .facts import Facts
from .inmemory import InMemory
from .listener import Listener
from .metadata import BY_HANDLE, BY_PATH
from .naming import Naming
from .network import CALLS as NETWORK
from .network import Network
from .numbers import ARM_NAMES, X86_NAMES, numbers
from .opening import Opening
from .others import LIMITS, WAITS, Others
from .places import Places
from .processes import Processes
from .references import References
from .system import X86, AllPowers, machine

IPC = {
    *("shmget", "shmat", "shmdt", "shmctl", "msgget", "msgsnd", "msgrcv", "msgctl"),
    *("semget", "semop", "semtimedop", "semctl", "add_key", "request_key", "keyctl"),
    *("mq_open", "mq_unlink", "mq_timedsend", "mq_timedreceive", "mq_notify"),
}
SIGNALS = {"rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal"}


class Fence(NamedTuple):
    """Around a copy: where its calls wait, and what it has of the kernel's. `mapped` is memory that
    the kernel shares, by its addresses; `held` are names of all that leads out of it."""

    copy: int
    handle: int
    mapped: dict[tuple[int, int], str]
    connections: Connections
    held: list[str]


class Witness:
    def __init__(self, fence: Fence, places: Places) -> None:
        self.listener, self.connections = Listener(fence.handle), fence.connections
        self.held = fence.held
        self.powers = AllPowers()
        self.facts = Facts(places)
        self.references = References(fence.copy)
        self.processes = Processes(self.facts, self.references)
        self.ending = Ending(self.facts, fence.copy, fence.mapped)
        self._names = {
            n: name for name, n in numbers(X86_NAMES if machine() == X86 else ARM_NAMES).items()
        }
        self.in_memory = InMemory(self.listener)
        opening = Opening(self.listener, places, self.facts)
        named = Naming(self.listener, places, self.facts, self.powers)
        network = Network(self.facts, self.connections)
        others = Others(self.facts, fence.copy)
        held = Controls(places, self.facts, self.connections)
        self._decide: dict[str, Callable[[Caller, str], int]] = {
            **dict.fromkeys(("open", "openat", "creat"), opening.opens),
            "truncate": opening.truncates_path,
            **dict.fromkeys(naming.NEW, named.makes),
            **dict.fromkeys(naming.REMOVED, named.removes),
            **dict.fromkeys(naming.RENAMED, named.renames),
            **dict.fromkeys((*BY_PATH, *BY_HANDLE), named.changes),
            **dict.fromkeys(("execve", "execveat"), self.processes.executes),
            **dict.fromkeys(("clone", "fork", "vfork"), self.processes.forks),
            **dict.fromkeys(("kill", "tkill", "tgkill"), self.processes.signals),
            "clone3": self.processes.forks_newly,
            **dict.fromkeys(LIMITS, others.limits),
            **dict.fromkeys(WAITS, others.waits),
            **dict.fromkeys(CONTROLS, held.controls),
            **dict.fromkeys(NETWORK, network.refuses),
            **dict.fromkeys(("connect", "sendto"), network.connects),
            "sendmsg": network.overtakes,
            "exit_group": self._exits,
            "memfd_create": self.in_memory.makes,
            "madvise": self.ending.drops,
        }

    def answer(self) -> None:
        """One call that waits."""
        caller = self.listener.receive()
        if caller is None:
            return
        self.processes.calls(caller)
        name = self._names.get(caller.number, f"call {caller.number}")
        try:
            decided = self._decide.get(name, self._refuses)(caller, name)
        except Exception:  # what the code hands over may be anything
            self.facts.refuse("system", name)
            decided = -errno.EPERM
        self.listener.answer(caller, decided)

    def _exits(self, caller: Caller, name: str) -> int:
        decided = self.ending.exits(caller, name)
        self.references.ends |= self.ending.seen
        return decided

    def _refuses(self, _caller: Caller, name: str) -> int:
        if name in IPC:
            self.facts.refuse("ipc")
        elif name in SIGNALS:
            self.facts.refuse("signal")
        else:
            self.facts.refuse("system", name)
        return -(errno.EPERM if name in IPC or name in SIGNALS else errno.ENOSYS)

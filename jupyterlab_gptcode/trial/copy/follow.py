"""Follows the copy to its end, whoever brings it about: the code, a limit, the user."""

from __future__ import annotations

import os
import select
import time
from typing import Any, NamedTuple

from .account import Account
from .crash import Limits
from .family import end_all, family, reap
from .inside import OUT_OF_MEMORY
from .overdue import stops
from .remains import lives
from .reports import Reports, largest
from .system import call
from .usage import PROCESSES, Usage
from .witness import Witness

OUTPUT = 30_000_000  # bytes of all reports
LOOK = 0.1  # seconds between two looks at what it uses


class Ends(NamedTuple):
    """What the supervisor holds of others: the copy's reports, and the kernel's pipe."""

    copy: int
    reports: int
    kernel: int


class Follower:
    def __init__(
        self,
        request: dict[str, Any],
        witness: Witness,
        usage: Usage,
        ends: Ends,
        copied: list[tuple[str, str]],
    ) -> None:
        self.request, self.witness, self.usage, self.ends = request, witness, usage, ends
        self.limits = Limits(ends.copy, request["memory"])
        self.account = Account(ends.copy, witness, usage, copied)
        self.reports = Reports(len(request["sources"]), largest(request["characters"]))
        self.is_open = True  # the pipe of the reports
        self.ended = ""
        self.signal = 0
        self.waiting = select.poll()
        self.process = call("pidfd_open", ends.copy, 0)
        self.started = time.monotonic()
        self.end_at = self.started + request["seconds"]
        self.look_at = self.started + LOOK

    def follow(self) -> dict[str, Any]:
        os.set_blocking(self.ends.reports, False)
        # In the order in which they are looked at: what a block has sent comes before its report.
        self.witness.connections.open()
        for each in self.witness.connections.ends:
            self.waiting.register(each, select.POLLIN)
        for each in (self.process, self.ends.reports, self.witness.listener.handle):
            self.waiting.register(each, select.POLLIN)
        self.waiting.register(self.ends.kernel, 0)  # its end is an error, which always counts
        while not self.ended:
            left = min(self.look_at, self.end_at) - time.monotonic()
            for each, events in self.waiting.poll(max(0, left) * 1000 + 1):
                self._ready(each, events)
            self._limits()
        seconds = time.monotonic() - self.started
        lived = lives()
        end_all()
        self._reported()
        self.witness.processes.note_forks()
        return self._result(seconds, lived)

    def broken_off(self) -> dict[str, Any]:
        """What is known, if the supervisor itself did not come to an end."""
        ended = "stopped" if stops else "time"
        facts = {"ended": ended, "seconds": round(time.monotonic() - self.started, 3)}
        return {"trial": self.request["trial"], "blocks": self.reports.blocks, "facts": facts}

    def end(self, how: str) -> None:
        self.ended = self.ended or how

    def _limits(self) -> None:
        now = time.monotonic()
        if stops:
            self.end("stopped")
        if now >= self.end_at:
            self.end("time")
        if now >= self.look_at:
            self.limits.look()
            self.end(self.usage.look())
            self._copy_ended()
            # On a machine where looking takes long, it is done less often.
            self.look_at = time.monotonic() + max(LOOK, 10 * (time.monotonic() - now))

    def _ready(self, each: int, events: int) -> None:
        if each == self.witness.listener.handle:
            self._asked(events)
        elif each == self.process:
            self._copy_ended()
        elif each == self.ends.reports:
            self._reported()
        elif each == self.ends.kernel:
            self.end("stopped")
        else:
            self.waiting.unregister(each)
            self.witness.connections.hear(each, self.witness.facts)

    def _asked(self, events: int) -> None:
        if events & select.POLLIN:
            self._reported()  # the report is in the pipe before the next block can call
            self.witness.answer()
        else:
            self.waiting.unregister(self.witness.listener.handle)
        processes = self.witness.processes
        if processes.started > PROCESSES:
            processes.started = len(family())
            if processes.started > PROCESSES:
                self.end("processes")

    def _reported(self) -> None:
        """All that the copy has written so far."""
        while self.is_open and self.reports.size <= OUTPUT:
            try:
                piece = os.read(self.ends.reports, 1_000_000)
            except BlockingIOError:
                break
            self.reports.add(piece)
            if not piece:
                self.is_open = False
                self.waiting.unregister(self.ends.reports)
        self.witness.facts.block = self.reports.done
        if self.reports.size > OUTPUT:
            self.end("output")

    def _copy_ended(self) -> None:
        ended = reap(self.ends.copy)
        if ended is None:
            return
        status, most = ended
        if os.WIFSIGNALED(status):
            self.signal = os.WTERMSIG(status)
            self.end("memory" if self.limits.ran_out(self.signal, most) else "signal")
        self.end({0: "done", OUT_OF_MEMORY: "memory"}.get(os.WEXITSTATUS(status), "exit"))

    def _result(self, seconds: float, lived: bool) -> dict[str, Any]:
        if self.ended == "done" and not (self.reports.is_whole and self.witness.ending.seen):
            self.ended = "exit"
        ended: dict[str, Any] = {"ended": self.ended, "seconds": round(seconds, 3)}
        if self.signal:
            ended["signal"] = self.signal
        # Without the copy's own end, some may be our own, which have not seen it yet.
        is_left = lived and self.ended == "done"
        left = [*self.reports.left, *(["processes"] if is_left else [])]
        return {
            "trial": self.request["trial"],
            **self.account.result(ended, self.reports, left),
        }

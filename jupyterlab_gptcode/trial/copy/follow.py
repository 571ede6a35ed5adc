"""Follows the copy to its end, whoever brings it about: the code, a limit, the user."""

from __future__ import annotations

import os
import select
import socket
import time
from typing import Any, NamedTuple

from . import testimony
from .family import end_all, family, reap
from .inside import FRAME, HOSTS, OUT_OF_MEMORY
from .system import call
from .usage import PROCESSES, Usage
from .witness import Witness

OUTPUT = 30_000_000  # bytes of all reports
LOOK = 0.1  # seconds between two looks at what it uses


stops: list[int] = []
"""Signals to stop that have come, from the beginning on."""


class Ends(NamedTuple):
    """What the supervisor holds of others: the copy's reports, the kernel's pipe, and the ends of
    connections, by their name."""

    copy: int
    reports: int
    kernel: int
    connections: dict[int, str]


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
        self.copied = {path: (copy, stamp(copy)) for copy, path in copied}
        self.got = b""
        self.ended = ""
        self.signal = 0
        self.waiting = select.poll()
        self.process = call("pidfd_open", ends.copy, 0)
        self.started = time.monotonic()
        self.end_at = self.started + request["seconds"]
        self.look_at = self.started + LOOK

    def follow(self) -> dict[str, Any]:
        for each in (self.process, self.ends.reports, self.witness.listener):
            self.waiting.register(each, select.POLLIN)
        self.waiting.register(self.ends.kernel, 0)  # its end is an error, which always counts
        for each in self.ends.connections:
            shut(each)
            self.waiting.register(each, select.POLLIN)
        while not self.ended:
            left = min(self.look_at, self.end_at) - time.monotonic()
            for each, events in self.waiting.poll(max(0, left) * 1000 + 1):
                self._ready(each, events)
            self._limits()
        seconds = time.monotonic() - self.started
        end_all()
        self._drain()
        if self.ends.copy not in self.witness.looked:  # nobody saw what it had written there
            for path in self.witness.mapped.values():
                self.witness.note_mapped(path)
        return self._result(seconds)

    def end(self, how: str) -> None:
        self.ended = self.ended or how

    def _limits(self) -> None:
        now = time.monotonic()
        if stops:
            self.end("stopped")
        if now >= self.end_at:
            self.end("time")
        if now >= self.look_at:
            self.end(self.usage.look())
            self._copy_ended()
            # On a machine where looking takes long, it is done less often.
            self.look_at = time.monotonic() + max(LOOK, 10 * (time.monotonic() - now))

    def _ready(self, each: int, events: int) -> None:
        if each == self.witness.listener:
            self._asked(events)
        elif each == self.process:
            self._copy_ended()
        elif each == self.ends.reports:
            self._reported()
        elif each == self.ends.kernel:
            self.end("stopped")
        else:
            self._sent(each)

    def _asked(self, events: int) -> None:
        if events & select.POLLIN:
            self.witness.answer()
        else:
            self.waiting.unregister(self.witness.listener)
        if self.witness.started > PROCESSES:
            self.witness.started = len(family())
            if self.witness.started > PROCESSES:
                self.end("processes")

    def _reported(self) -> None:
        piece = os.read(self.ends.reports, 1_000_000)
        self.got += piece
        if not piece:
            self.waiting.unregister(self.ends.reports)
        if len(self.got) > OUTPUT:
            self.end("output")

    def _sent(self, each: int) -> None:
        """The code writes to a connection that the kernel has open."""
        try:
            sent = os.read(each, 65_536)
        except OSError:
            sent = b""
        if sent:
            name = self.ends.connections[each]
            self.witness.note("network" if ":" in name else "ipc", name)
        self.waiting.unregister(each)
        os.close(each)

    def _copy_ended(self) -> None:
        result = reap(self.ends.copy)
        if result is None:
            return
        if os.WIFSIGNALED(result):
            self.signal = os.WTERMSIG(result)
            self.end("signal")
        self.end({0: "done", OUT_OF_MEMORY: "memory"}.get(os.WEXITSTATUS(result), "exit"))

    def _drain(self) -> None:
        """What the copy had written before it ended."""
        os.set_blocking(self.ends.reports, False)
        while len(self.got) <= OUTPUT:
            try:
                piece = os.read(self.ends.reports, 1_000_000)
            except OSError:
                return
            if not piece:
                return
            self.got += piece

    def _result(self, seconds: float) -> dict[str, Any]:
        blocks = frames(self.got, len(self.request["sources"]))
        last = blocks[-1] if blocks else {}
        if self.ended == "done" and (
            len(blocks) < len(self.request["sources"]) or last.get("unfinished")
        ):
            self.ended = "exit"
        written = [path for path, (copy, was) in self.copied.items() if stamp(copy) != was]
        removed: list[str] = []
        if self.usage.layers:
            changes = self.usage.layers.changes()
            written, removed = written + changes.written, changes.removed
        facts = {
            "ended": self.ended,
            "written": written,
            "removed": removed,
            "refused": [
                {"what": what, "path": path} if path else {"what": what}
                for what, path in self.witness.refused
            ],
            "read_outside": [*self.witness.read_outside],
            "hosts": hosts(blocks),
            "commands": [*self.witness.commands],
            "seconds": round(seconds, 3),
            "memory": self.usage.highest,
            "overlay": self.usage.layers is not None,
        }
        if self.signal:
            facts["signal"] = self.signal
        return {"trial": self.request["trial"], "blocks": blocks, "facts": fit(facts)}


def frames(got: bytes, most: int) -> list[Any]:
    """What the copy said, as far as it is whole: its own testimony."""
    found: list[Any] = []
    while len(got) >= FRAME.size and (len(found) < most or found[-1].get("unfinished")):
        (length,) = FRAME.unpack_from(got)
        part = got[FRAME.size : FRAME.size + length]
        got = got[FRAME.size + length :]
        if len(part) < length:
            break
        block = testimony.read(part)
        if block is None:
            break
        if found and found[-1].get("unfinished"):
            found.pop()
        found.append(block)
    return found


def hosts(blocks: list[Any]) -> list[str]:
    """Taken out of the reports, of which the last has all."""
    said = [block.pop("hosts", []) for block in blocks]
    last = said[-1] if said else []
    return [str(each)[:255] for each in last[:HOSTS]] if isinstance(last, list) else []


def fit(value: Any) -> Any:
    """Files may have names that are no text, which no message could hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {key: fit(each) for key, each in value.items()}
    return [fit(each) for each in value] if isinstance(value, list) else value


def shut(each: int) -> None:
    """The code reads an end, and what it writes arrives."""
    copied = socket.socket(fileno=os.dup(each))
    copied.shutdown(socket.SHUT_WR)
    copied.close()


def stamp(path: str) -> tuple[int, int]:
    found = os.stat(path)
    return found.st_mtime_ns, found.st_size

"""Follows the copy to its end, whoever brings it about: the code, a limit, the user."""

from __future__ import annotations

import json
import os
import select
import signal
import time
from typing import Any

from .family import end_all, family, reap, status
from .inside import FRAME
from .memory import is_scarce, private
from .system import call
from .witness import Witness

OUTPUT = 30_000_000  # bytes of all reports
PROCESSES = 64
THREADS = 1024
LOOK = 0.1  # seconds between two looks at what it uses


class Follower:
    def __init__(
        self,
        request: dict[str, Any],
        witness: Witness,
        copy: int,
        reading: int,
        kernel: int,
        witnesses: list[tuple[int, str]],
        folder: str,
    ) -> None:
        self.request, self.witness, self.copy, self.folder = request, witness, copy, folder
        self.reading, self.kernel = reading, kernel
        self.connections = dict(witnesses)
        self.got = b""
        self.ended = ""
        self.signal = 0
        self.memory = 0
        self.look = LOOK
        self.started = time.monotonic()

    def follow(self, copied: list[list[str]]) -> dict[str, Any]:
        before = {path: stamp(path) for path, _ in copied}
        signal.signal(signal.SIGTERM, lambda *_: self.end("stopped"))
        process = call("pidfd_open", self.copy, 0)
        waiting = select.poll()
        for each in (process, self.reading, self.witness.listener, *self.connections):
            waiting.register(each, select.POLLIN)
        waiting.register(self.kernel, 0)  # its end is an error, which always counts
        for each in self.connections:
            shut(each)
        next_look = self.started + self.look
        while not self.ended:
            for each, events in waiting.poll(
                max(0, min(next_look, self._deadline()) - time.monotonic()) * 1000 + 1
            ):
                self._ready(each, events, waiting, process)
            now = time.monotonic()
            if now >= self._deadline():
                self.end("time")
            if now >= next_look:
                self._look()
                next_look = time.monotonic() + self.look
        seconds = time.monotonic() - self.started
        end_all()
        self._drain()
        written = [path for copy, path in copied if stamp(copy) != before[copy]]
        return self._result(seconds, written)

    def end(self, how: str) -> None:
        self.ended = self.ended or how

    def _deadline(self) -> float:
        return float(self.started + self.request["seconds"])

    def _ready(self, each: int, events: int, waiting: Any, process: int) -> None:
        if each == self.witness.listener:
            if events & select.POLLIN:
                self.witness.answer()
            else:
                waiting.unregister(each)
            if self.witness.started > PROCESSES:
                self.witness.started = len(family())
                if self.witness.started > PROCESSES:
                    self.end("processes")
        elif each == process:
            self._copy_ended()
        elif each == self.reading:
            piece = os.read(each, 1_000_000)
            self.got += piece
            if not piece:
                waiting.unregister(each)
            if len(self.got) > OUTPUT:
                self.end("output")
        elif each == self.kernel:
            self.end("stopped")
        else:
            self._sent(each, waiting)

    def _sent(self, each: int, waiting: Any) -> None:
        """The code writes to a connection that the kernel has open."""
        try:
            sent = os.read(each, 65_536)
        except OSError:
            sent = b""
        if sent:
            name = self.connections[each]
            self.witness.note("network" if ":" in name else "ipc", name)
        waiting.unregister(each)
        os.close(each)

    def _copy_ended(self) -> None:
        result = reap(self.copy)
        if result is None:
            return
        if os.WIFSIGNALED(result):
            self.signal = os.WTERMSIG(result)
            self.end("signal")
        self.end("done" if os.WEXITSTATUS(result) == 0 else "exit")

    def _look(self) -> None:
        """At memory, processes, threads and files."""
        begun = time.monotonic()
        processes = family()
        used = sum(private(each) for each in processes)
        self.memory = max(self.memory, used)
        if used > self.request["memory"] or is_scarce():
            self.end("memory")
        threads = sum(int(fields[17]) for fields in map(status, processes) if fields)
        if len(processes) > PROCESSES or threads > THREADS:
            self.end("processes")
        if size(self.folder) > self.request["disk"]:
            self.end("output")
        self._copy_ended()
        self.look = max(LOOK, 10 * (time.monotonic() - begun))

    def _drain(self) -> None:
        """What the copy had written before it ended."""
        os.set_blocking(self.reading, False)
        while len(self.got) <= OUTPUT:
            try:
                piece = os.read(self.reading, 1_000_000)
            except OSError:
                return
            if not piece:
                return
            self.got += piece

    def _result(self, seconds: float, written: list[str]) -> dict[str, Any]:
        blocks = frames(self.got, len(self.request["sources"]))
        last = blocks[-1] if blocks else {}
        if self.ended == "done" and (
            len(blocks) < len(self.request["sources"]) or last.get("unfinished")
        ):
            self.ended = "exit"
        facts = {
            "ended": self.ended,
            "written": written,
            "removed": [],
            "refused": [
                {"what": what, "path": path} if path else {"what": what}
                for what, path in self.witness.refused
            ],
            "read_outside": [*self.witness.read_outside],
            "hosts": [],
            "commands": [*self.witness.commands],
            "seconds": round(seconds, 3),
            "memory": self.memory,
            "overlay": False,
        }
        if self.signal:
            facts["signal"] = self.signal
        return {"trial": self.request["trial"], "blocks": blocks, "facts": facts}


def frames(got: bytes, most: int) -> list[Any]:
    """What the copy said, as far as it is whole: its own testimony."""
    found: list[Any] = []
    while len(got) >= FRAME.size and (len(found) < most or found[-1].get("unfinished")):
        (length,) = FRAME.unpack_from(got)
        part = got[FRAME.size : FRAME.size + length]
        got = got[FRAME.size + length :]
        if len(part) < length:
            break
        try:
            block = json.loads(part)
        except ValueError:
            break
        if isinstance(block, dict):
            if found and found[-1].get("unfinished"):
                found.pop()
            found.append(block)
    return found


def shut(each: int) -> None:
    """The code reads an end, and what it writes arrives."""
    import socket

    copied = socket.socket(fileno=os.dup(each))
    copied.shutdown(socket.SHUT_WR)
    copied.close()


def stamp(path: str) -> tuple[int, int]:
    found = os.stat(path)
    return found.st_mtime_ns, found.st_size


def size(folder: str) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_blocks * 512
            except OSError:
                continue
    return total

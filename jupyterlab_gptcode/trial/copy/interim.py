"""Reports what a block has given so far: it may never end by itself. This file runs in the copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from .outputs import Outputs, size_of

MOST = 1_000_000  # characters; of more, the report before says enough


class Interim:
    """Sends one report at a time. Those of `watch` are replaced by the block's last one."""

    def __init__(self, send: Callable[[dict[str, Any]], None], seconds: float) -> None:
        self.send = send
        self.seconds = seconds
        self.started = monotonic()
        self.lock = Lock()
        self.ended = Event()
        self.threads: list[Thread] = []

    def report(self, block: dict[str, Any]) -> None:
        with self.lock:
            self.ended.set()
            self.send(block)

    def watch(self, outputs: Outputs) -> None:
        self.ended = Event()
        self.threads = [Thread(target=self._watch, args=(outputs, self.ended), daemon=True)]
        self.threads[0].start()

    def rest(self) -> None:
        """No thread of its own is left."""
        self.ended.set()
        for each in self.threads:
            each.join()

    def _watch(self, outputs: Outputs, ended: Event) -> None:
        sent = 0
        for wait in self._waits():
            if ended.wait(wait):
                return
            found = outputs.taken()
            size = size_of(found)
            if not sent < size < MOST:
                continue
            with self.lock:
                if ended.is_set():
                    return
                about = {"outputs": found, "cut": outputs.cut, "error": False, "unfinished": True}
                self.send({**about, "seconds": 0, "changes": [], "unread": 0})
            sent = size

    def _waits(self) -> Iterator[float]:
        """Seldom, and once shortly before the end: all reports together are limited, too."""
        end = self.started + self.seconds
        wait = 0.5
        while monotonic() + wait < end - 1:
            yield wait
            wait *= 2
        yield max(end - monotonic() - max(0.3, self.seconds / 20), 0)

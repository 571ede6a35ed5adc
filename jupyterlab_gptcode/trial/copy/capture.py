"""What a block prints and shows is caught where it leaves the kernel. This file runs in the copy.

Messages pass through `Session.send`, whoever sends them: the display hook, the publisher of
displays, tracebacks, comms. Streams are caught at `OutStream.write`, as loggers hold the stream
itself. What libraries and other processes write to the descriptors 1 and 2 comes by pipes.
"""

from __future__ import annotations

import asyncio
import codecs
import ctypes
import subprocess
import sys
import threading
from os import close, dup2, getpid, pipe, read, set_blocking
from os import write as write_bytes
from select import POLLIN, poll, select
from typing import Any

from .outputs import Outputs

STREAMS = ((1, "stdout"), (2, "stderr"))
CHUNK = 65_536


class Capture:
    """Stands between a kernel and the page that it no longer reaches."""

    def __init__(self, kernel: Any, outputs: Outputs) -> None:
        self.outputs = outputs
        self.process = getpid()
        self.pipes: dict[int, str] = {}
        self.arrived = poll()
        # Who holds it has taken all that arrived before, so that all stays in its order.
        self.lock = threading.RLock()
        self.decoders = {
            name: codecs.getincrementaldecoder("utf-8")("replace") for _, name in STREAMS
        }
        self.library = ctypes.CDLL(None)
        quiet(kernel.shell)
        self._catch_messages(kernel)
        for descriptor, name in STREAMS:
            self._catch_descriptor(descriptor, name)
            self._catch_stream(getattr(sys, name), descriptor, name)
        zmqshell = sys.modules.get("ipykernel.zmqshell")
        if zmqshell is not None:
            zmqshell.__dict__["system"] = self.system

    def system(self, command: str) -> int:
        """`!command`, by pipes: a terminal needs devices that a copy may not have."""
        ended = subprocess.call(command, shell=True, stdin=subprocess.DEVNULL)  # noqa: S602
        self.drain()
        return ended

    def drain(self) -> None:
        """Takes what has arrived in the pipes."""
        self.library.fflush(None)
        with self.lock:
            self._take_arrived()

    def _take_arrived(self) -> None:
        for source, _ in self.arrived.poll(0):
            self._take(source)

    def _catch_messages(self, kernel: Any) -> None:
        def send(_stream: Any, message: Any, content: Any = None, *_: Any, **__: Any) -> Any:
            if getpid() != self.process:
                return None  # a process that the block started has no page
            kind = message["msg_type"] if isinstance(message, dict) else message
            body = message["content"] if isinstance(message, dict) else content
            self.drain()
            with self.lock:
                self.outputs.message(kind, body or {})
            return None

        shell = kernel.shell
        for owner in (kernel, shell.displayhook, shell.display_pub):
            owner.session.send = send

    def _catch_stream(self, stream: Any, descriptor: int, name: str) -> None:
        """Where the user has put another object in the place of a stream, that one is in charge."""
        if type(stream).__name__ != "OutStream":
            return

        def write(text: str) -> int:
            if not isinstance(text, str):
                raise TypeError(f"write() argument must be str, not {type(text)}")
            if getpid() == self.process:
                with self.lock:
                    self._take_arrived()
                    self.outputs.write(name, text)
            else:
                write_bytes(descriptor, text.encode("utf-8", "replace"))
            return len(text)

        stream.write = write
        stream.writelines = lambda lines: [write(line) for line in lines].clear()
        stream.flush = lambda: None

    def _catch_descriptor(self, descriptor: int, name: str) -> None:
        source, target = pipe()
        set_blocking(source, False)
        dup2(target, descriptor, inheritable=True)
        close(target)
        self.pipes[source] = name
        self.arrived.register(source, POLLIN)
        threading.Thread(target=self._empty, args=(source,), daemon=True).start()

    def _empty(self, source: int) -> None:
        """Else a process that writes much waits for ever."""
        while True:
            select([source], [], [])
            with self.lock:
                if self._take(source) is None:
                    return

    def _take(self, source: int) -> int | None:
        """How many bytes came; None at the end."""
        taken, name = 0, self.pipes[source]
        while True:
            try:
                data = read(source, CHUNK)
            except BlockingIOError:
                return taken
            if not data:
                return None
            taken += len(data)
            self.outputs.write(name, self.decoders[name].decode(data))


def quiet(shell: Any) -> None:
    """No history is written, and nothing waits for a thread or a lock of the kernel's."""
    history = shell.history_manager
    history.enabled = False
    history.save_thread = None
    for name in ("db_input_cache_lock", "db_output_cache_lock"):
        if hasattr(history, name):
            setattr(history, name, threading.Lock())
    for magics in shell.magics_manager.registry.values():
        if getattr(magics, "event_loop", None) is not None:
            magics.event_loop = None
            magics._event_loop_finalizer = None
    helpers = sys.modules.get("IPython.core.async_helpers")
    if helpers is not None:
        helpers.__dict__["_asyncio_event_loop"] = None


def new_loop() -> Any:
    """The copy was forked within a task of the kernel's loop, which does not run here."""
    running = asyncio._get_running_loop()
    task = asyncio.current_task(running) if running else None
    if running and task:
        asyncio.tasks._leave_task(running, task)
    asyncio._set_running_loop(None)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    return loop

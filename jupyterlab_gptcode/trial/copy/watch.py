"""The kernel waits for the supervisor's first line, and for its result. Runs in the kernel."""

from __future__ import annotations

MYPY = False
if MYPY:
    from typing import Any

    from .interrupts import Deferred
    from .kernel import system
    from .orphans import end_orphans

MIME = "application/vnd.gptcode.trial+json"
PATIENCE = 15_000  # milliseconds for the fence to be put up
LARGEST = 25_000_000  # bytes of a result


class Supervisor:
    """The process, the pipe in which it answers, and what its descendants are known by."""

    def __init__(self, trial: str, mark: int, reading: int, pid: int) -> None:
        self.trial, self.mark, self.reading, self.pid = trial, mark, reading, pid
        self.posix = system("posix")

    def end(self) -> None:
        self.posix.close(self.reading)
        try:
            self.posix.kill(self.pid, 9)
            self.posix.waitpid(self.pid, 0)
        except (ChildProcessError, ProcessLookupError):  # the user's own code waited for it
            pass


def wait_for_start(kernel: Any, supervisor: Supervisor, signals: Deferred) -> dict[str, Any]:
    """Its first line says whether the trial runs. Then the kernel is free again."""
    import json

    line = first_line(supervisor, signals)
    answer = json.loads(line) if line.endswith(b"\n") else {"unavailable": "failed"}
    if "started" in answer:
        watch(kernel, supervisor)
    else:
        supervisor.end()
        if not line.endswith(b"\n"):
            end_orphans(supervisor.trial, supervisor.mark)
    return dict(answer)


def first_line(supervisor: Supervisor, signals: Deferred) -> bytes:
    """Ends early if the user interrupts the kernel meanwhile."""
    posix, poll = supervisor.posix, system("select").poll()
    woken, signals.wake = posix.pipe2(posix.O_CLOEXEC | posix.O_NONBLOCK)
    poll.register(supervisor.reading, 1)
    poll.register(woken, 1)
    line = b""
    try:
        while not line.endswith(b"\n") and not signals.came:
            ready = poll.poll(PATIENCE)
            if not ready:
                break
            got = b"" if signals.came else posix.read(supervisor.reading, 1)
            if not got:
                break
            line += got
    finally:
        wake, signals.wake = signals.wake, -1
        posix.close(wake)
        posix.close(woken)
    return line


def watch(kernel: Any, supervisor: Supervisor) -> None:
    """On the loop of the kernel's thread for messages: the kernel gets no thread of ours."""
    import json

    loop = kernel.iopub_thread.io_loop
    parent = kernel.get_parent("shell")
    pieces: list[bytes] = []

    def read(_fd: int, _events: int) -> None:
        piece = supervisor.posix.read(supervisor.reading, 1_000_000)
        pieces.append(piece)
        if not piece or sum(map(len, pieces)) > LARGEST:
            loop.remove_handler(supervisor.reading)
            supervisor.end()
            publish()

    def publish() -> None:
        try:
            result = json.loads(b"".join(pieces))
        except ValueError:
            result = {}
        if "facts" not in result:  # the supervisor was killed, or failed
            end_orphans(supervisor.trial, supervisor.mark)
            result = {"trial": supervisor.trial, "blocks": [], "facts": {"ended": "lost"}}
        content = {"data": {MIME: result}, "metadata": {}, "transient": {}}
        kernel.session.send(
            kernel.iopub_socket, "display_data", content, parent=parent, ident=b"display_data"
        )

    supervisor.posix.set_blocking(supervisor.reading, False)
    loop.add_callback(loop.add_handler, supervisor.reading, read, loop.READ)

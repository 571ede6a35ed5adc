"""A fork of the copy that waits while a block runs, and knows what was before. It runs in the copy.

It must make no call that waits for the supervisor, who would take it for the code's.
So nothing has to be read beforehand, and memory that nobody writes stays shared: see `pages.py`.
"""

from __future__ import annotations

import gc
import signal
from marshal import dumps, loads
from os import _exit, close, kill, pipe, waitpid
from os import read as read_some
from os import write as write_some
from select import POLLIN, poll
from typing import Any

from .start import fork_quietly
from .states import States

PATIENCE = 10_000  # milliseconds for an answer


class Reference:
    """Answers what the variables were."""

    def __init__(self, space: Any) -> None:
        questions, self.question = pipe()
        self.answer, answers = pipe()
        self.process = fork_quietly()
        if self.process == 0:
            try:
                close(self.question)
                close(self.answer)
                serve(space, questions, answers)
            finally:
                _exit(0)
        close(questions)
        close(answers)

    def ask(self, *question: Any) -> Any:
        self.send(*question)
        return self.receive()

    def send(self, *question: Any) -> None:
        """To be followed by `receive`: meanwhile the one who asks may work."""
        put(self.question, question)

    def receive(self) -> Any:
        waiting = poll()
        waiting.register(self.answer, POLLIN)
        if not waiting.poll(PATIENCE):
            raise TimeoutError
        return get(self.answer)

    def end(self) -> None:
        """It is ended before it sees that nobody asks any more: it makes no call of its own."""
        try:
            kill(self.process, signal.SIGKILL)
            waitpid(self.process, 0)
        except OSError:  # the block has waited for all processes
            pass
        close(self.question)
        close(self.answer)


def serve(space: Any, questions: int, answers: int) -> None:
    gc.disable()
    states = States(space)
    while True:
        asked, *about = get(questions)
        put(answers, getattr(states, asked)(*about))


def put(to: int, message: Any) -> None:
    data = dumps(message)
    left = memoryview(len(data).to_bytes(8, "big") + data)
    while left:
        left = left[write_some(to, left) :]


def get(source: int) -> Any:
    size = int.from_bytes(read(source, 8), "big")
    return loads(read(source, size))  # noqa: S302  our own process wrote it


def read(source: int, size: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = read_some(source, size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data

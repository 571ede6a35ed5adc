"""Starts and stops the embedded model's process; `server.py` is what runs in it."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any, TypeAlias

from anyio import fail_after, move_on_after

from ...background import in_daemon_thread
from ...children import WITHOUT_WINDOW
from ...errors import ProviderError

Pipes: TypeAlias = "Popen[bytes]"

_COMMAND = (sys.executable, str(Path(__file__).with_name("server.py")))
_START = 120.0  # seconds; a cold disk and a busy machine are slow
_READ = 50e6  # bytes a second, of a slow disk
_END = 5.0  # seconds


@dataclass(frozen=True)
class Order:
    """The model that a child is to run: a window for each of its `slots`, in tokens. A `greedy` one
    always says what is likeliest, unless a request wants something else."""

    file: Path
    window: int
    slots: int = 1
    greedy: bool = True


class Child:
    """A running child, with its address and key."""

    def __init__(self, process: Pipes, port: int, key: str) -> None:
        self.base_url = f"http://127.0.0.1:{port}/v1"
        self.key = key
        self.pid = process.pid
        self._process = process

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    async def stop(self) -> None:
        """Closing its stdin ends the child; after a while it is killed."""
        _close(self._process)
        with move_on_after(_END):
            await in_daemon_thread(self._process.wait)
        if self.alive:
            await _kill(self._process)


async def start_child(wanted: Order) -> Child:
    """Returns when the model is ready; raises ProviderError with the reason if it cannot start."""
    key, model = secrets.token_urlsafe(32), wanted.file
    try:
        # Not asyncio's: Windows' event loop, as Jupyter Server needs it, starts no processes.
        process = Popen(_COMMAND, stdin=PIPE, stdout=PIPE, env=_environment(), **WITHOUT_WINDOW)  # noqa: ASYNC220, S603
    except OSError as error:
        raise _failed(model, f"{error.strerror}.") from error
    try:
        size = {"window": wanted.window, "slots": wanted.slots}
        order = {"model": str(model), "key": key, "greedy": wanted.greedy, **size}
        with fail_after(_START + model.stat().st_size / _READ):
            answer = await in_daemon_thread(partial(_ask, process, order))
        port = answer.get("port")
        if not isinstance(port, int):
            problem = str(answer.get("problem", "nothing")).rstrip(". \n")
            raise _failed(model, f"It reported: {problem}.")
    except (TimeoutError, OSError, ValueError) as error:
        await _kill(process)
        raise _failed(model, "It ended or did not answer in time.") from error
    except BaseException:
        # Also if the user stopped the step.
        await _kill(process)
        raise
    return Child(process, port, key)


def _ask(process: Pipes, order: dict[str, Any]) -> dict[str, Any]:
    """Blocks until the child answers or ends."""
    assert process.stdin is not None  # noqa: S101
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(json.dumps(order).encode() + b"\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer


async def _kill(process: Pipes) -> None:
    process.kill()
    await in_daemon_thread(process.wait)
    _close(process)


def _close(process: Pipes) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):  # it has ended, and takes nothing more
                pipe.close()


def _environment() -> dict[str, str]:
    """Ours, without any key for OpenAI."""
    return {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}


def _failed(model: Path, why: str) -> ProviderError:
    message = (
        f"The embedded model {model.name} could not be started. {why} "
        "Try again, choose another model, or download it again with: jupyter gptcode pull"
    )
    return ProviderError(message, kind="embedded", retryable=True)

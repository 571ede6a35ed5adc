"""The supervisor: a fork of the kernel that runs only our code.

It forks the copy, is its only witness, limits it, ends it and all that it started, and sends the
kernel what came of it.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import time
from typing import Any

from .inside import run_inside


def supervise(request: dict[str, Any], pipe: int) -> None:
    gc.disable()
    os.setsid()
    started = time.monotonic()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        run_inside(request, writing)
    os.close(writing)
    send(pipe, {"started": True})
    blocks, ended = follow(request, reading, pid)
    facts = {"ended": ended, "seconds": round(time.monotonic() - started, 3)}
    send(pipe, {"trial": request["trial"], "blocks": blocks, "facts": facts})


def send(pipe: int, message: dict[str, Any]) -> None:
    data = json.dumps(message).encode() + b"\n"
    while data:
        data = data[os.write(pipe, data) :]


def follow(request: dict[str, Any], reading: int, pid: int) -> tuple[list[Any], str]:
    """What the copy reports, until it has ended or its time is over."""
    end = time.monotonic() + request["seconds"]
    waiting = select.poll()
    waiting.register(reading, select.POLLIN)
    got = b""
    while True:
        left = end - time.monotonic()
        if left <= 0:
            os.kill(pid, signal.SIGKILL)
            ended = "time"
            break
        if waiting.poll(left * 1000):
            piece = os.read(reading, 1_000_000)
            got += piece
            if not piece:
                ended = "done"
                break
    os.waitpid(pid, 0)
    return [json.loads(line) for line in got.splitlines()], ended

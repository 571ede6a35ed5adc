"""The copy: puts the fence up around itself, and then runs the code."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import socket
import struct
import tempfile
from typing import Any, NoReturn

from . import calls, landlock, mappings
from .handles import Handles
from .run import run_blocks
from .system import SET_NO_NEW_PRIVS, SET_PDEATHSIG, Unavailable, drop_capabilities, prctl

FRAME = struct.Struct("=I")


def run_inside(request: dict[str, Any], control: socket.socket, pipe: int, folder: str) -> NoReturn:
    try:
        try:
            fence(request, control, pipe, folder)
        except Unavailable as error:
            tell(control, error.answer)
            os._exit(1)
        run_blocks(
            request["sources"],
            {"characters": request["characters"], "seconds": request["seconds"]},
            lambda block: report(pipe, block),
        )
        os._exit(0)
    finally:
        os._exit(2)


def report(pipe: int, block: dict[str, Any]) -> None:
    data = json.dumps(block).encode()
    data = FRAME.pack(len(data)) + data
    while data:
        data = data[os.write(pipe, data) :]


def tell(control: socket.socket, message: dict[str, Any], *descriptors: int) -> None:
    rights = [
        (socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack(f"{len(descriptors)}i", *descriptors))
    ]
    control.sendmsg([json.dumps(message).encode()], rights if descriptors else [])


def fence(request: dict[str, Any], control: socket.socket, pipe: int, folder: str) -> None:
    """In this order. What comes after the filter is seen by the supervisor."""
    os.setsid()
    prctl(SET_PDEATHSIG, signal.SIGKILL)
    ordinary_signals()
    handles = Handles(request["own"], folder)
    handles.replace({control.fileno(), pipe})
    for at in range(0, len(handles.witnesses), 100):
        some = handles.witnesses[at : at + 100]
        tell(control, {"witnesses": [name for _, name in some]}, *[each for each, _ in some])
    for each, _ in handles.witnesses:
        os.close(each)
    mappings.make_private()
    limit(request)
    settle(request, folder)
    drop_capabilities()
    prctl(SET_NO_NEW_PRIVS, 1)
    landlock.restrict(request["landlock"], [folder])
    listener = calls.install()
    tell(control, {"fenced": True, "copied": handles.copied}, listener)
    os.close(listener)
    control.close()


def ordinary_signals() -> None:
    """Handlers of the kernel's and of the user's are not the copy's."""
    signal.set_wakeup_fd(-1)
    for each in signal.valid_signals():
        if callable(signal.getsignal(each)):
            signal.signal(each, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    signal.setitimer(signal.ITIMER_REAL, 0)


def limit(request: dict[str, Any]) -> None:
    """Of each process. The supervisor watches their sum."""
    with open("/proc/self/statm", encoding="utf-8", errors="replace") as file:
        size, *_, data, _ = (int(each) * resource.getpagesize() for each in file.read().split())
    for kind, most in (
        (resource.RLIMIT_AS, size + request["memory"]),
        (resource.RLIMIT_DATA, data + request["memory"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, request["disk"]),
        (resource.RLIMIT_CPU, int(request["seconds"]) * 2 * (os.cpu_count() or 1) + 2),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
    with open("/proc/self/oom_score_adj", "w", encoding="utf-8") as file:
        file.write("1000")


def settle(request: dict[str, Any], folder: str) -> None:
    """What code finds as it is in the kernel, and where its own temporary files go."""
    if request["random"] is not None:
        random.setstate(request["random"])
    os.environ["TMPDIR"] = tempfile.tempdir = folder

"""The supervisor: a fork of the kernel that runs only our code.

It forks the copy, is its only witness, limits it, ends it and all that it started, and sends the
kernel what came of it.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import struct
import tempfile
from typing import Any

from . import landlock, overdue
from .connections import Connections
from .family import end_all
from .follow import Ends, Follower
from .inside import run_inside
from .layers import Layers
from .memory import room
from .places import Places
from .removal import remove
from .system import SET_CHILD_SUBREAPER, SET_NAME, Unavailable, machine, prctl, take_all_powers
from .unseen import Unseen
from .usage import Usage
from .witness import Fence, Witness

LEAST = 128_000_000  # bytes that a copy needs
DISK = 256_000_000  # bytes that it may write
MANY = 1 << 16  # descriptors
PATIENCE = 10  # seconds for the fence to be put up


def supervise(request: dict[str, Any], pipe: int) -> None:
    gc.disable()
    become_supervisor(request["trial"])
    folder = tempfile.mkdtemp(prefix=f"gptcode-try-{request['trial']}-")
    try:
        result = attempt(request, pipe, folder)
    except Unavailable as error:
        result = error.answer
    finally:
        os.closerange(3, pipe)  # there may be none left to look with
        os.closerange(pipe + 1, MANY)
        end_all()
        take_all_powers()
        remove(folder)
    send(pipe, result)  # at last: the kernel ends this process when it has read it


def become_supervisor(trial: str) -> None:
    """What the kernel left in this process is not touched, and reached by nobody."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    for each in signal.valid_signals():
        if callable(signal.getsignal(each)):
            signal.signal(each, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    overdue.listen()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    prctl(SET_CHILD_SUBREAPER, 1)
    name = ("try " + trial)[:15].encode() + b"\0"
    from .system import LIBRARY

    LIBRARY.prctl(SET_NAME, name, 0, 0, 0)


def attempt(request: dict[str, Any], pipe: int, folder: str) -> dict[str, Any]:
    machine()
    request["kernel"] = os.getppid()
    request["landlock"] = landlock.version()
    request["disk"] = DISK
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    most = DISK if hard == resource.RLIM_INFINITY else min(DISK, hard)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))  # of files that it changes for the copy
    request["memory"] = min(request["memory"], room())
    if request["memory"] < LEAST:
        raise Unavailable("memory")
    for overlay in (True, False) if request.get("overlay", True) else (False,):
        follower = put_up({**request, "overlay": overlay}, pipe, folder)
        if follower is not None:
            # By them, the page shortens the names of files.
            at = {"folder": os.getcwd(), "home": os.path.expanduser("~")}
            send(pipe, {"started": True, **at})
            overdue.limit(request["seconds"])
            try:
                return follower.follow()
            except overdue.Overdue:
                return follower.broken_off()
    raise Unavailable("failed")


def put_up(request: dict[str, Any], pipe: int, folder: str) -> Follower | None:
    """A copy behind its fence; none if an overlay was asked for, and is not to be had."""
    ours, theirs = socket.socketpair()
    reading, writing = os.pipe()
    places = Places(folder)
    request = {**request, "supervisor": os.getpid()}
    copy = os.fork()
    if copy == 0:
        ours.close()
        os.close(reading)
        run_inside(request, theirs, writing, folder)
    theirs.close()
    os.close(writing)
    try:
        fenced, handles, connections = hear(ours)
    except Unavailable as error:
        if error.answer["unavailable"] != "overlay":
            raise
        os.waitpid(copy, 0)
        os.close(reading)
        return None
    finally:
        ours.close()
    close_all_but(pipe, reading, *handles, *connections.ends)
    if not can_read(copy):
        raise Unavailable("seccomp")
    layers = None
    if request["overlay"]:
        places.cover(fenced["layers"], copy)
        layers = Layers(handles[1], fenced["layers"])
    base = layers.temporary if layers else folder
    copied = [(os.path.join(base, name), path) for name, path in fenced["copied"]]
    mapped = {(start, end): path for start, end, path in fenced["mapped"]}
    places.copied = dict(copied)
    witness = Witness(Fence(copy, handles[0], mapped, connections, fenced["held"]), places)
    usage = Usage(request, layers, folder, witness.in_memory, Unseen(witness.powers))
    return Follower(request, witness, usage, Ends(copy, reading, pipe), copied)


def can_read(process: int) -> bool:
    """Without this, nothing would be known of the paths that the code names."""
    try:
        os.close(os.open(f"/proc/{process}/mem", os.O_RDONLY | os.O_CLOEXEC))
    except OSError:
        return False
    return True


def close_all_but(*needed: int) -> None:
    empty = os.open("/dev/null", os.O_RDWR)
    for each in [int(name) for name in os.listdir("/proc/self/fd")]:
        if each < 3:
            os.dup2(empty, each)
        elif each not in needed:
            try:
                os.close(each)
            except OSError:  # the one that listed them
                continue


def hear(control: socket.socket) -> tuple[dict[str, Any], list[int], Connections]:
    """Until the fence is up: its listener, and the ends of connections."""
    control.settimeout(PATIENCE)
    connections = Connections()
    while True:
        try:
            text, rights, _, _ = control.recvmsg(1_000_000, socket.CMSG_SPACE(4 * 200))
        except OSError:
            raise Unavailable("failed") from None
        if not text:
            raise Unavailable("failed")
        message = json.loads(text)
        handles = [
            each for _, _, data in rights for each in struct.unpack(f"{len(data) // 4}i", data)
        ]
        if "unavailable" in message:
            raise Unavailable(message.pop("unavailable"), **message)
        if "fenced" in message:
            return message, handles, connections
        connections.add(handles, message["witnesses"], message["inodes"])


def send(pipe: int, message: dict[str, Any]) -> None:
    # Names of files may hold bytes that are no characters.
    data = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    while data:
        data = data[os.write(pipe, data) :]

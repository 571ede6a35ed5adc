"""The copy: puts the fence up around itself, and then runs the code."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import socket
import struct
import sys
import tempfile
from typing import Any, NoReturn

from . import calls, landlock, mappings
from .buffers import flush_files
from .handles import Handles, named_handles
from .holdings import TRACKERS, Holdings
from .orphans import UNUSED
from .overlay import SHARED, Overlay, enter
from .run import run_blocks
from .system import FILES, SET_NO_NEW_PRIVS, SET_PDEATHSIG, Unavailable, drop_capabilities, prctl
from .threads import scripts_magics

OUT_OF_MEMORY = 12
HOSTS = 50
ASKING = ("socket.getaddrinfo", "socket.gethostbyname")
FRAME = struct.Struct("=I")


def run_inside(request: dict[str, Any], control: socket.socket, pipe: int, folder: str) -> NoReturn:
    try:
        try:
            fence(request, control, pipe, folder)
        except Unavailable as error:
            tell(control, error.answer)
            os._exit(1)
        hosts = asked_hosts()

        def reported(block: dict[str, Any]) -> None:
            report(pipe, {**block, "hosts": hosts})
            if not block.get("unfinished"):  # the next block may ask for the same
                hosts.clear()

        run_blocks(
            request["sources"],
            {"characters": request["characters"], "seconds": request["seconds"]},
            reported,
        )
        flush_files()
        os._exit(0)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    finally:
        os._exit(2)


def asked_hosts() -> list[str]:
    """Names that the code asks Python for: its own testimony. Other programs ask by themselves."""
    found: list[str] = []

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in ASKING and len(found) < HOSTS and arguments and arguments[0]:
            host = arguments[0]
            name = host.decode("utf-8", "replace") if isinstance(host, bytes) else str(host)
            if name[:255] not in found:
                found.append(name[:255])

    sys.addaudithook(hook)
    return found


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
    ordinary_signals()
    limit(request)
    mapped = mappings.make_private()
    holdings = Holdings(request["own"], request["kernel"], folder)
    held = holdings.names(mapped, {control.fileno(), pipe})
    named = named_handles()
    overlay = cover(request, folder) if request["overlay"] else None
    handles = replace_handles(request, control, pipe, folder, overlay, named)
    settle(request, overlay.temporary if overlay else folder)
    # Root reads and writes as in the kernel: Landlock and the mounts do not ask for capabilities.
    drop_capabilities(set() if overlay and overlay.user else FILES)
    prctl(SET_NO_NEW_PRIVS, 1)
    landlock.restrict(request["landlock"], writable(folder, overlay))
    fenced: dict[str, Any] = {
        "fenced": True,
        "copied": handles.copied,
        "mapped": mapped,
        "held": held,
    }
    prctl(SET_PDEATHSIG, signal.SIGKILL)  # a change of users takes it back
    if os.getppid() != request["supervisor"]:
        os._exit(1)
    flush_files()  # what the kernel has not written yet is none of the code's
    listener = calls.install(mapped=bool(mapped))
    if overlay is None:
        tell(control, fenced, listener)
    else:
        tell(control, {**fenced, "layers": overlay.layers}, listener, overlay.handle)
        os.close(overlay.handle)
    os.close(listener)
    control.close()


def cover(request: dict[str, Any], folder: str) -> Overlay:
    try:
        return enter(folder, request["disk"])
    except OSError:
        raise Unavailable("overlay") from None


def replace_handles(
    request: dict[str, Any],
    control: socket.socket,
    pipe: int,
    folder: str,
    overlay: Overlay | None,
    named: dict[int, str],
) -> Handles:
    without = {control.fileno(), pipe}
    if overlay is None:
        handles = Handles(request["own"], folder, [], named)
    else:
        without.add(overlay.handle)
        copies = f"/proc/self/fd/{overlay.handle}/tmp"
        handles = Handles(request["own"], copies, overlay.layers, named)
    handles.replace(without)
    for at in range(0, len(handles.witnesses), 100):
        some = handles.witnesses[at : at + 100]
        told = {"witnesses": [name for _, name, _ in some], "inodes": [at for *_, at in some]}
        tell(control, told, *[each for each, *_ in some])
    for each, *_ in handles.witnesses:
        os.close(each)
    return handles


def writable(folder: str, overlay: Overlay | None) -> list[str]:
    if overlay is None:
        return [folder]
    shared = [SHARED] if os.path.isdir(SHARED) else []
    return [*overlay.layers, *shared, *([overlay.temporary] if overlay.temporary else [])]


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
        (resource.RLIMIT_CORE, 1),  # by 0, a program that collects them would still be started
        (resource.RLIMIT_FSIZE, request["disk"]),
        (UNUSED, request["mark"]),
        (resource.RLIMIT_CPU, int(request["seconds"]) * 2 * (os.cpu_count() or 1) + 2),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
    with open("/proc/self/oom_score_adj", "w", encoding="utf-8") as file:
        file.write("1000")


def settle(request: dict[str, Any], temporary: str | None) -> None:
    """What code finds as it is in the kernel, and where its own temporary files go."""
    if request["random"] is not None:
        random.setstate(request["random"])
    for name in TRACKERS:
        tracker = getattr(sys.modules.get(name), "_resource_tracker", None)
        if tracker is not None:  # a process of the kernel's: the copy starts one of its own
            tracker._fd = tracker._pid = None
    server = getattr(sys.modules.get("multiprocessing.forkserver"), "_forkserver", None)
    if server is not None:  # likewise
        server._forkserver_address = server._forkserver_alive_fd = server._forkserver_pid = None
    scripts = scripts_magics()
    if scripts is not None:  # its thread has stayed in the kernel
        scripts.event_loop = None
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    if temporary is not None:
        os.environ["TMPDIR"] = tempfile.tempdir = temporary

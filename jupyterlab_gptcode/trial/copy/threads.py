"""Threads of the kernel that may hold locks, which nobody would release in a copy. Runs in the
kernel."""

from __future__ import annotations

MYPY = False
if MYPY:
    from typing import Any

    from .kernel import system, text_of

KNOWN = ("ipykernel.", "IPython.core.", "tornado.", "tqdm.", "zmq.utils.garbage")
WAITING = ("232", "281", "22")  # epoll_wait, epoll_pwait, and that of ARM
FORKED_WELL = {"jemalloc_bg_thd"}


def unsafe_threads() -> list[str]:
    """Names of threads that may hold locks, which nobody would release in a copy.

    Those of ipykernel, of the history and of libraries that mind forks are known.
    """
    import threading

    found = []
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not is_known(thread):
            found.append(thread.name)
    names = []
    for task in system("posix").listdir("/proc/self/task"):
        try:
            names.append(text_of(f"/proc/self/task/{task}/comm").strip())
        except OSError:  # it has ended
            continue
    own = text_of("/proc/self/comm").strip()
    ordinary = {own, *(each.name[:15] for each in threading.enumerate())}
    for name in names:
        if not name.startswith("ZMQbg/") and name not in ordinary | FORKED_WELL:
            found.append(name)
    if sum(name.startswith("ZMQbg/IO") for name in names) > own_contexts():
        found.append("ZMQ")
    return sorted({str(name)[:100] for name in found})[:20]


def own_contexts() -> int:
    """How many of ZMQ's threads are the kernel's: each context has one. A third one takes care of
    what it sends without a copy."""
    import sys

    app = sys.modules["ipykernel.kernelapp"].IPKernelApp._instance
    garbage = getattr(sys.modules.get("zmq.utils.garbage"), "gc", None)
    contexts = [app.context, app.heartbeat.context, getattr(garbage, "_context", None)]
    return len({each.underlying for each in contexts if each is not None})


def is_known(thread: Any) -> bool:
    """Or IPython's loop for scripts while it waits: the copy starts its own."""
    target = getattr(thread, "_target", None)
    loop = scripts_loop()
    if loop is not None and getattr(target, "__self__", None) is loop:
        return waits_for_events(thread.native_id)
    for each in (type(thread), target):
        module = str(getattr(each, "__module__", ""))
        if module.startswith(KNOWN):
            return True
    return False


def scripts_loop() -> Any:
    """Of `%%bash` and the like, if one has run."""
    return getattr(scripts_magics(), "event_loop", None)


def scripts_magics() -> Any:
    import sys

    shell = sys.modules["IPython.core.interactiveshell"].InteractiveShell._instance
    return shell.magics_manager.registry.get("ScriptMagics")


def waits_for_events(task: int) -> bool:
    """It holds no lock then."""
    try:
        return text_of(f"/proc/self/task/{task}/syscall").split()[0] in WAITING
    except (OSError, IndexError):
        return False

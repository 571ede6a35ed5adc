"""Starts a trial. Runs in the kernel, on its main thread; all else runs in processes of its own.

It is executed with names of its own. Nothing that it does stays behind in the kernel: the process
that it forks does the work, and the kernel's own thread for messages waits for what that one sends.
"""

from __future__ import annotations

MYPY = False
if MYPY:
    from typing import Any

    from .genuine import replaced
    from .interrupts import Deferred
    from .kernel import Reply, give_back_output, own_handles, own_kernel, random_state, system
    from .orphans import new_mark
    from .threads import unsafe_threads
    from .watch import Supervisor, wait_for_start

PACKAGE = "gptcode_trial"


def start(text: str, files: dict[str, str]) -> Reply:
    import json

    kernel = own_kernel()
    try:
        return Reply(begin(kernel, json.loads(text), files))
    finally:
        give_back_output(kernel)


def begin(kernel: Any, request: dict[str, Any], files: dict[str, str]) -> dict[str, Any]:
    import sys

    if sys.platform != "linux":
        return {"unavailable": "system"}
    if kernel is None:
        return {"unavailable": "kernel"}
    from threading import current_thread, main_thread

    if current_thread() is not main_thread():
        return {"unavailable": "kernel"}
    with Deferred() as signals:
        names = replaced(request.pop("uses"))
        if names:
            return {"unavailable": "replaced", "names": names}
        threads = unsafe_threads()
        if threads:
            return {"unavailable": "threads", "names": threads}
        mark = new_mark()
        more = {"own": own_handles(kernel), "random": random_state(), "mark": mark}
        supervisor = forked({**request, **more}, files, mark)
        restart_history(kernel)
        if supervisor is None:
            return {"unavailable": "failed"}
        return wait_for_start(kernel, supervisor, signals)


def forked(request: dict[str, Any], files: dict[str, str], mark: int) -> Supervisor | None:
    posix = system("posix")
    reading, writing = posix.pipe2(posix.O_CLOEXEC)
    try:
        pid = fork_quietly()
    except Exception:  # there may be no more processes, or somebody's hook may forbid it
        posix.close(reading)
        posix.close(writing)
        return None
    if pid == 0:
        supervise(request, files, writing)
    posix.close(writing)
    return Supervisor(request["trial"], mark, reading, pid)


def fork_quietly() -> int:
    """Python 3.12 warns of a fork beside threads. The filter is there during the fork only."""
    import posix
    import warnings

    rule = ("ignore", None, DeprecationWarning, None, 0)
    warnings.filters.insert(0, rule)  # type: ignore[attr-defined]
    try:
        return posix.fork()
    finally:
        warnings.filters.remove(rule)  # type: ignore[attr-defined]


def restart_history(kernel: Any) -> None:
    """IPython stops the thread that saves history before each fork, and else waits for a cell."""
    restart = getattr(kernel.shell.history_manager, "_restart_thread_if_stopped", None)
    if restart is not None:
        restart()


def supervise(request: dict[str, Any], files: dict[str, str], pipe: int) -> None:
    """In the fork. It never returns to the kernel's code."""
    import sys

    posix = system("posix")
    try:
        sys.settrace(None)  # whoever follows the kernel's code does not follow ours
        sys.setprofile(None)
        load(files)
        import importlib

        importlib.import_module(PACKAGE + ".supervisor").supervise(request, pipe)
    except BaseException as error:
        import json

        failed = {"unavailable": "failed", "detail": repr(error)[:1000]}
        posix.write(pipe, json.dumps(failed).encode() + b"\n")
    finally:
        posix._exit(0)


def load(files: dict[str, str]) -> None:
    """Makes our files a package of the fork, which is imported as any other."""
    import builtins
    import importlib.util
    import sys
    from types import ModuleType

    python = dict(builtins.__dict__)

    class Importer:
        """Also of the package's parts: `importlib` asks for both."""

        @staticmethod
        def find_spec(name: str, *_more: Any) -> Any:
            part = name.rpartition(".")[2]
            if name != PACKAGE and (not name.startswith(PACKAGE + ".") or part not in files):
                return None
            return importlib.util.spec_from_loader(name, Importer, is_package=name == PACKAGE)  # type: ignore[arg-type]

        @staticmethod
        def create_module(_spec: Any) -> None:
            return None

        @staticmethod
        def exec_module(module: ModuleType) -> None:
            part = module.__name__.rpartition(".")[2]
            if module.__name__ != PACKAGE:
                code = compile(files[part], f"<trial {part}>", "exec", dont_inherit=True)
                module.__dict__["__builtins__"] = python  # code that is tried may replace them
                exec(code, module.__dict__)  # noqa: S102  our own text

    sys.meta_path.insert(0, Importer)

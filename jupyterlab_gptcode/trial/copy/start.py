"""Starts a trial. Runs in the kernel, on its main thread; all else runs in processes of its own.

It is executed with names of its own. Nothing that it does stays behind in the kernel: the process
that it forks does the work, and the kernel's own thread for messages waits for what that one sends.
"""

from __future__ import annotations

MYPY = False
if MYPY:
    from typing import Any

PACKAGE = "gptcode_trial"
MIME = "application/vnd.gptcode.trial+json"
PATIENCE = 15_000  # milliseconds for the fence to be put up
KNOWN = ("ipykernel.", "IPython.core.", "tornado.", "tqdm.", "zmq.utils.garbage")
FORKED_WELL = {"jemalloc_bg_thd"}
LARGEST = 25_000_000  # bytes of a result
CHANNELS = ("shell", "iopub", "stdin", "hb", "control")


class Reply:
    """A text would pass through the formatters that the user may have registered for texts."""

    def __init__(self, reply: dict[str, Any]) -> None:
        self.reply = reply

    def _repr_mimebundle_(self, **_asked: Any) -> dict[str, str]:
        import json

        return {"text/plain": json.dumps(self.reply)}


def start(text: str, files: dict[str, str]) -> Reply:
    import json

    kernel = own_kernel()
    try:
        return Reply(begin(kernel, json.loads(text), files))
    finally:
        give_back_output(kernel)


def begin(kernel: Any, request: dict[str, Any], files: dict[str, str]) -> dict[str, Any]:
    import posix
    import sys

    if sys.platform != "linux":
        return {"unavailable": "system"}
    if kernel is None:
        return {"unavailable": "kernel"}
    from threading import current_thread, main_thread

    if current_thread() is not main_thread():
        return {"unavailable": "kernel"}
    threads = unsafe_threads()
    if threads:
        return {"unavailable": "threads", "names": threads}
    request = {**request, "own": own_handles(kernel), "random": random_state()}
    reading, writing = posix.pipe2(posix.O_CLOEXEC)
    pid = fork_quietly()
    if pid == 0:
        supervise(request, files, writing)
    posix.close(writing)
    restart_history(kernel)
    return wait_for_start(kernel, request["trial"], reading, pid)


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
    import posix

    try:
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


def wait_for_start(kernel: Any, trial: str, reading: int, pid: int) -> dict[str, Any]:
    """The supervisor's first line says whether the trial runs. Then the kernel is free again."""
    import json

    started = False
    try:
        line = first_line(reading)
        answer = json.loads(line) if line.endswith(b"\n") else {"unavailable": "failed"}
        started = "started" in answer
        return dict(answer)
    finally:  # also if the user interrupts the kernel meanwhile
        if started:
            watch(kernel, trial, reading, pid)
        else:
            end(reading, pid)


def first_line(reading: int) -> bytes:
    import posix
    from select import POLLIN, poll

    waiting = poll()
    waiting.register(reading, POLLIN)
    line = b""
    while not line.endswith(b"\n"):
        got = posix.read(reading, 1) if waiting.poll(PATIENCE) else b""
        if not got:
            break
        line += got
    return line


def end(reading: int, pid: int) -> None:
    import posix

    posix.close(reading)
    try:
        posix.kill(pid, 9)
        posix.waitpid(pid, 0)
    except (ChildProcessError, ProcessLookupError):  # the user's own code waited for it
        pass


def watch(kernel: Any, trial: str, reading: int, pid: int) -> None:
    """On the loop of the kernel's thread for messages: the kernel gets no thread of ours."""
    import json
    import posix

    loop = kernel.iopub_thread.io_loop
    parent = kernel.get_parent("shell")
    pieces: list[bytes] = []

    def read(_fd: int, _events: int) -> None:
        piece = posix.read(reading, 1_000_000)
        pieces.append(piece)
        if not piece or sum(map(len, pieces)) > LARGEST:
            loop.remove_handler(reading)
            end(reading, pid)
            publish()

    def publish() -> None:
        try:
            result = json.loads(b"".join(pieces))
        except ValueError:
            result = {}
        if "facts" not in result:  # the supervisor was killed, or failed
            result = {"trial": trial, "blocks": [], "facts": {"ended": "stopped"}}
        content = {"data": {MIME: result}, "metadata": {}, "transient": {}}
        kernel.session.send(
            kernel.iopub_socket, "display_data", content, parent=parent, ident=b"display_data"
        )

    posix.set_blocking(reading, False)
    loop.add_callback(loop.add_handler, reading, read, loop.READ)


def stop(trial: str) -> Reply:
    """The supervisor has the trial's id as its name, and is a child of the kernel."""
    import posix

    stopped = False
    for pid in children():
        try:
            with open(f"/proc/{pid}/comm", encoding="utf-8", errors="replace") as file:
                if file.read().strip() == name_of(trial):
                    posix.kill(pid, 15)
                    stopped = True
        except OSError:  # it has ended
            continue
    return Reply({"stopped": stopped})


def children() -> list[int]:
    import posix

    found = []
    for each in posix.listdir("/proc"):
        try:
            with open(f"/proc/{each}/stat", encoding="utf-8", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if each.isdigit() and fields[1] == str(posix.getpid()):
            found.append(int(each))
    return found


def name_of(trial: str) -> str:
    """The system has room for 15 characters."""
    return ("try " + trial)[:15]


def unsafe_threads() -> list[str]:
    """Names of threads that may hold locks, which nobody would release in a copy.

    Those of ipykernel, of the history and of libraries that mind forks are known.
    """
    import posix
    import threading

    found = []
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not is_known(thread):
            found.append(thread.name)
    names = []
    for task in posix.listdir("/proc/self/task"):
        try:
            with open(f"/proc/self/task/{task}/comm", encoding="utf-8", errors="replace") as file:
                names.append(file.read().strip())
        except OSError:  # it has ended
            continue
    with open("/proc/self/comm", encoding="utf-8", errors="replace") as file:
        ordinary = {file.read().strip(), *(each.name[:15] for each in threading.enumerate())}
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
    target = getattr(thread, "_target", None)
    for each in (type(thread), target):
        module = str(getattr(each, "__module__", ""))
        if module.startswith(KNOWN):
            return True
    return False


def own_handles(kernel: Any) -> dict[str, Any]:
    """The kernel's own connections and files: what goes there leaves no notebook."""
    import sys

    app = sys.modules["ipykernel.kernelapp"].IPKernelApp._instance
    ports = [getattr(app, f"{each}_port", 0) for each in CHANNELS]
    ports.append(getattr(app.iopub_thread, "_pipe_port", 0))
    history = str(getattr(kernel.shell.history_manager, "hist_file", ""))
    files = [history + each for each in ("", "-journal", "-wal", "-shm")]
    files += [f"{app.ip}-{port}" for port in ports if app.transport == "ipc"]
    handles = []
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        for name in ("_original_stdstream_copy", "_fid", "_original_stdstream_fd"):
            handle = getattr(stream, name, None)
            if type(handle) is int:
                handles.append(handle)
    return {"ports": ports, "files": files, "handles": handles}


def random_state() -> Any:
    """Python seeds it again in each fork."""
    import sys

    found = sys.modules.get("random")
    return found.getstate() if found else None


def own_kernel() -> Any:
    """ipykernel's, or none: past the user's names."""
    import sys

    shells = sys.modules.get("IPython.core.interactiveshell")
    shell: Any = shells and shells.InteractiveShell._instance
    if type(shell).__module__ != "ipykernel.zmqshell":
        return None
    return shell.kernel


def give_back_output(kernel: Any) -> None:
    """What a thread prints from now on goes to the cell that ran last, not to this request.

    Which one that was, the page has written into the request.
    """
    if kernel is None:
        return
    asked = kernel.get_parent("shell").get("metadata", {}).get("gptcode")
    if asked:
        kernel.shell.set_parent({"header": asked["last_run"], "metadata": {}})

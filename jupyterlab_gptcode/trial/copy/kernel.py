"""The kernel, as a trial finds it: past the user's names. Runs in the kernel."""

from __future__ import annotations

MYPY = False
if MYPY:
    from typing import Any

CHANNELS = ("shell", "iopub", "stdin", "hb", "control")
MADE: dict[str, Any] = {}


class Reply:
    """A text would pass through the formatters that the user may have registered for texts."""

    def __init__(self, reply: dict[str, Any]) -> None:
        self.reply = reply

    def _repr_mimebundle_(self, **_asked: Any) -> dict[str, str]:
        import json

        return {"text/plain": json.dumps(self.reply)}


def system(name: str) -> Any:
    """A module of Python's own, made anew: code may have put other functions into the one that all
    others use."""
    import sys

    if sys.version_info < (3, 10) or name not in sys.builtin_module_names:
        return __import__(name)
    if name not in MADE:
        import _imp

        class Spec:
            origin = None

        spec: Any = Spec()
        spec.name = name
        MADE[name] = _imp.create_builtin(spec)
        _imp.exec_builtin(MADE[name])
    return MADE[name]


def text_of(path: str) -> str:
    """As the system has it: `open` may be another one here. Raises OSError."""
    posix = system("posix")
    opened = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC)
    found = b""
    try:
        while piece := posix.read(opened, 65_536):
            found += piece
    finally:
        posix.close(opened)
    return found.decode("utf-8", "replace")


def own_kernel() -> Any:
    """ipykernel's, or none: past the user's names."""
    import sys

    shells = sys.modules.get("IPython.core.interactiveshell")
    shell: Any = shells and shells.InteractiveShell._instance
    if type(shell).__module__ != "ipykernel.zmqshell":
        return None
    return shell.kernel


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


def give_back_output(kernel: Any) -> None:
    """What a thread prints from now on goes to the cell that ran last, not to this request.

    Which one that was, the page has written into the request.
    """
    if kernel is None:
        return
    asked = kernel.get_parent("shell").get("metadata", {}).get("gptcode")
    if asked:
        kernel.shell.set_parent({"header": asked["last_run"], "metadata": {}})

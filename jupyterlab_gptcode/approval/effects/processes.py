"""Programs that Python code starts or ends, packages that it installs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..code import Call, Code, is_below
from ..names import ANY
from ..words import words
from .commands import command_effects

_STARTING = words(
    "subprocess os.system os.popen os.startfile os.posix_spawn os.posix_spawnp os.fork "
    "os.forkpty pty multiprocessing.Process multiprocessing.Pool multiprocessing.pool.Pool "
    "multiprocessing.get_context multiprocessing.Manager "
    "concurrent.futures.ProcessPoolExecutor asyncio.create_subprocess_exec "
    "asyncio.create_subprocess_shell commands.getoutput pexpect sh plumbum psutil.Popen "
    "IPython.utils.process IPython.utils._process_posix IPython.utils._process_common "
    "invoke winreg billiard torch.multiprocessing multiprocessing.util multiprocessing.popen_fork "
    "multiprocessing.popen_spawn_posix dask.distributed distributed"
)
_NAMED = re.compile(r"os\.(?:spawn|exec)[lv]p?e?\Z")
_ENDING = words("os.kill os.killpg os._exit os.abort signal.raise_signal exit quit")
_ENDING_CALLS = {"terminate", "kill", "send_signal", "suspend"}
_STARTING_CALLS = {"subprocess_shell", "subprocess_exec"}  # of a loop
_COMMANDS = {"system", "popen", "getoutput", "system_raw", "system_piped"}
_HARMLESS = words(
    "subprocess.PIPE subprocess.DEVNULL subprocess.STDOUT subprocess.CalledProcessError "
    "subprocess.TimeoutExpired subprocess.SubprocessError subprocess.CompletedProcess"
)
_INSTALLING = words("pip.main pip._internal micropip.install piplite.install conda.cli")


def processes(code: Code) -> Iterator[str]:
    for call in code.calls:
        if _starts(call.dotted) or (call.name in _COMMANDS and code.is_ipython(call.receiver)):
            line = _line(call, code)
            yield from command_effects(line) if line else [_another(call.dotted)]
        elif call.name in _STARTING_CALLS:
            yield _another(call.name)
    for node, name in code.named:
        if "." in name and id(node) not in code.called and _starts(name):
            yield _another(name)
    if found := next((name for name in code.used if name in _ENDING), ""):
        yield f"ends this kernel or another process: {found}"
    ending = (call.name for call in code.calls if call.name in _ENDING_CALLS)
    if call_name := next(ending, ""):
        yield f"ends this kernel or another process: {call_name}"
    if any(is_below(name, _INSTALLING) for name in code.used):
        yield "installs packages"


def _another(name: str) -> str:
    return f"starts another process: {name.lstrip('.')}"


def _starts(name: str) -> bool:
    if name in _HARMLESS:
        return False
    return bool(_NAMED.match(name) or is_below(name, _STARTING))


def _line(call: Call, code: Code) -> str:
    """The command that a call hands to a shell; empty where the code does not say all of it."""
    if not (call.dotted.startswith("subprocess.") or call.name in _COMMANDS):
        return ""
    command = call.argument(0, "args", "command", "cmd")
    if isinstance(command, ast.List | ast.Tuple):
        return " ".join(_word(text) for word in command.elts for text in code.texts(word))
    texts = code.texts(command)
    return "" if any(ANY in text for text in texts) else " ".join(texts)


def _word(word: str) -> str:
    """`sys.executable` and other unknown words of a list stand for a program."""
    return word.replace(ANY, "_") if word.strip(f"{ANY} ") else "python"

"""Programs that Python code starts or ends, packages that it installs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..code import Code, is_below, shown, words, words_of
from .commands import command_effects

_STARTING = words(
    "subprocess os.system os.popen os.startfile os.posix_spawn os.posix_spawnp os.fork "
    "os.forkpty pty multiprocessing.Process multiprocessing.Pool multiprocessing.pool.Pool "
    "multiprocessing.get_context multiprocessing.Manager "
    "concurrent.futures.ProcessPoolExecutor asyncio.create_subprocess_exec "
    "asyncio.create_subprocess_shell commands.getoutput pexpect sh plumbum psutil.Popen "
    "invoke winreg billiard torch.multiprocessing pyspark"
)
_NAMED = re.compile(r"os\.(?:spawn|exec)[lv]p?e?\Z")
_ENDING = words("os.kill os.killpg os._exit os.abort signal.raise_signal exit quit")
_ENDING_CALLS = {"terminate", "kill"}
_HARMLESS = words(
    "subprocess.PIPE subprocess.DEVNULL subprocess.STDOUT subprocess.CalledProcessError "
    "subprocess.TimeoutExpired subprocess.SubprocessError subprocess.CompletedProcess"
)
_INSTALLING = words("pip.main pip._internal micropip.install piplite.install conda.cli")


def processes(code: Code) -> Iterator[str]:
    lines = list(_lines(code))
    yield from (effect for line in lines for effect in command_effects(line))
    for name in code.used:
        if not lines and _starts(name):
            yield f"starts another process: {name}"
            break
    if found := next((name for name in code.used if name in _ENDING), ""):
        yield f"ends this kernel or another process: {found}"
    if any(is_below(name, _INSTALLING) for name in code.used):
        yield "installs packages"


def _starts(name: str) -> bool:
    if name in _HARMLESS:
        return False
    return bool(_NAMED.match(name) or is_below(name, _STARTING))


def _lines(code: Code) -> Iterator[str]:
    """The commands that are given as texts."""
    for call in code.calls:
        if _starts(call.dotted) or _is_ipython(call.node.func, call.name):
            command = call.argument(0, "args", "command", "cmd")
            listed = isinstance(command, ast.List | ast.Tuple)
            words = command.elts if isinstance(command, ast.List | ast.Tuple) else [command]
            texts = (text for word in words if word is not None for text in code.texts(word))
            line = words_of(iter([_word(word) for word in texts] if listed else texts))
            if line.strip(" _"):
                yield line


def _word(word: str) -> str:
    """`sys.executable` and other unknown words of a list stand for a program."""
    return word if word.strip("\0 ") else "python"


def _is_ipython(function: ast.expr, name: str) -> bool:
    return name in ("system", "getoutput", "system_raw", "system_piped") and (
        "get_ipython" in ast.dump(function)
    )


__all__ = ["processes", "shown"]

"""Runs blocks one after the other, as the kernel would, and reports each. It runs in the copy."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Sequence
from os import _exit
from time import monotonic
from typing import Any

from .capture import Capture, new_loop
from .changes import Variables
from .interim import Interim
from .left import Left
from .outputs import Outputs
from .pages import Pages

PYTHON = dict(builtins.__dict__)


def run_blocks(
    sources: Sequence[str], limits: dict[str, Any], report: Callable[[dict[str, Any]], None]
) -> None:
    """`limits` has `characters`, of a block's outputs, and `seconds`, of all blocks. After a block
    that fails no other one runs, as none would in the notebook. A report that is `unfinished` is
    followed by another one of the same block, if the block ends."""
    kernel = sys.modules["IPython.core.interactiveshell"].InteractiveShell._instance.kernel
    capture = Capture(kernel, Outputs(0))
    loop = new_loop()
    pages = Pages()
    interim = Interim(report, limits.get("seconds", 30))
    left = Left()
    for at, source in enumerate(sources, 1):
        outputs = capture.outputs = Outputs(limits.get("characters", 1_000_000))
        variables = Variables(kernel.shell.user_ns, pages)
        start = monotonic()
        interim.watch(outputs)
        loop = new_loop() if loop.is_closed() else loop
        failed, payloads = outcome(loop, kernel, source)
        seconds = monotonic() - start
        with PythonsOwn():
            capture.drain()
            is_end = take(payloads, outputs)
            compared = variables.compared()
            about = {"outputs": outputs.taken(), "cut": outputs.cut, "error": failed}
            if is_end:
                about["unfinished"] = True
            elif at == len(sources) and not failed:
                interim.rest()
                about["left"] = left.kinds(loop)
            interim.report({**about, "seconds": round(seconds, 3), **compared})
        if is_end:
            _exit(1)
        if failed:
            return


class PythonsOwn:
    """The builtins, whatever the block has put in their places; the next block finds that again."""

    def __enter__(self) -> None:
        space = builtins.__dict__
        self.theirs = {name: space.get(name) for name in PYTHON}
        space.update(PYTHON)

    def __exit__(self, *_: object) -> None:
        builtins.__dict__.update(self.theirs)


def outcome(loop: Any, kernel: Any, source: str) -> tuple[bool, Any]:
    """Whether it failed, and what it asks the page for."""
    try:
        reply = loop.run_until_complete(run(kernel, source))
        return reply["status"] != "ok", reply["payload"]
    except BaseException:  # the block has broken IPython itself
        return True, []


def take(payloads: Any, outputs: Outputs) -> bool:
    """A page of help is shown below the cell. Whether the kernel would have ended."""
    for each in payloads:
        if each["source"] == "page":
            outputs.message("display_data", {"data": each["data"]})
    return any(each["source"] == "ask_exit" for each in payloads)


async def run(kernel: Any, source: str) -> Any:
    """The reply: the kernel does what it does for a cell, but can ask nobody for input."""
    reply = kernel.do_execute(
        source, silent=False, store_history=True, user_expressions={}, allow_stdin=False
    )
    if hasattr(reply, "__await__"):
        reply = await reply
    return reply

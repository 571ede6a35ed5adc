"""Runs blocks one after the other, as the kernel would, and reports each. It runs in the copy."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from .capture import Capture, new_loop
from .changes import Variables
from .outputs import Outputs


def run_blocks(
    sources: Sequence[str], limits: dict[str, Any], report: Callable[[dict[str, Any]], None]
) -> None:
    """`limits` has `characters`, of a block's outputs. After a block that fails no other one runs,
    as none would in the notebook."""
    kernel = sys.modules["IPython.core.interactiveshell"].InteractiveShell._instance.kernel
    capture = Capture(kernel, Outputs(0))
    loop = new_loop()
    for source in sources:
        outputs = capture.outputs = Outputs(limits.get("characters", 1_000_000))
        variables = Variables(kernel.shell.user_ns)
        start = time.monotonic()
        failed = loop.run_until_complete(run(kernel, source))
        capture.drain()
        seconds = time.monotonic() - start
        found, unread = variables.compared()
        report(
            {
                "outputs": outputs.taken(),
                "cut": outputs.cut,
                "error": failed,
                "seconds": round(seconds, 3),
                "changes": found,
                "unread": unread,
            }
        )
        if failed:
            return


async def run(kernel: Any, source: str) -> bool:
    """Whether it failed. The kernel does what it does for a cell; nobody can be asked for input."""
    reply = kernel.do_execute(
        source, silent=False, store_history=True, user_expressions={}, allow_stdin=False
    )
    if hasattr(reply, "__await__"):
        reply = await reply
    return bool(reply["status"] != "ok")

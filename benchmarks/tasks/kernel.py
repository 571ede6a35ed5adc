"""A real IPython kernel in a folder of its own, and what its cells gave."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from jupyterlab_gptcode.protocol import Json, Status
from jupyterlab_gptcode.trial import RESULT, snippet

_SECONDS = 30.0  # for one cell
# Without the names and the figures of the task before.
_RESET = """
import os, sys
os.chdir({folder!r})
if "matplotlib.pyplot" in sys.modules:
    sys.modules["matplotlib.pyplot"].close("all")
%reset -f
"""


class Kernel:
    """`python` runs it: that of an environment with ipykernel, pandas and matplotlib."""

    def __init__(self, python: str = sys.executable) -> None:
        self._argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        self._client: AsyncKernelClient | None = None
        self._trials = 0

    async def start(self, folder: Path) -> None:
        """Ready, in this folder, as if nothing had run yet."""
        if self._client is None:
            self._manager = AsyncKernelManager()
            self._manager._kernel_spec = KernelSpec(argv=self._argv, language="python")
            await self._manager.start_kernel(cwd=str(folder), stderr=subprocess.DEVNULL)
            self._client = self._manager.client()
            self._client.start_channels()
            await self._client.wait_for_ready(timeout=120)
        await self.run(_RESET.format(folder=str(folder)))

    async def run(self, source: str) -> tuple[Status, tuple[Json, ...]]:
        """How a cell ended and its outputs, as nbformat writes them."""
        assert self._client is not None
        outputs: list[Json] = []
        try:
            reply = await self._client.execute_interactive(
                source,
                allow_stdin=False,
                stop_on_error=False,
                timeout=_SECONDS,
                output_hook=lambda message: _keep(outputs, message),
            )
        except (TimeoutError, asyncio.TimeoutError):
            await self.stop()
            return "stopped", tuple(outputs)
        return ("ok" if reply["content"]["status"] == "ok" else "error"), tuple(outputs)

    async def attempt(self, source: str) -> Json:
        """What it gives on a copy, or why it cannot be tried."""
        assert self._client is not None
        self._trials += 1
        limits = {"seconds": _SECONDS, "memory": 1 << 30, "characters": 1_000_000}
        asked = {"trial": f"{self._trials:08x}", "sources": [source], **limits}
        request = self._client.execute(
            "", silent=True, allow_stdin=False, user_expressions={"gptcode": snippet(asked)}
        )
        reply = await self._message(self._client.get_shell_msg, request, "user_expressions")
        answer: Json = json.loads(reply["user_expressions"]["gptcode"]["data"]["text/plain"])
        if "started" not in answer:
            return answer
        shown = await self._message(self._client.get_iopub_msg, request, "data")
        result: Json = shown["data"][RESULT]
        return result

    async def _message(self, receive: Any, request: str, field: str) -> Json:
        while True:
            message = await receive(timeout=2 * _SECONDS)
            if message["parent_header"].get("msg_id") == request and field in message["content"]:
                content: Json = message["content"]
                return content

    async def stop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.stop_channels()
            await self._manager.shutdown_kernel(now=True)


def printed(outputs: tuple[Json, ...]) -> str:
    """All text that a reader sees."""
    return "\n".join(
        str(output["text"] if output["output_type"] == "stream" else output["data"]["text/plain"])
        for output in outputs
        if output["output_type"] == "stream" or "text/plain" in output.get("data", {})
    )


def images(outputs: tuple[Json, ...]) -> int:
    return sum("image/png" in output.get("data", {}) for output in outputs)


def clear(folder: Path) -> None:
    """Empties a folder that a kernel may be working in."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _keep(outputs: list[Json], message: dict[str, Any]) -> None:
    kind, content = message["msg_type"], message["content"]
    if kind == "stream":
        last = outputs[-1] if outputs else {}
        if last.get("output_type") == "stream" and last["name"] == content["name"]:
            last["text"] += content["text"]
        else:
            outputs.append({"output_type": kind, "name": content["name"], "text": content["text"]})
    elif kind in ("execute_result", "display_data"):
        outputs.append({"output_type": kind, "data": content["data"]})
    elif kind == "error":
        outputs.append({"output_type": kind, **content})

"""A kernel of its own for one check: started in the notebook's folder, killed with all that it
started when the check ends."""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import signal
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from subprocess import DEVNULL
from typing import Any, Literal

from ..kernel import exit_code
from ..protocol import Json

_START = 60.0  # seconds
_INTERRUPT = 5.0  # seconds that an interrupted cell has to end
_POLL = 1.0  # seconds between two looks at whether the kernel is alive
_MOST = 5_000_000  # characters of a cell's outputs

How = Literal["ok", "error", "endless", "died", "exited"]


@dataclass
class Ran:
    """How a cell ended, and what came out of it. `error` is its type and its message, `exit_code`
    that of a kernel that died, negative where a signal ended it."""

    how: How = "ok"
    outputs: list[Json] = field(default_factory=list)
    error: tuple[str, str] = ("", "")
    exit_code: int | None = None


@dataclass(frozen=True)
class Place:
    """Where a kernel starts. `specs` is a manager of kernel specifications, and `saved` when the
    notebook's file was last written, in seconds since the epoch."""

    kernel: str
    folder: Path
    environment: Mapping[str, str]
    specs: Any = None
    saved: float = math.inf


class NotStarted(Exception):
    """Why there is no kernel, in a sentence for the user."""


@asynccontextmanager
async def scratch_kernel(place: Place) -> AsyncIterator[ScratchKernel]:
    from jupyter_client.manager import AsyncKernelManager

    options = {"kernel_spec_manager": place.specs} if place.specs else {}
    manager = AsyncKernelManager(kernel_name=place.kernel, **options)
    client = None
    try:
        client = await _started(manager, place)
        yield ScratchKernel(manager, client)
    finally:
        if client is not None:
            client.stop_channels()
        await asyncio.shield(_end(manager))


async def _started(manager: Any, place: Place) -> Any:
    from jupyter_client.kernelspec import NoSuchKernel

    try:
        await manager.start_kernel(
            cwd=str(place.folder), env=dict(place.environment), stdout=DEVNULL, stderr=DEVNULL
        )
    except NoSuchKernel as error:
        raise NotStarted(
            f"The kernel {place.kernel!r} is not installed here. {_NOTHING}"
        ) from error
    except Exception as error:  # kernel provisioners may raise anything
        raise NotStarted(f"The kernel {place.kernel!r} could not be started. {_NOTHING}") from error
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=_START)
    except RuntimeError as error:
        client.stop_channels()
        message = f"The kernel {place.kernel!r} was started but does not answer. {_NOTHING}"
        raise NotStarted(message) from error
    return client


_NOTHING = "Nothing was run."


async def _end(manager: Any) -> None:
    """Kills the kernel, its process group, and its descendants in groups of their own."""
    process = getattr(manager.provisioner, "pid", None)
    others = _descendants(process) if isinstance(process, int) else []
    if manager.has_kernel:
        with contextlib.suppress(RuntimeError, OSError):
            await manager.shutdown_kernel(now=True)
    for other in others:
        with contextlib.suppress(OSError):
            os.kill(other, getattr(signal, "SIGKILL", signal.SIGTERM))


def _descendants(process: int) -> list[int]:
    import psutil

    try:
        found = psutil.Process(process).children(recursive=True)
    except psutil.Error:
        return []
    return [each.pid for each in found]


class ScratchKernel:
    def __init__(self, manager: Any, client: Any) -> None:
        self._manager = manager
        self._client = client
        self._is_dead = False
        self.is_stuck = False  # a cell did not end when it was interrupted

    @property
    def is_free(self) -> bool:
        """Whether it can run another cell."""
        return not self._is_dead and not self.is_stuck

    async def run(self, source: str, seconds: float) -> Ran:
        """Runs one cell; `seconds` is what it may take."""
        request = self._client.execute(source, allow_stdin=False, stop_on_error=False)
        outputs = _Outputs()
        ran = Ran(outputs=outputs.found)
        if await self._until_idle(request, outputs, time.monotonic() + seconds):
            await self._reply(request, ran)
            return ran
        if await self._manager.is_alive():
            ran.how = "endless"
            await self._manager.interrupt_kernel()
            if await self._until_idle(request, outputs, time.monotonic() + _INTERRUPT):
                return ran
        self._is_dead = not await self._manager.is_alive()
        self.is_stuck = not self._is_dead
        if self._is_dead:
            ran.how, ran.exit_code = "died", exit_code(self._manager)
        return ran

    async def _until_idle(self, request: str, outputs: _Outputs, end: float) -> bool:
        """Gathers outputs; False if the time is over or the kernel gone."""
        while (left := end - time.monotonic()) > 0:
            try:
                message = await self._client.get_iopub_msg(timeout=min(left, _POLL))
            except Empty:
                if not await self._manager.is_alive():
                    return False
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["header"]["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return True
            outputs.add(kind, content)
        return False

    async def _reply(self, request: str, ran: Ran) -> None:
        while True:
            reply = await self._client.get_shell_msg(timeout=_START)
            if reply["parent_header"].get("msg_id") == request:
                break
        content = reply["content"]
        if content["status"] != "ok":
            ran.how = "error"
            ran.error = str(content.get("ename", "")), str(content.get("evalue", ""))
        elif any(each.get("source") == "ask_exit" for each in content.get("payload", ())):
            ran.how = "exited"
            self._is_dead = True


class _Outputs:
    """The outputs of a cell as a notebook has them, from the messages about them."""

    def __init__(self) -> None:
        self.found: list[Json] = []
        self._size = 0
        self._clears = False
        self._by_display: dict[str, list[Json]] = {}

    def add(self, kind: str, content: Json) -> None:
        if kind == "clear_output":
            self._clears = True
            if not content.get("wait"):
                self._clear()
        elif kind == "stream":
            self._clear()
            self._write(str(content["name"]), str(content["text"]))
        elif kind in ("display_data", "execute_result"):
            self._clear()
            self._show(kind, content)
        elif kind == "update_display_data":
            display = content.get("transient", {}).get("display_id", "")
            for output in self._by_display.get(display, ()):
                output["data"] = content["data"]

    def _clear(self) -> None:
        if self._clears:
            self.found.clear()
            self._clears, self._size = False, 0

    def _write(self, name: str, text: str) -> None:
        text = text[: max(0, _MOST - self._size)]
        self._size += len(text)
        last = self.found[-1] if self.found else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"].append(text)
        elif text:
            self.found.append({"output_type": "stream", "name": name, "text": [text]})

    def _show(self, kind: str, content: Json) -> None:
        self._size += sum(map(_length, content["data"].values()))
        if self._size > _MOST:
            return
        output = {"output_type": kind, "data": content["data"]}
        self.found.append(output)
        if display := content.get("transient", {}).get("display_id"):
            self._by_display.setdefault(display, []).append(output)


def _length(value: object) -> int:
    return len(value) if isinstance(value, str) else 1_000

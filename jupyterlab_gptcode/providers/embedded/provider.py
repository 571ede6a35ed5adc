"""The embedded model: a GGUF file in a child process, which the first request starts."""

from __future__ import annotations

import asyncio
import importlib.util
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Literal

from ...errors import ProviderError
from .. import Chunk, Model, Request
from ..capabilities import Capabilities
from ..openai_compatible import OpenAICompatible
from .child import Child, start_child

CONTEXT_WINDOW = 4096  # tokens
_ANSWER = 512  # tokens; a small model may repeat itself until its window is full
_IDLE = 600.0  # seconds without a request before the process ends


class Embedded:
    """One model, named after its file. The process ends with the server or when it is idle."""

    name = "embedded"
    title = "the Jupyter server"
    exhaustive = local = True

    def __init__(self, file: Path, *, idle: float = _IDLE, slots: int = 1) -> None:
        """The process holds the tokens of as many conversations as it has `slots`."""
        self._file = file
        self._idle = idle
        self._slots = slots
        self._lock = asyncio.Lock()  # held while the process starts or ends
        self._child: Child | None = None
        self._client: OpenAICompatible | None = None
        self._asking = 0
        self._timer: asyncio.TimerHandle | None = None
        self._resting: asyncio.Task[None] | None = None

    @property
    def file(self) -> Path:
        return self._file

    @property
    def process(self) -> Literal["none", "starting", "running"]:
        """A request waits some seconds for the process to start."""
        if self._child is not None and self._child.alive:
            return "running"
        return "starting" if self._asking else "none"

    async def models(self) -> list[Model]:
        return [self.model(self._file.stem)]

    def model(self, name: str) -> Model:
        bare = name.removeprefix(f"{self.name}/")
        return Model(f"{self.name}/{bare}", self.name, CONTEXT_WINDOW)

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        self._check(request.model)
        capped = replace(request, max_tokens=min(request.max_tokens or _ANSWER, _ANSWER))
        self._asking += 1
        try:
            client = await self._start()
            try:
                async with aclosing(client.stream(capped)) as chunks:
                    async for chunk in chunks:
                        yield chunk
            except ProviderError as error:
                raise await self._failed(client, error) from error
        finally:
            self._asking -= 1
            self._wait_idle()

    def retire(self) -> None:
        """Another model has taken its place: the process ends after the running answer."""
        self._idle = 0.0
        if self._child is not None:
            self._wait_idle()

    async def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._resting is not None:
            await self._resting
        async with self._lock:
            await self._stop()

    async def _start(self) -> OpenAICompatible:
        async with self._lock:
            if self._child is None or self._client is None or not self._child.alive:
                await self._stop()
                self._child = await start_child(self._file, CONTEXT_WINDOW, self._slots)
                self._client = OpenAICompatible(
                    self.name,
                    base_url=self._child.base_url,
                    api_key=self._child.key,
                    settings=Capabilities(CONTEXT_WINDOW),
                )
            return self._client

    async def _stop(self) -> None:
        client, self._client = self._client, None
        child, self._child = self._child, None
        if client is not None:
            await client.close()
        if child is not None:
            await child.stop()

    async def _failed(self, client: OpenAICompatible, error: ProviderError) -> ProviderError:
        """The failure in words without host and port, which mean nothing to the user here."""
        if error.kind == "too-long":
            return ProviderError(error.message, kind=error.kind)
        if error.kind == "images":
            message = "The embedded model does not see images. Try again without them."
            return ProviderError(message, kind=error.kind, retryable=True)
        if error.kind not in ("connection", "stream"):
            message = "The embedded model could not answer. Try again, or start a new conversation."
            return ProviderError(message, kind="embedded", retryable=True)
        async with self._lock:
            # Another request may have started a new process meanwhile.
            if self._client is client:
                await self._stop()
        message = "The embedded model's process ended. Try again: it will be started again."
        return ProviderError(message, kind="embedded", retryable=True)

    def _wait_idle(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(self._idle, self._rest)

    def _rest(self) -> None:
        self._resting = asyncio.create_task(self._stop_if_idle())

    async def _stop_if_idle(self) -> None:
        async with self._lock:
            if not self._asking:
                await self._stop()

    def _check(self, model: str) -> None:
        """llama.cpp answers to any name, but this model must not pass for another one."""
        if model.removeprefix(f"{self.name}/") != self._file.stem:
            message = (
                f"The model {model} is not available: the embedded model is {self._file.stem}. "
                'Choose that, or set up another one under "Set up models".'
            )
            raise ProviderError(message, kind="model")


def find_file(folder: Path, configured: str, chosen: str = "") -> Path | None:
    """The configured GGUF file, else the user's choice, else the first one in the folder. If the
    chosen file is gone, the starter is used."""
    if configured:
        file = Path(configured).expanduser()
        return file if file.is_file() else None
    if chosen and (file := Path(chosen).expanduser()).is_file():
        return file
    return next(iter(sorted(folder.glob("*.gguf"))), None) if folder.is_dir() else None


def is_gguf(file: Path) -> bool:
    """Whether a file starts as llama.cpp's model files do; raises OSError."""
    with file.open("rb") as source:
        return source.read(4) == b"GGUF"


def installed() -> bool:
    """Whether llama.cpp is installed. It is never loaded into this process."""
    importlib.invalidate_caches()  # it may have been installed a moment ago
    return importlib.util.find_spec("xllamacpp") is not None


def install_command() -> str:
    """The command that installs llama.cpp into this environment."""
    package = '"jupyterlab-gptcode[local]"'
    if importlib.util.find_spec("pip") is None:
        return f"uv pip install --python {_quoted(sys.executable)} {package}"
    return f"{_quoted(sys.executable)} -m pip install {package}"


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path

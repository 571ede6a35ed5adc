"""The embedded models: GGUF files, of which a child process runs one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NoReturn

from ...errors import ProviderError
from ...protocol import Json
from .. import Chunk, Model, Request
from ..capabilities import Capabilities, Sources
from ..openai_compatible import OpenAICompatible
from .child import Child, Order, start_child

CONTEXT_WINDOW = 4096  # tokens
_ANSWER = 512  # tokens; a small model may repeat itself until its window is full
_NOWHERE = "http://127.0.0.1/v1"  # while there is no process
_IDLE = 600.0  # seconds without a request before the process ends


@dataclass(frozen=True)
class EmbeddedModel:
    """A GGUF file, named after it. Its process holds the tokens of as many conversations as it has
    `slots`, a window of each. Answers of a `small` one are short, and always the likeliest."""

    file: Path
    window: int = CONTEXT_WINDOW
    slots: int = 1
    small: bool = True

    @property
    def name(self) -> str:
        return self.file.stem

    @property
    def order(self) -> Order:
        return Order(self.file, self.window, self.slots, greedy=self.small)


class Embedded:
    """The process ends with the server, when it is idle, or when another model is asked."""

    name = "embedded"
    title = "the Jupyter server"
    exhaustive = local = True

    def __init__(self, models: Sequence[EmbeddedModel], *, idle: float = _IDLE) -> None:
        """The first model is the recommended one."""
        self._models = tuple(models)
        self._idle = idle
        self._turn = asyncio.Lock()  # held while a request waits for another model to finish
        self._lock = asyncio.Lock()  # held while the process starts or ends
        self._free = asyncio.Event()  # set while no request is being answered
        self._free.set()
        self._child: Child | None = None
        self._client: OpenAICompatible | None = None
        self._loaded: EmbeddedModel | None = None
        self._asking = 0  # requests that wait for an answer or get one
        self._answering = 0  # those of them that have the process
        self._timer: asyncio.TimerHandle | None = None
        self._resting: asyncio.Task[None] | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(each.file for each in self._models)

    @property
    def process(self) -> Literal["none", "starting", "running"]:
        """A request waits some seconds for the process to start."""
        if self._child is not None and self._child.alive:
            return "running"
        return "starting" if self._asking else "none"

    def is_small(self, name: str) -> bool:
        found = self._find(name)
        return found is not None and found.small

    def offer(self, models: Sequence[EmbeddedModel]) -> None:
        """These models count from now on. The process of one that is gone ends after its answer."""
        self._models = tuple(models)
        if self._child is not None and not self._asking:
            self._wait_idle()

    async def models(self) -> list[Model]:
        return [self.model(each.name) for each in self._models]

    def model(self, name: str) -> Model:
        bare = name.removeprefix(f"{self.name}/")
        found = self._find(bare)
        window = found.window if found else CONTEXT_WINDOW
        # As its process is started: with this window, and without eyes.
        sources = Sources(context_window="endpoint", vision="endpoint")
        return Model(f"{self.name}/{bare}", self.name, window, sources=sources)

    def body(self, request: Request) -> Json:
        _, capped = self._capped(request)
        client = self._client or OpenAICompatible(self.name, base_url=_NOWHERE)
        return client.body(capped)

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        model, capped = self._capped(request)
        self._asking += 1
        try:
            client = await self._enter(model)
            try:
                async with aclosing(client.stream(capped)) as chunks:
                    async for chunk in chunks:
                        yield chunk
            except ProviderError as error:
                raise await self._failed(client, error) from error
            finally:
                self._leave()
        finally:
            self._asking -= 1
            self._wait_idle()

    def _capped(self, request: Request) -> tuple[EmbeddedModel, Request]:
        model = self._find(request.model) or self._refuse(request.model)
        most = _ANSWER if model.small else model.window // 2
        return model, replace(request, max_tokens=min(request.max_tokens or most, most))

    async def release(self, file: Path) -> None:
        """Ends the process if it runs this file, so that the file can be removed."""
        async with self._lock:
            if self._loaded is not None and self._loaded.file == file:
                await self._stop()

    def retire(self) -> None:
        """No new request comes: the process ends after the running answer."""
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

    async def _enter(self, model: EmbeddedModel) -> OpenAICompatible:
        """Waits until no other model answers: there is one process at a time. Requests take turns,
        so none waits for ever."""
        async with self._turn:
            if self._loaded != model:
                await self._free.wait()
            client = await self._start(model)
            self._answering += 1
            self._free.clear()
            return client

    def _leave(self) -> None:
        self._answering -= 1
        if not self._answering:
            self._free.set()

    async def _start(self, model: EmbeddedModel) -> OpenAICompatible:
        async with self._lock:
            is_loaded = self._loaded == model and self._child is not None and self._child.alive
            if self._client is None or not is_loaded:
                await self._stop()
                self._child = await start_child(model.order)
                self._loaded = model
                self._client = OpenAICompatible(
                    self.name,
                    base_url=self._child.base_url,
                    api_key=self._child.key,
                    settings=Capabilities(model.window),
                )
            return self._client

    async def _stop(self) -> None:
        client, self._client = self._client, None
        child, self._child = self._child, None
        self._loaded = None
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
        is_offered = self._loaded is None or self._loaded in self._models
        wait = self._idle if is_offered else 0.0
        self._timer = asyncio.get_running_loop().call_later(wait, self._rest)

    def _rest(self) -> None:
        self._resting = asyncio.create_task(self._stop_if_idle())

    async def _stop_if_idle(self) -> None:
        async with self._lock:
            if not self._asking:
                await self._stop()

    def _find(self, name: str) -> EmbeddedModel | None:
        """By its name, with or without our own before it."""
        bare = name.removeprefix(f"{self.name}/")
        return next((each for each in self._models if each.name == bare), None)

    def _refuse(self, model: str) -> NoReturn:
        """llama.cpp answers to any name, but a model must not pass for another one."""
        names = ", ".join(each.name for each in self._models)
        message = (
            f"The model {model} is not available: the embedded model is {names}. "
            'Choose that, or set up another one under "Set up models".'
            if len(self._models) == 1
            else f"The model {model} is not available: the embedded models are {names}. "
            'Choose one of them, or set up another one under "Set up models".'
        )
        raise ProviderError(message, kind="model")

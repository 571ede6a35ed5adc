"""A provider that answers with what a test gives it, chunk by chunk."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable

from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.providers import Chunk, Model, Request

TOO_LONG = ProviderError("Too long.", kind="too-long")


class Playing:
    """One answer for each request; an exception among the chunks is raised."""

    name = title = "playing"
    exhaustive = local = True

    def __init__(self, *answers: Iterable[Chunk | Exception], window: int = 128_000) -> None:
        self.requests: list[Request] = []
        self.closed = 0
        self._answers = answers
        self._window = window

    async def models(self) -> list[Model]:
        return [self.model("tiny")]

    def model(self, name: str) -> Model:
        return Model(name, self.name, self._window)

    def body(self, request: Request) -> Json:
        return {"model": request.model, "messages": request.messages}

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        self.requests.append(request)
        try:
            for item in self._answers[len(self.requests) - 1]:
                if isinstance(item, Exception):
                    raise item
                yield item
        finally:
            self.closed += 1

    async def close(self) -> None:
        """Nothing is open."""

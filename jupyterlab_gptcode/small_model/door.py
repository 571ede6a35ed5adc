"""The door: a provider whose model is too weak to be left alone, with the help that it needs.

For a Python kernel an answer is the best of several samples (`sampling.py`). Each starts with lines
that are written for the model (`prefill.py`), after examples of the same kind (`examples.py`). The
model has nothing to say about what its code printed, so a turn ends when the code has run. Code
that failed is written again, without the failure in the request: the model would only repeat it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from ..context import PYTHON, kernel_language
from ..prompt import TINY
from ..protocol import Json
from ..providers import Background, Chunk, Model, Provider, Request
from .attempt import attempt, finish
from .sampling import SAMPLES, best_of_n, first_request, prefilled

ATTEMPTS = 2  # at one task, the first included
SLOTS = 2  # conversations whose tokens the server of a small model holds
_SMALL = 500_000_000  # bytes of weights


def is_small(weights: Path) -> bool:
    """Whether a model of these weights needs help."""
    try:
        return weights.stat().st_size < _SMALL
    except OSError:
        return False


class SmallModel:
    """A provider that asks another one, in the way that its small models need."""

    def __init__(
        self,
        provider: Provider,
        *,
        small: Callable[[str], bool] = lambda _name: True,
        attempts: int = ATTEMPTS,
        samples: int = SAMPLES,
    ) -> None:
        """`small` says of a name whether its model needs help. `samples` are drawn beside the
        likeliest answer."""
        self._is_small = small
        self.name, self.title = provider.name, provider.title
        self.exhaustive, self.local = provider.exhaustive, provider.local
        self._provider = provider
        self._attempts = attempts
        self._samples = samples

    async def models(self) -> list[Model]:
        return [self._prompted(model) for model in await self._provider.models()]

    def model(self, name: str) -> Model:
        return self._prompted(self._provider.model(name))

    def body(self, request: Request) -> Json | None:
        background = request.background
        if background is None or not self._is_helped(request, background):
            return self._provider.body(request)
        if finish(background.entries, self._attempts):
            return None
        wanted = attempt(background)
        first = first_request(prefilled(request, wanted), wanted, self._samples)
        return self._provider.body(first)

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        background = request.background
        if background is not None and self._is_helped(request, background):
            chunks = self._answer(request, background)
        else:
            chunks = self._provider.stream(request)
        async with aclosing(chunks):
            async for chunk in chunks:
                yield chunk

    async def close(self) -> None:
        await self._provider.close()

    def _is_helped(self, request: Request, background: Background) -> bool:
        return self._is_small(request.model) and _is_python(background)

    def _prompted(self, model: Model) -> Model:
        return replace(model, prompts=TINY) if self._is_small(model.id) else model

    async def _answer(
        self, request: Request, background: Background
    ) -> AsyncGenerator[Chunk, None]:
        if reason := finish(background.entries, self._attempts):
            yield Chunk(finish=reason)
            return
        # All code of the notebook is parsed.
        wanted = await asyncio.to_thread(attempt, background)
        asked = prefilled(request, wanted)
        best = best_of_n(self._provider.stream, asked, wanted, self._samples)
        async with aclosing(best) as chunks:
            async for chunk in chunks:
                yield chunk


def _is_python(background: Background) -> bool:
    return kernel_language(background.entries, background.notebook).fence == PYTHON.fence

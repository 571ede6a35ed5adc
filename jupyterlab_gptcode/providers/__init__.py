"""The endpoints that models are called at, behind one interface."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from ..protocol.wire import Json, Usage


@dataclass(frozen=True)
class Model:
    """`id` is what the picker shows and a step names; `context_window` in tokens.

    A `small` one is too weak to be left alone: its answers are begun, checked and tried again.
    """

    id: str
    provider: str
    context_window: int
    vision: bool = False
    small: bool = False


@dataclass(frozen=True)
class Request:
    """All that leaves the machine: the model's name at its endpoint, messages, the answer's cap.

    `opening` is how the answer begins: the model goes on from there. `stop` ends the answer before
    such a text. Without `temperature` the endpoint's own counts; the same `seed` gives the same.
    """

    model: str
    messages: list[Json]
    max_tokens: int | None = None
    opening: str = ""
    stop: tuple[str, ...] = ()
    temperature: float | None = None
    seed: int | None = None


@dataclass(frozen=True)
class Chunk:
    """Some text of the answer; the last chunks carry why it ended and what it used."""

    text: str = ""
    finish: str | None = None
    usage: Usage | None = None


class Provider(Protocol):
    """An endpoint. Failures of `models` and `stream` are `ProviderError`s."""

    name: str

    async def models(self) -> list[Model]:
        """The models that it offers now, in its own order."""

    def model(self, name: str) -> Model:
        """A model by its name at this endpoint, listed or typed by the user."""

    def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The answer as it comes; closing the iterator cancels the call."""

    async def close(self) -> None:
        """Ends connections and processes."""

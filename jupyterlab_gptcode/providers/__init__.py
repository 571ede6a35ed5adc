"""The endpoints at which models are called, behind one interface."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..conversation import Entry
from ..prompt import PromptSet
from ..protocol import Json, NotebookSnapshot, Usage
from .capabilities import Sources
from .price import Price


@dataclass(frozen=True)
class Model:
    """`id` is what the picker shows and a step names; `context_window` in tokens.

    `prompts` is the prompt set that it needs; without one, the context window decides. Without
    `chat` it is of no use here, and only shown if there is no other. With `reasoning` it can think
    before it answers; `efforts` are the ways to ask for more or less of that, and `effort` is what
    the user chose, empty for its own default. `output_cap` is the most tokens of one answer with
    its thinking, None where nobody knows. `price` is what its endpoint lists. `note` is for the
    user, about the window; `sources` say who knows what. `host` is where its prompts are sent,
    empty if they stay on this machine.
    """

    id: str
    provider: str
    context_window: int
    vision: bool = False
    prompts: PromptSet | None = None
    chat: bool = True
    reasoning: bool = False
    output_cap: int | None = None
    efforts: tuple[str, ...] = ()
    effort: str = ""
    price: Price | None = field(default=None, compare=False)
    note: str = field(default="", compare=False)
    host: str = ""
    sources: Sources = field(default=Sources(), compare=False)


@dataclass(frozen=True)
class Background:
    """What a request was made from: the conversation and the notebook. It stays on this machine."""

    entries: Sequence[Entry]
    notebook: NotebookSnapshot


def _note_nothing(_body: Json) -> None:
    pass


@dataclass(frozen=True)
class Request:
    """All that leaves the machine: the model's name at its endpoint, messages, the answer's cap.

    The model continues the answer from `prefill`, and `stop` ends it before such a text. Without
    `temperature` the endpoint's own applies, without `effort`, how much to think, the model's; the
    same `seed` gives the same answer. `background` is not sent: it is for a wrapper that prepares
    the request for a weak model. `sending` is called with the JSON of each call, before it is made.
    """

    model: str
    messages: list[Json]
    max_tokens: int | None = None
    prefill: str = ""
    stop: tuple[str, ...] = ()
    temperature: float | None = None
    seed: int | None = None
    effort: str = ""
    background: Background | None = field(default=None, compare=False, repr=False)
    sending: Callable[[Json], None] = field(default=_note_nothing, compare=False, repr=False)


SETTLED = "settled"  # the results answer the prompt: the model has nothing to add
GAVE_UP = "gave-up"  # the model failed as often as it may


@dataclass(frozen=True)
class Chunk:
    """Some text of the answer; the last chunks say why it ended and how many tokens it used.

    `finish` is the endpoint's word, or SETTLED or GAVE_UP where the model was not called.
    `thinking` came in a field of its own; `tool` says that the model called a tool.
    """

    text: str = ""
    finish: str | None = None
    usage: Usage | None = None
    thinking: str = ""
    tool: bool = False

    @property
    def says_something(self) -> bool:
        return bool(self.text or self.thinking or self.tool)

    @property
    def shows_thinking(self) -> bool:
        """Whether it says that the model thinks."""
        return bool(self.thinking or (self.usage and self.usage.reasoning_tokens))


class Provider(Protocol):
    """An endpoint. `models` and `stream` raise `ProviderError`.

    `title` is what users call it. A provider that is not `exhaustive` answers for models that it
    does not list. What is sent to a `local` one stays on this machine.
    """

    name: str
    title: str
    exhaustive: bool
    local: bool

    async def models(self) -> list[Model]:
        """The models that it offers now, the recommended first."""

    def model(self, name: str) -> Model:
        """A model by its name at this endpoint, listed or typed by the user."""

    def body(self, request: Request) -> Json | None:
        """The JSON of the first call that `stream` would make now; None where it would make none.
        It has neither keys nor headers, and asking for it sends nothing."""

    def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        """The answer as it arrives; closing the generator cancels the call."""

    async def close(self) -> None:
        """Ends connections and processes."""

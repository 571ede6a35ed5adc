"""What a step works with: the administrator's limits, and all that it is given."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Literal

from ..conversation import Begin, Entry
from ..errors import Unusable
from ..prompt import PromptSet, prompt_set
from ..protocol import Level, Mode, NotebookSnapshot, is_lower, level_named, lower_of
from ..providers import Model, Provider
from ..request import Estimate, Rendering, about_tokens

Values = Literal["never", "local", "always"]
_TOKEN = 4  # bytes, about
_LONG_TOKEN = 6  # bytes: what might fit is sent
_NOT_ALLOWED = (
    "This message has about {size:,} tokens, and your administrator allows {most:,} in a request "
    "(c.GPTCode.max_request_tokens). Nothing was sent. Shorten it, or attach it as a file."
)
_TOO_LONG = (
    "This message has about {size:,} tokens, and {model} takes about {most:,}. "
    "Shorten it, attach it as a file, or choose another model."
)


@dataclass(frozen=True)
class Limits:
    """The administrator's: model calls in a turn, tokens in an answer, the most that may happen,
    which models see values of variables, runs of a cell that fails, tokens of the thinking before
    an answer, the most that any model may see, and tokens of a request. `keys` never leave in a
    message. `in_doubt`: code of which it is not known what it does may be tried before it asks.
    `by_model`: a model may try code on a copy."""

    max_steps: int = 10
    max_tokens: int = 4096
    ceiling: Mode = "run"
    values: Values = "always"
    max_attempts: int = 4
    max_thinking: int = 32_768
    privacy: Level = "everything"
    max_request: int | None = None
    keys: Collection[str] = field(default=frozenset(), repr=False)
    in_doubt: bool = False
    by_model: bool = False

    def chosen(self, *, try_in_doubt: bool) -> Limits:
        """Those of a step whose user chooses less."""
        return replace(self, in_doubt=self.in_doubt and try_in_doubt)

    def level(self, chosen: Level | Literal[""], model: Model) -> Level:
        """What a model may see: by default all of it if nothing leaves this machine."""
        return lower_of(chosen or ("samples" if model.host else "everything"), self.privacy)

    def shows_values(self, model: Model) -> bool:
        """Values of variables, at a level that has them."""
        return self.values == "always" or (self.values == "local" and not model.host)

    def room(self, model: Model) -> int:
        """The most tokens that a request may have: the answer needs the rest of the window."""
        room = model.context_window - self.answer_tokens(model)
        return room if self.max_request is None else min(room, self.max_request)

    @property
    def reads_values(self) -> bool:
        """Whether any model may see values of variables: else they stay in the kernel."""
        return self.values != "never" and not is_lower(self.privacy, "samples")

    def answer_tokens(self, model: Model) -> int:
        """The most that an answer may have, with its thinking."""
        return self.cap(model, self.max_tokens)

    def cap(self, model: Model, tokens: int) -> int:
        """For a text of so many tokens at most: a small window must hold the prompt too."""
        cap = min(tokens, self.max_tokens, model.context_window // 4)
        if model.reasoning:
            cap = min(cap + self.max_thinking, model.context_window // 2)
        return min(cap, model.output_cap or cap)


def check_length(prompt: str, model: Model, limits: Limits) -> None:
    """Raises Unusable for a prompt that alone is too long for the model: no compaction helps."""
    most = limits.room(model)
    if is_too_long(prompt, most):
        words = _NOT_ALLOWED if most == limits.max_request else _TOO_LONG
        about = words.format(size=_size(prompt) // _TOKEN, most=most, model=model.id)
        raise Unusable(about, kind="too-long")


def is_too_long(prompt: str, most: int) -> bool:
    """Whether a prompt surely has more tokens than that."""
    return _size(prompt) > _LONG_TOKEN * most


def _size(prompt: str) -> int:
    return len(prompt.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Step:
    """All that a step needs: its own `Begin` is the last of `entries`.

    `listed` are the names in the folder in which the code runs; None where they are unknown.
    `estimate` says how many tokens messages have for this model, about.
    """

    entries: Sequence[Entry]
    facts: NotebookSnapshot
    provider: Provider
    model: Model
    name: str
    limits: Limits
    listed: Set[str] | None = None
    estimate: Estimate = about_tokens

    def with_room_to_think(self) -> Step | None:
        """The same for a model that turns out to think; None if it has all the room there is."""
        model = replace(self.model, reasoning=True)
        if self.limits.answer_tokens(model) > self.limits.answer_tokens(self.model):
            return replace(self, model=model)
        return None

    @property
    def begin(self) -> Begin:
        body = self.entries[-1].body
        assert isinstance(body, Begin)  # noqa: S101
        return body

    @property
    def turn(self) -> int:
        return self.entries[-1].turn

    @property
    def room(self) -> int:
        """The most tokens that a request may have."""
        return self.limits.room(self.model)

    @property
    def rendering(self) -> Rendering:
        return rendering_of(self.begin, self.model, self.limits)

    @property
    def prompts(self) -> PromptSet:
        return _prompts(self.model)


def rendering_of(begin: Begin, model: Model, limits: Limits) -> Rendering:
    """How a step that starts so is sent to this model."""
    level = level_named(begin.level) or limits.level("", model)
    values = limits.shows_values(model)
    paths, cells = frozenset(begin.ignored), frozenset(begin.hidden)
    pins = frozenset(begin.pinned_files), frozenset(begin.pinned)
    return Rendering(_prompts(model), model.vision, level, values, paths, cells, *pins)


def _prompts(model: Model) -> PromptSet:
    return model.prompts or prompt_set(model.context_window)

"""What a step works with: the administrator's limits, and all that it is given."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from ..conversation import Begin, Entry
from ..prompt import PromptSet, prompt_set
from ..protocol import Facts, Mode
from ..providers import Model, Provider
from ..request import Rendering


@dataclass(frozen=True)
class Limits:
    """The administrator's: model calls in a turn, tokens in an answer, the most that may happen."""

    max_steps: int = 10
    max_tokens: int = 4096
    ceiling: Mode = "run"


@dataclass(frozen=True)
class Step:
    """All that a step needs: its own `Begin` is the last of `entries`.

    `listed` are the names in the folder in which the code runs; None where they are unknown.
    """

    entries: Sequence[Entry]
    facts: Facts
    provider: Provider
    model: Model
    name: str
    limits: Limits
    listed: Set[str] | None = None

    @property
    def begin(self) -> Begin:
        body = self.entries[-1].body
        assert isinstance(body, Begin)  # noqa: S101
        return body

    @property
    def turn(self) -> int:
        return self.entries[-1].turn

    @property
    def rendering(self) -> Rendering:
        return Rendering(self.prompts, self.model.vision)

    @property
    def prompts(self) -> PromptSet:
        return self.model.prompts or prompt_set(self.model.context_window)

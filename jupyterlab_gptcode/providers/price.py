"""What a model's tokens cost."""

from __future__ import annotations

from dataclasses import dataclass

from ..protocol import Json, Usage

_MILLION = 1_000_000


@dataclass(frozen=True)
class Price:
    """In US dollars for a million tokens. `cached` is that of input which the endpoint has in its
    cache; where it is not known, it costs what other input does."""

    input: float
    output: float
    cached: float | None = None

    def of(self, prompt: float, completion: float, cached: float = 0) -> float:
        """What so many tokens cost, in US dollars."""
        known = self.input if self.cached is None else self.cached
        cached = min(cached, prompt)
        whole = (prompt - cached) * self.input + cached * known + completion * self.output
        return whole / _MILLION

    def of_usage(self, usage: Usage) -> float:
        return self.of(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens)

    def as_json(self) -> Json:
        return {"input": self.input, "cached": self.cached, "output": self.output}

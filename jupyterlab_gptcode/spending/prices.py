"""What a model's tokens cost, in US dollars. What nobody knows is unknown, and never zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..protocol import Json, Usage
from ..providers.known_models import known_model

_MILLION = 1_000_000


@dataclass(frozen=True)
class Price:
    """US dollars for a million tokens. `cached` are those of a prompt that the endpoint had read
    before; where their price is unknown, they cost what others do."""

    input: float
    output: float
    cached: float | None = None

    def of(self, prompt: float, completion: float, cached: float = 0) -> float:
        known = self.input if self.cached is None else self.cached
        cached = min(cached, prompt)
        whole = (prompt - cached) * self.input + cached * known + completion * self.output
        return whole / _MILLION

    def as_json(self) -> Json:
        return {"input": self.input, "cached": self.cached, "output": self.output}

    def of_usage(self, usage: Usage) -> float:
        return self.of(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens)


FREE = Price(0.0, 0.0)


def known_price(name: str) -> Price | None:
    """What the data file knows of a model's name."""
    found = getattr(known_model(name), "price", None)
    return Price(found.input, found.output, found.cached) if found else None


def price(found: object) -> Price | None:
    """From `{input, output, cached?}`; None where it is no such object."""
    if not isinstance(found, Mapping):
        return None
    values = {name: _amount(found.get(name)) for name in ("input", "output", "cached")}
    if values["input"] is None or values["output"] is None:
        return None
    return Price(values["input"], values["output"], values["cached"])


def _amount(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 <= value < _MILLION else None

"""Sums of what requests have used. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..conversation import Created, Entry
from ..protocol import Json, Usage


@dataclass(frozen=True)
class Spent:
    """Tokens, and US dollars as far as they are known: `unpriced` requests cost something that
    nobody knows. `about`: some of it is an estimate."""

    prompt: int = 0
    cached: int = 0
    completion: int = 0
    cost: float = 0.0
    requests: int = 0
    unpriced: int = 0
    about: bool = False

    @property
    def tokens(self) -> int:
        return self.prompt + self.completion

    def __add__(self, other: Spent) -> Spent:
        return Spent(
            self.prompt + other.prompt,
            self.cached + other.cached,
            self.completion + other.completion,
            self.cost + other.cost,
            self.requests + other.requests,
            self.unpriced + other.unpriced,
            self.about or other.about,
        )

    def as_json(self) -> Json:
        """`cost` is null where the price of no request is known."""
        is_known = self.unpriced < self.requests or not self.requests
        return {
            "prompt_tokens": self.prompt,
            "cached_tokens": self.cached,
            "completion_tokens": self.completion,
            "cost": round(self.cost, 9) if is_known else None,
            "unpriced": self.unpriced > 0,
            "about": self.about,
        }


def spent(usage: Usage) -> Spent:
    prompt, cached = max(0, usage.prompt_tokens), max(0, usage.cached_tokens)
    completion = max(0, usage.completion_tokens)
    cost = usage.cost
    is_unknown = int(cost is None)
    return Spent(
        prompt, min(cached, prompt), completion, max(0.0, cost or 0.0), 1, is_unknown, usage.about
    )


def total(amounts: Iterable[Spent]) -> Spent:
    return sum(amounts, Spent())


def spent_in(entries: Sequence[Entry], turn: int | None = None) -> Spent:
    """What a conversation has used, on all its branches, or one of its turns. What it has copied
    from another one, or was imported with a file, was used there."""
    head = entries[0].body if entries else None
    imported, copied = (head.imported, head.copied) if isinstance(head, Created) else (0, 0)
    return total(
        spent(entry.body)
        for entry in entries
        if isinstance(entry.body, Usage)
        and entry.turn > imported
        and entry.seq > copied
        and turn in (None, entry.turn)
    )

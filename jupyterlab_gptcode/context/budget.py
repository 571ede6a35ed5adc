"""How much of something fits: lengths are in characters, a token is about four of them."""

from __future__ import annotations

from ..prompt import words


def cut_middle(text: str, limit: int) -> str:
    """At most about `limit` characters: the middle of a longer text is replaced by its length."""
    if len(text) <= limit:
        return text
    head = limit * 2 // 3
    tail = limit - head
    missing = len(text) - head - tail
    return f"{text[:head]}\n{words.MIDDLE.format(count=missing)}\n{text[len(text) - tail :]}"


def nearest_first(sizes: list[int], centre: int, budget: int) -> set[int]:
    """Indices whose sizes fit into the budget, those nearest to `centre` chosen first."""
    chosen: set[int] = set()
    for index in sorted(range(len(sizes)), key=lambda each: (abs(each - centre), each)):
        if sizes[index] <= budget:
            chosen.add(index)
            budget -= sizes[index]
    return chosen

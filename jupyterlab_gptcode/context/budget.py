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


def nearness(count: int, centre: int) -> list[int]:
    """Indices, those nearest to `centre` first."""
    return sorted(range(count), key=lambda each: (abs(each - centre), each))


def nearest_first(sizes: list[int], centre: int, budget: int) -> set[int]:
    """Indices whose sizes fit into the budget, those nearest to `centre` chosen first."""
    chosen: set[int] = set()
    for index in nearness(len(sizes), centre):
        if sizes[index] <= budget:
            chosen.add(index)
            budget -= sizes[index]
    return chosen

"""What the recorded outputs of real code cost the model, and of how many it reads only a name.

    python -m benchmarks.outputs

A token is four characters. `BEFORE` was written down once, with the code as it was before outputs
were read beyond their plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.recorded_outputs import recorded, sent

from .table import table


@dataclass
class Cost:
    """Tokens of whole texts, tokens that were sent, and outputs that said nothing."""

    whole: int = 0
    tokens: int = 0
    mute: int = 0


BEFORE = {
    "bash": Cost(32, 32, 0),
    "charts": Cost(349, 409, 30),
    "display": Cost(415, 418, 18),
    "errors": Cost(23257, 11065, 0),
    "matplotlib": Cost(503, 503, 1),
    "models": Cost(3762, 3762, 0),
    "numpy": Cost(3065, 3065, 1),
    "pandas": Cost(24104, 12788, 3),
    "polars": Cost(2413, 2413, 0),
    "progress": Cost(16730, 7722, 0),
    "r": Cost(1575, 1578, 1),
}
_FIELDS = ("whole", "tokens", "mute")
_NAMES = re.compile(
    r"\[?<[\w.]+(?: object)?(?: at 0x[0-9a-f]+)?>,?\]?|[\w.]+\(\.\.\.\)|\[image/\w+\]"
)


def says_nothing(text: str) -> bool:
    """Whether there is nothing but the names of objects and types."""
    return all(_NAMES.fullmatch(line.strip()) for line in text.splitlines() if line.strip())


def main() -> None:
    now: dict[str, Cost] = {}
    counts: dict[str, int] = {}
    for stem, _, outputs in recorded():
        text = sent(outputs)
        cost = now.setdefault(stem, Cost())
        cost.tokens += -(-len(text) // 4)
        cost.mute += says_nothing(text)
        counts[stem] = counts.get(stem, 0) + 1
    names = [*now, "all"]
    now["all"] = Cost(0, sum(c.tokens for c in now.values()), sum(c.mute for c in now.values()))
    counts["all"] = sum(counts.values())
    whole, tokens, mute = (sum(getattr(cost, name) for cost in BEFORE.values()) for name in _FIELDS)
    before = {**BEFORE, "all": Cost(whole, tokens, mute)}
    rows = [
        (
            name,
            counts[name],
            f"{before[name].whole:,}",
            f"{before[name].tokens:,}",
            f"{now[name].tokens:,}",
            before[name].mute,
            now[name].mute,
        )
        for name in names
    ]
    columns = ("outputs of", "cells", "whole", "before", "now", "mute before", "mute now")
    print(table(columns, rows))


if __name__ == "__main__":
    main()

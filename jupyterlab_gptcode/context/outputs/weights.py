"""What pieces of outputs get of what is scarce."""

from __future__ import annotations

from collections.abc import Sequence

from .pieces import Kind, Piece

# The more a kind matters, the more it gets.
_WEIGHTS: dict[Kind, int] = {"error": 6, "result": 4, "display": 2, "stdout": 3, "stderr": 1}
_TABLE = 4


def is_table(piece: Piece) -> bool:
    return piece.text.startswith("[Table:")


def weight(piece: Piece) -> int:
    return _TABLE if is_table(piece) else _WEIGHTS[piece.kind]


def shares_of(sizes: Sequence[int], weights: Sequence[int], limit: int) -> list[int]:
    """What each gets of `limit`, by its weight, and never more than it needs."""
    shares = [0] * len(sizes)
    open_ = set(range(len(sizes)))
    while open_:
        total = sum(weights[index] for index in open_)
        small = {index for index in open_ if sizes[index] * total <= limit * weights[index]}
        if not small:
            for index in open_:
                shares[index] = limit * weights[index] // total
            break
        for index in small:
            shares[index] = sizes[index]
        limit -= sum(sizes[index] for index in small)
        open_ -= small
    return shares

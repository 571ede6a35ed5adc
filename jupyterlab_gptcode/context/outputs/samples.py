"""Outputs as samples: short texts, and of a table a few rows. Errors stay whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .cuts import RICH, SHAPES, cut_lines
from .pieces import Piece
from .weights import is_table, shares_of, weight

ROWS = 10  # of a table: what head() and describe() give has fewer
_TEXT = 2_000  # characters of a cell, without its errors and tables


def sampled(pieces: Sequence[Piece]) -> list[Piece]:
    """`pieces` have no more than ROWS rows of each table."""
    cut = [piece for piece in pieces if piece.kind != "error" and not is_table(piece)]
    sizes, weights = [len(piece.text) for piece in cut], [weight(piece) for piece in cut]
    rooms = dict(zip(map(id, cut), shares_of(sizes, weights, _TEXT), strict=True))
    return [
        replace(piece, text=_cut(piece, rooms[id(piece)])) if id(piece) in rooms else piece
        for piece in pieces
    ]


def _cut(piece: Piece, room: int) -> str:
    return cut_lines(piece.text, room, SHAPES.get(piece.kind, RICH))

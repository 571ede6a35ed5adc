"""How the pieces of outputs share what may be sent of them: what one leaves over, others get."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from ...prompt import output_words as words
from ...protocol import Json, Level
from ..budget import cut_middle
from .cuts import RICH, SHAPES, STREAM, cut_lines
from .levels import pieces_at
from .pieces import Kind, Piece
from .weights import shares_of, weight

_STREAMS = ("stdout", "stderr")
_WITHOUT_KINDS = 400  # characters: in less, each word counts


def outputs_text(outputs: Iterable[Json], limit: int, level: Level = "everything") -> str:
    """All outputs of a cell as plain text of at most about `limit` characters."""
    return shared_texts([pieces_at(level, outputs)], limit)[0]


def shared_texts(cells: Sequence[Sequence[Piece]], limit: int) -> list[str]:
    """The texts of several cells' outputs, which share `limit` characters."""
    whole = [whole_text(pieces) for pieces in cells]
    if sum(map(len, whole)) <= limit:
        return whole
    if limit < _WITHOUT_KINDS:
        shares = shares_of([len(text) for text in whole], [1] * len(whole), limit)
        return [cut_middle(text, share) for text, share in zip(whole, shares, strict=True)]
    pieces = [piece for each in cells for piece in each]
    rooms = iter(
        shares_of([len(each.text) for each in pieces], [weight(each) for each in pieces], limit)
    )
    return [_cut(each, list(itertools.islice(rooms, len(each)))) for each in cells]


def whole_text(pieces: Sequence[Piece]) -> str:
    """Nothing is cut; `output of=` counts the lines of this text."""
    return _cut(pieces, [len(piece.text) for piece in pieces])


def part_of(lines: Sequence[str], first: int, last: int, limit: int) -> str:
    """Lines of a whole text, counted from 1, cut in turn if they are too many."""
    return cut_lines("\n".join(lines[first - 1 : last]), limit, STREAM, first)


def _cut(pieces: Sequence[Piece], rooms: Sequence[int]) -> str:
    """The pieces below one another, each in its room; lines are counted as if none were cut."""
    parts: list[str] = []
    line = 1
    before: Kind | None = None
    for piece, room in zip(pieces, rooms, strict=True):
        if label := _label(before, piece):
            parts.append(label)
            line += 1
        parts.append(cut_lines(piece.text, room, SHAPES.get(piece.kind, RICH), line))
        line += piece.text.count("\n") + 1
        before = piece.kind
    return "\n".join(parts)


def _label(before: Kind | None, piece: Piece) -> str:
    """What a piece is, where its text would be read as more of what was printed."""
    if piece.kind == before or piece.kind == "error":
        return ""
    is_unlike = piece.kind not in _STREAMS and piece.text.startswith(("<", "["))
    if piece.kind == "stderr" or (before in _STREAMS and not is_unlike):
        return words.KIND.format(kind=piece.kind)
    return ""

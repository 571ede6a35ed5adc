"""Which images of outputs a message has, and the line that stands for each of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...prompt import output_words as words
from .pieces import Piece

_MOST = 4  # images of the results of a step


@dataclass(frozen=True)
class Figures:
    """Pieces whose texts say what became of their images, and those that are sent."""

    cells: list[list[Piece]]
    images: list[str]


def numbered(cells: Sequence[Sequence[Piece]], before: int, most: int = _MOST) -> Figures:
    """The last `most` images are sent; they are numbered after the `before` that a message has."""
    count = sum(1 for pieces in cells for piece in pieces if piece.image)
    left_out = max(count - most, 0)
    place = itertools.count()
    images: list[str] = []

    def named(piece: Piece) -> Piece:
        if not piece.is_figure:
            return piece
        if not piece.image or next(place) < left_out:
            return _noted(piece, words.NOT_SENT)
        images.append(piece.image)
        note = words.NUMBERED.format(number=before + len(images))
        return _noted(piece, note + piece.note)

    return Figures([list(_folded(map(named, pieces))) for pieces in cells], images)


def unsent(cells: Sequence[Sequence[Piece]]) -> Figures:
    """No image is sent: the model cannot see, or the message is old."""
    named = [
        [_noted(piece, words.ONLY_SHOWN) if piece.is_figure else piece for piece in pieces]
        for pieces in cells
    ]
    return Figures([list(_folded(iter(pieces))) for pieces in named], [])


def _noted(piece: Piece, note: str) -> Piece:
    """`<Figure 640x480>` becomes `<Figure 640x480: image 1 of this message>`."""
    return replace(piece, text=f"{piece.text.removesuffix('>')}: {note}>")


def _folded(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Equal lines below one another are one, with a count."""
    for text, group in itertools.groupby(pieces, lambda piece: piece.text):
        first, *more = group
        if not first.is_figure or not more:
            yield from [first, *more]
            continue
        count = words.MORE_OF_THE_SAME.format(count=len(more))
        yield replace(first, text=f"{text}\n{count}")

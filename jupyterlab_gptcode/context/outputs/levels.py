"""The pieces of outputs that a model may see, by the level."""

from __future__ import annotations

from collections.abc import Iterable

from ...protocol import Json, Level
from .outline import outlined
from .pieces import Piece, output_pieces
from .samples import ROWS, sampled


def pieces_at(level: Level, outputs: Iterable[Json]) -> list[Piece]:
    match level:
        case "everything":
            return output_pieces(outputs)
        case "samples":
            return sampled(output_pieces(outputs, ROWS))
        case "structure":
            return outlined(outputs)
        case "prompts":
            return []

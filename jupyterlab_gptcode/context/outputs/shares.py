"""How the pieces of a cell's outputs share what may be sent of them."""

from __future__ import annotations

from collections.abc import Iterable

from ...protocol import Json
from ..budget import cut_middle
from .pieces import output_pieces


def outputs_text(outputs: Iterable[Json], limit: int) -> str:
    """All outputs as plain text of at most about `limit` characters."""
    return cut_middle(
        "\n".join(piece.text for piece in output_pieces(outputs) if piece.text), limit
    )

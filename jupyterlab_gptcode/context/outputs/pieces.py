"""Each output becomes pieces: what kind of output it is, and its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ...protocol import Json
from .bundles import bundle, joined
from .images import image_of
from .rich import rich_text
from .streams import plain
from .tracebacks import traceback_text

Kind = Literal["error", "result", "display", "stdout", "stderr"]


@dataclass(frozen=True)
class Piece:
    """A part of what a cell put out. `image` is a `data:` URL, `text` what stands for it."""

    kind: Kind
    text: str
    image: str = ""


def output_pieces(outputs: Iterable[Json]) -> Iterator[Piece]:
    """The pieces of all outputs, in their order; one with nothing in it gives none."""
    for output in outputs:
        piece = _piece(output)
        if piece.text or piece.image:
            yield piece


def _piece(output: Json) -> Piece:
    match output.get("output_type"):
        case "error":
            return Piece("error", traceback_text(output))
        case "stream":
            kind: Kind = "stderr" if output.get("name") == "stderr" else "stdout"
            return Piece(kind, plain(joined(output.get("text"))).rstrip("\n"))
        case "execute_result":
            kind = "result"
        case _:
            kind = "display"
    data = bundle(output)
    return Piece(kind, rich_text(data), image_of(data))

"""Each output becomes pieces: what kind of output it is, and its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ...prompt import output_words as words
from ...protocol import Json
from .bundles import bundle, joined
from .images import image_of
from .rich import rich_text
from .stacktraces import fold_printed
from .streams import plain
from .tracebacks import traceback_text
from .wrapped import unwrapped

_NOTHING = words.SHOWN.format(what=words.HTML)

Kind = Literal["error", "result", "display", "stdout", "stderr"]


@dataclass(frozen=True)
class Piece:
    """A part of what a cell put out. `image` is a `data:` URL, then `text` stands for it."""

    kind: Kind
    text: str
    image: str = ""


def output_pieces(outputs: Iterable[Json]) -> list[Piece]:
    """The pieces of all outputs, in their order; one with nothing in it gives none."""
    found = [piece for output in outputs for piece in _pieces(output) if piece.text]
    # What draws a chart often comes after code that only prepares the page.
    telling = [piece for piece in found if piece.text != _NOTHING]
    return telling or found[:1]


def _pieces(output: Json) -> Iterator[Piece]:
    match output.get("output_type"):
        case "error":
            yield Piece("error", traceback_text(output))
            return
        case "stream":
            kind: Kind = "stderr" if output.get("name") == "stderr" else "stdout"
            text = unwrapped(fold_printed(plain(joined(output.get("text")))))
            yield Piece(kind, text.rstrip("\n"))
            return
        case "execute_result":
            kind = "result"
        case _:
            kind = "display"
    data = bundle(output)
    text, image = rich_text(data), image_of(data)
    if image and text.startswith(("<Figure ", "<Image")):
        yield Piece(kind, text, image)
        return
    yield Piece(kind, text)
    if image:
        yield Piece(kind, words.IMAGE, image)

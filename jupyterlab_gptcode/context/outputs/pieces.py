"""Each output becomes pieces: what kind of output it is, and its text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ...prompt import output_words as words
from ...protocol import Json
from .bundles import bundle, joined
from .images import has_image, image_of, scaling_of
from .printed import printed_text
from .progress import without_finished_bars
from .rich import rich_text
from .tracebacks import traceback_text

_FIGURE = re.compile(r"<(?:Figure|Image)\b[^<>]*>$")
_OBJECT = r"<[\w.]+(?: object)? at 0x[0-9A-Fa-f]+>|<\w+ object of \d+ artists>"
_OBJECTS = re.compile(rf"\[?(?:(?:{_OBJECT})(?:,\s*)?)+\]?")
# What says nothing beside other outputs: a widget's bar is as it was at its start.
_NOTHING = {words.SHOWN.format(what=what) for what in (words.HTML, words.PROGRESS_BAR)}

Kind = Literal["error", "result", "display", "stdout", "stderr"]
_STREAMS = ("stdout", "stderr")


@dataclass(frozen=True)
class Piece:
    """A part of what a cell put out. The text of a figure stands for an image: `image` is its
    `data:` URL if it can be sent, and `note` says what the page did with it."""

    kind: Kind
    text: str
    image: str = ""
    note: str = ""
    is_figure: bool = False


def output_pieces(outputs: Iterable[Json], rows: int | None = None) -> list[Piece]:
    """The pieces of all outputs, in their order; one with nothing in it gives none. A table has no
    more than `rows`."""
    found = [piece for output in joined_streams(outputs) for piece in _pieces(output, rows)]
    found = [piece for piece in found if piece.text]
    found = _without_noise(found) or found
    # Code that prepares the page for a chart, and the names of the objects that draw a figure.
    has_figure = any(_FIGURE.match(piece.text) for piece in found)
    telling = [
        piece
        for piece in found
        if piece.text not in _NOTHING and not (has_figure and _OBJECTS.fullmatch(piece.text))
    ]
    return telling or found[:1]


def _without_noise(pieces: list[Piece]) -> list[Piece]:
    texts = ((piece, without_finished_bars(piece.text).strip("\n")) for piece in pieces)
    return [
        replace(piece, text=text) if piece.kind in _STREAMS else piece
        for piece, text in texts
        if text or piece.kind not in _STREAMS
    ]


def joined_streams(outputs: Iterable[Json]) -> Iterator[Json]:
    """A stream may come in parts, between those of the other one, and a carriage return in one of
    them concerns the one before."""
    for is_stream, group in itertools.groupby(outputs, lambda output: bool(stream_of(output))):
        if not is_stream:
            yield from group
            continue
        texts: dict[str, list[str]] = {}
        for output in group:
            texts.setdefault(stream_of(output), []).append(joined(output.get("text")))
        for name, parts in texts.items():
            yield {"output_type": "stream", "name": name, "text": "".join(parts)}


def stream_of(output: Json) -> Kind | Literal[""]:
    if output.get("output_type") != "stream":
        return ""
    return "stderr" if output.get("name") == "stderr" else "stdout"


def _pieces(output: Json, rows: int | None) -> Iterator[Piece]:
    if output.get("output_type") == "error":
        yield Piece("error", traceback_text(output))
    elif stream := stream_of(output):
        yield Piece(stream, printed_text(joined(output.get("text"))))
    else:
        kind: Kind = "result" if output.get("output_type") == "execute_result" else "display"
        yield from _shown(kind, bundle(output), scaling_of(output), rows)


def _shown(kind: Kind, data: Json, note: str, rows: int | None) -> Iterator[Piece]:
    text, image = rich_text(data, rows), image_of(data)
    if not has_image(data):
        yield Piece(kind, text)
        return
    if not _FIGURE.match(text):
        yield Piece(kind, text)
        text = words.IMAGE
    yield Piece(kind, text, image, note, is_figure=True)

"""Drawings in SVG: their size, and the words that stand in them."""

from __future__ import annotations

import re

from ...prompt import output_words as words
from ..budget import cut_middle
from .markup import Tag, markup
from .streams import plain

_NUMBER = re.compile(r"\d{1,6}")
_WORDS = 600  # characters


def svg_text(drawing: str) -> str:
    """What stands for a drawing, or "" if it is none."""
    size, texts, depth = None, [], 0
    for part in markup(drawing):
        if isinstance(part, str):
            if depth:
                texts.append(part)
        elif part.name == "svg" and size is None:
            size = _size(part)
        elif part.name in ("text", "title"):
            depth += -1 if part.is_end and depth else not part.is_end
            texts.append("\n")
    if size is None:
        return ""
    lines = (" ".join(line.split()) for line in "".join(texts).split("\n"))
    said = cut_middle(", ".join(dict.fromkeys(filter(None, lines))), _WORDS)
    what = words.SVG.format(size=size)
    if said:
        what = words.WITH_TEXTS.format(what=what, texts=plain(said))
    return words.SHOWN.format(what=what)


def _size(root: Tag) -> str:
    sizes = [_NUMBER.match(root.attributes.get(name, "")) for name in ("width", "height")]
    return f" {sizes[0][0]}x{sizes[1][0]}" if sizes[0] and sizes[1] else ""

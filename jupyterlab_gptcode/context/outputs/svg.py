"""Drawings in SVG: their size, and the words that stand in them."""

from __future__ import annotations

import html
import re

from ...prompt import output_words as words
from ..budget import cut_middle
from .streams import plain

_ROOT = re.compile(r"<svg\b[^>]*>")
_SIZE = re.compile(r"\b(width|height)=[\"']?\s*(\d+)")
_TEXT = re.compile(r"<(text|title)\b[^>]*>(.{1,2000}?)</\1>", re.S)
_TAG = re.compile(r"<[^>]*>")
_WORDS = 600  # characters


def svg_text(drawing: str) -> str:
    root = _ROOT.search(drawing)
    if root is None:
        return ""
    sizes = dict(_SIZE.findall(root[0]))
    size = f" {sizes['width']}x{sizes['height']}" if len(sizes) == 2 else ""
    found = (" ".join(html.unescape(_TAG.sub("", inner)).split()) for _, inner in _texts(drawing))
    texts = cut_middle(", ".join(dict.fromkeys(text for text in found if text)), _WORDS)
    what = words.SVG.format(size=size)
    if texts:
        what = words.WITH_TEXTS.format(what=what, texts=plain(texts))
    return words.SHOWN.format(what=what)


def _texts(drawing: str) -> list[tuple[str, str]]:
    return _TEXT.findall(drawing)

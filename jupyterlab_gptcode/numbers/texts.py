"""Outputs as the text in which their numbers are looked up. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from ..context import plain
from ..protocol import Json

_MOST = 200_000  # characters of a run's outputs
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_UNSEEN = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_LINES = frozenset(("tr", "p", "br", "div", "li", "table", "h1", "h2", "h3", "h4"))
_CELLS = frozenset(("td", "th"))
_TEXTS = ("text/plain", "text/markdown", "text/latex")


def output_text(outputs: Iterable[Json]) -> str:
    """What they show, as text; what is beyond the limit is left out."""
    found: list[str] = []
    room = _MOST
    for text in _texts(outputs):
        found.append(text[:room])
        room -= len(text) + 1
        if room <= 0:
            break
    return "\n".join(found)


def _texts(outputs: Iterable[Json]) -> Iterator[str]:
    for output in outputs:
        match output.get("output_type"):
            case "stream":
                yield plain(_joined(output.get("text"))[: 2 * _MOST])
            case "error":
                yield f"{output.get('ename', '')}: {output.get('evalue', '')}"
            case _:
                data = output.get("data")
                yield _shown(data) if isinstance(data, dict) else ""


def _shown(data: Json) -> str:
    text = next((found for name in _TEXTS if (found := _joined(data.get(name)))), "")
    page = _joined(data.get("text/html"))
    # "<pandas.io.formats.style.Styler>" says nothing of what is shown.
    if page and (not text or text.lstrip().startswith("<")):
        return _without_tags(page[: 4 * _MOST])
    return plain(text)


def _without_tags(page: str) -> str:
    return html.unescape(_TAG.sub(_space, _UNSEEN.sub("", page)))


def _space(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    if name in _LINES:
        return "\n"
    return "  " if name in _CELLS else ""


def _joined(text: object) -> str:
    if isinstance(text, list):
        return "".join(part for part in text if isinstance(part, str))
    return text if isinstance(text, str) else ""

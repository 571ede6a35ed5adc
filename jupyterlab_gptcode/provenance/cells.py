"""The marked cells of a notebook's text, and in which of its lines their sources stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from ..errors import Unusable
from .mark import Contributor, contributor_of

_SPACE = re.compile(r"[ \t\r\n]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_DECODER = json.JSONDecoder()
_NO_NOTEBOOK = "It is not a notebook. Name a file that ends in .ipynb."


@dataclass(frozen=True)
class MarkedCell:
    """`position` counts all cells from 1; `lines` are the first and last of its source in the file.

    `copied` is whether it was copied or split off from another, which the model wrote.
    """

    position: int
    cell: str
    kind: str
    contributor: Contributor
    source: str
    lines: tuple[int, int]
    copied: bool
    model: str = ""
    timestamp: str = ""
    conversation: str = ""
    turn: int | None = None
    block: int | None = None
    prompt: str = ""


def marked_cells(text: str) -> tuple[list[MarkedCell], int]:
    """The cells that carry a mark, and the number of all cells. `text` is the notebook's file."""
    try:
        notebook = json.loads(text)
        if "worksheets" in notebook and "cells" not in notebook:
            return [], _count_before_4(notebook)
        cells = notebook["cells"]
        placed = list(zip(cells, _sources(text), strict=True))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Unusable(_NO_NOTEBOOK) from error
    ids = {_text(cell.get("id")) for cell in cells} - {""}
    found = (_read(cell, index + 1, lines, ids) for index, (cell, lines) in enumerate(placed))
    return [cell for cell in found if cell is not None], len(cells)


def _count_before_4(notebook: dict[str, Any]) -> int:
    """The cells of a notebook of nbformat 3, none of which has a mark: we write 4 alone."""
    return sum(len(sheet["cells"]) for sheet in notebook["worksheets"])


def _read(
    cell: dict[str, Any], position: int, lines: tuple[int, int], ids: Set[str]
) -> MarkedCell | None:
    metadata = cell.get("metadata")
    mark = metadata.get("gptcode") if isinstance(metadata, dict) else None
    if not isinstance(mark, dict) or not mark:
        return None
    source, identity = _source(cell), _text(cell.get("id"))
    contributor = mark.get("contributor")
    contributor = contributor if isinstance(contributor, dict) else {}
    return MarkedCell(
        position=position,
        cell=identity,
        kind=_text(cell.get("cell_type")),
        contributor=contributor_of(mark, source),
        source=source,
        lines=lines,
        copied=_text(mark.get("cell")) in ids - {identity},
        model=_text(contributor.get("model_id")) or _text(mark.get("model")),
        timestamp=_text(mark.get("timestamp")) or _text(mark.get("created")),
        conversation=_text(mark.get("conversation")),
        turn=_number(mark.get("turn")),
        block=_number(mark.get("block")),
        prompt=_text(mark.get("prompt")),
    )


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source")
    return "".join(map(str, source)) if isinstance(source, list) else str(source or "")


def _text(value: Any) -> str:
    """A file may hold anything; control characters would reach the terminal."""
    return _CONTROL.sub(" ", value) if isinstance(value, str) else ""


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _sources(text: str) -> Iterator[tuple[int, int]]:
    """The first and last line of each cell's source, counted from 1."""
    at, line = 0, 1
    for start, end in _spans(text):
        line += text.count("\n", at, start)
        last = line + text.count("\n", start, end)
        yield line, last
        at, line = end, last


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for name, cells in _members(text, 0):
        if name == "cells":
            for cell in _items(text, cells):
                span = (cell, cell)
                for key, value in _members(text, cell):
                    if key == "source":
                        span = _inside(text, value)
                yield span


def _inside(text: str, at: int) -> tuple[int, int]:
    """From the first to the last line of a source, without the brackets of their list."""
    end = _end(text, at)
    if text[at] != "[":
        return at, end
    items = list(_items(text, at))
    return (items[0], _end(text, items[-1])) if items else (at, at)


def _members(text: str, at: int) -> Iterator[tuple[str, int]]:
    """The names of an object and where their values start."""
    at = _skip(text, at, "{")
    while text[at] != "}":
        name, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at, ":")
        yield name, at
        at = _skip(text, _end(text, at))
        if text[at] == ",":
            at = _skip(text, at, ",")


def _items(text: str, at: int) -> Iterator[int]:
    """Where the items of a list start."""
    at = _skip(text, at, "[")
    while text[at] != "]":
        yield at
        at = _skip(text, _end(text, at))
        if text[at] == ",":
            at = _skip(text, at, ",")


def _end(text: str, at: int) -> int:
    return _DECODER.raw_decode(text, at)[1]


def _skip(text: str, at: int, sign: str = "") -> int:
    """Past a sign and the space around it."""
    at = _past_space(text, at)
    if not text.startswith(sign, at):
        raise ValueError(f"{sign} is missing at {at}")
    return _past_space(text, at + len(sign))


def _past_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at

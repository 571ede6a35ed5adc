"""What a cell that failed lacked, and where in the notebook that is, or was. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from .names import CellNames
from .notebook import Code, Notebook

_NAME = re.compile(r"name '(\w+)' is not defined")
_ITEM = re.compile(r"^['\"](.+)['\"]$|^\"?\[?['\"](.+?)['\"].*not in index", re.S)
_ATTRIBUTE = re.compile(r"has no attribute '(\w+)'")
_NUMBERED = re.compile(r"_+i?\d*|_i+\d*")
_PLAIN = re.compile(r"[\w .\-]{1,60}")

Where = Literal["failed", "below", "deleted", "edited", "gone", "numbered", "nowhere"]


@dataclass(frozen=True)
class Missing:
    """`name` is what was lacking. `where` says what became of its definition; `position` is the
    cell that has, had or deletes it, 0 if there is none. `count` is the latest run of it."""

    name: str
    where: Where
    position: int = 0
    count: int = 0
    kind: Literal["name", "item", "attribute"] = "name"


Defines = Callable[[CellNames], bool]


def missing(
    notebook: Notebook, code: Code, error: tuple[str, str], failed: Collection[int]
) -> Missing | None:
    """None if the error is none of the notebook's order, and for other code than Python. `failed`
    are the cells that did not run to their end."""
    found = _lacking(*error) if notebook.is_python else None
    if found is None:
        return None
    kind, name = found
    defines = _definer(kind, name)
    if kind == "name" and _NUMBERED.fullmatch(name):
        return Missing(name, "numbered")
    placed = _in_notebook(notebook, code, defines, name, failed) or _in_past(
        notebook, defines, name
    )
    if placed is None and kind == "name":
        placed = Missing(name, "nowhere")
    return placed and Missing(name, placed.where, placed.position, placed.count, kind)


def _lacking(error: str, message: str) -> tuple[Literal["name", "item", "attribute"], str] | None:
    if error == "NameError" and (match := _NAME.search(message)):
        return "name", match[1]
    if error == "KeyError" and (match := _ITEM.search(message)):
        return "item", match[1] or match[2]
    if error == "AttributeError" and (match := _ATTRIBUTE.search(message)):
        return "attribute", match[1]
    return None


def _definer(kind: str, name: str) -> Defines:
    match kind:
        case "name":
            return lambda names: name in names.binds
        case "item":
            return lambda names: name in names.items
        case _:
            return lambda names: name in names.attributes or name in names.items


def _in_notebook(
    notebook: Notebook, code: Code, defines: Defines, name: str, failed: Collection[int]
) -> Missing | None:
    above = [each for each in notebook.codes if each.position < code.position]
    for each in reversed(above):
        if name in each.names.deletes:
            return Missing(name, "deleted", each.position)
        if defines(each.names):
            return Missing(name, "failed", each.position) if each.position in failed else None
    below = (each for each in notebook.codes if each.position > code.position)
    found = next((each for each in below if defines(each.names)), None)
    return Missing(name, "below", found.position) if found else None


def _in_past(notebook: Notebook, defines: Defines, name: str) -> Missing | None:
    from .names import names_of

    for past in notebook.past:
        if defines(names_of(past.source)):
            where: Where = "edited" if past.position else "gone"
            return Missing(name, where, past.position, past.count)
    return None


def is_plain(name: str) -> bool:
    """Whether it may stand in a prompt: what a program wrote may say anything."""
    return bool(_PLAIN.fullmatch(name))

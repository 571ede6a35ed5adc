"""The texts of an entry that a request may show, and the same entry with others in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from ..context import plain
from ..conversation import (
    AttachedFile,
    Begin,
    Body,
    Compaction,
    Instruction,
    NotebookChange,
    Place,
    SentCell,
    SentOutput,
    Skill,
    StateChange,
    SummaryEdited,
    Variable,
)
from ..protocol import Action, Cell, CodeDelta, Selection, TextDelta

Change = Callable[[str], str]
# Ids, paths, names of models and the like are what folds go by: they stay.
_FIELDS: dict[type, tuple[str, ...]] = {
    Begin: (
        *("text", "change", "files", "outputs", "selection", "named", "variables", "state"),
        *("instructions", "skills", "skills_read"),
    ),
    Instruction: ("text",),
    Skill: ("description", "text"),
    NotebookChange: ("cells",),
    Cell: ("source", "outputs"),
    AttachedFile: ("text", "columns"),
    SentOutput: ("content",),
    SentCell: ("source",),
    Selection: ("text",),
    StateChange: ("variables",),
    Variable: ("value", "columns"),
    Compaction: ("change", "files", "state", "summary"),
    SummaryEdited: ("text",),
    Action: ("source", "outputs", "reason"),
    TextDelta: ("text",),
    CodeDelta: ("text", "raw"),
}
_COLOURED = ("text", "traceback", "evalue")  # of an output
_UNREAD = ("image/", "audio/", "video/", "application/pdf", "application/vnd.jupyter.widget")


def has_texts(body: Body) -> bool:
    return type(body) in _FIELDS


def changed(body: Body, change: Change) -> Body:
    """The same body where no text is another one."""
    made: Body = _object(body, change) if has_texts(body) else body
    return made


def texts(value: object) -> Iterator[str]:
    """In the order in which the fields are declared, and read."""
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    _value(value, note)
    yield from found


def _object(value: Any, change: Change) -> Any:
    made = {}
    for name in _FIELDS[type(value)]:
        before = getattr(value, name)
        after = _value(before, change)
        if after is not before:
            made[name] = after
    return replace(value, **made) if made else value


def _value(value: Any, change: Change) -> Any:
    match value:
        case str():
            return change(value)
        case tuple() | list():
            found = [_value(each, change) for each in value]
            is_same = all(one is other for one, other in zip(value, found, strict=True))
            return value if is_same else type(value)(found)
        case dict():
            items = {key: _item(key, each, change) for key, each in value.items()}
            return value if all(items[key] is value[key] for key in value) else items
        case _ if type(value) in _FIELDS:
            return _object(value, change)
        case _:
            return value


def _item(key: str, value: Any, change: Change) -> Any:
    """A part of an output. What nbformat writes as lines is one text."""
    if key.startswith(_UNREAD) or key in ("output_type", "name", "ename"):
        return value
    is_lines = isinstance(value, list) and all(isinstance(each, str) for each in value)
    if is_lines and (key == "text" or "/" in key):
        joined = "".join(value)
        after = _text(key, joined, change)
        return value if after is joined else after
    if key == "traceback" and is_lines:
        found = [_text(key, each, change) for each in value]
        same = all(one is other for one, other in zip(value, found, strict=True))
        return value if same else found
    return _text(key, value, change) if isinstance(value, str) else _value(value, change)


def _text(key: str, text: str, change: Change) -> str:
    """Colours may stand within a secret: requests show none of them."""
    if key not in _COLOURED or "\x1b" not in text:
        return change(text)
    without = plain(text)
    after = change(without)
    return text if after is without else after


def parts(begin: Begin) -> Iterator[tuple[Place, str, object]]:
    """What a step starts with, each with the kind of place where it stands, and its name."""
    yield "prompt", "", begin.text
    positions = begin.change.positions
    for cell in begin.change.cells:
        position = str(positions.get(cell.id, "?"))
        yield "cell", position, cell.source
        yield "output", position, cell.outputs
    for output in begin.outputs:
        yield "output", str(output.position), output
    for named in begin.named:
        yield "cell", str(named.position), named.source
    if begin.selection is not None:
        yield "selection", "", begin.selection
    for variable in (*begin.variables, *(begin.state.variables if begin.state else ())):
        yield "variable", variable.name, variable
    for file in begin.files:
        yield "file", file.path, file
    for instruction in begin.instructions:
        yield "file", instruction.origin, instruction
    for skill in (*(begin.skills or ()), *begin.skills_read):
        yield "file", skill.path, skill

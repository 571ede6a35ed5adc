"""Entries as JSON lines and back: the format of a journal file, version 1."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from types import NoneType
from typing import Any, TypeVar, get_type_hints

from ..protocol import EVENT_TYPES, Action, Cell, Json, Kernel, Selection, TextDelta, build, dump
from .entries import (
    AttachedFile,
    Begin,
    Body,
    Compaction,
    Created,
    Entry,
    NotebookChange,
    Titled,
)
from .file_images import FileImage, FilesLeft, FilesRestored, Preserved, Unpreserved
from .instructions import Instruction, Skill
from .kernel_state import StateChange, Variable
from .pointed_at import SentCell, SentOutput
from .produced import Produced, ProducedFile
from .secrets import Secret
from .sent import Sent
from .summaries import Summarizing, SummaryEdited

_TYPES: dict[str, type[Any]] = {
    "created": Created,
    "titled": Titled,
    "begin": Begin,
    "sent": Sent,
    "compaction": Compaction,
    "summarizing": Summarizing,
    "summary-edited": SummaryEdited,
    "preserved": Preserved,
    "produced": Produced,
    "files-left": FilesLeft,
    "files-restored": FilesRestored,
    "action": Action,
    **EVENT_TYPES,
}
T = TypeVar("T")
_PLAIN: dict[object, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    bool: (bool,),
    str | None: (str, NoneType),
    float | None: (float, int, NoneType),
}
_NAMES = {body: name for name, body in _TYPES.items()}


def entry_type(body: Body) -> str:
    return _NAMES[type(body)]


def dump_entry(entry: Entry) -> str:
    """One line, without its line end. `body` stands apart, so that names never meet."""
    line = {"seq": entry.seq, "time": entry.time, "type": entry_type(entry.body)}
    if entry.step:
        line["step"] = entry.step
    if entry.turn:
        line["turn"] = entry.turn
    line["body"] = dump(entry.body)
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def parse_entry(line: str) -> Entry:
    """Raises ValueError, KeyError or TypeError where the line is not such an entry."""
    return build_entry(json.loads(line))


def build_entry(parsed: Json) -> Entry:
    """The same, of a line that was parsed."""
    body = _body(parsed["type"], parsed["body"])
    step, turn = parsed.get("step", ""), parsed.get("turn", 0)
    return Entry(int(parsed["seq"]), float(parsed["time"]), body, str(step), int(turn))


def _body(name: str, body: Json) -> Body:
    # Nearly all lines of a long conversation are such.
    if name == "text-delta" and type(body["text"]) is str:
        return TextDelta(body["text"])
    if name in ("begin", "compaction"):
        skills = body.get("skills")
        body = {
            **body,
            "skills": None if skills is None else _all(Skill, skills),
            "change": _change(body["change"]),
            "files": [build(AttachedFile, file) for file in body.get("files", [])],
            "outputs": [build(SentOutput, output) for output in body.get("outputs", [])],
            "named": [build(SentCell, cell) for cell in body.get("named", [])],
            "variables": _variables(body),
            "instructions": _all(Instruction, body.get("instructions", [])),
            "skills_read": _all(Skill, body.get("skills_read", [])),
            "secrets": _all(Secret, body.get("secrets", [])),
            "state": _state(body["state"]) if body.get("state") is not None else None,
            "selection": build(Selection, body["selection"]) if body.get("selection") else None,
        }
    elif name == "produced":
        body = {**body, "files": [build(ProducedFile, file) for file in body.get("files", [])]}
    elif name in ("preserved", "files-left", "files-restored"):
        files = [_checked(build(FileImage, file)) for file in body.get("files", [])]
        others = [_checked(build(Unpreserved, file)) for file in body.get("unpreserved", [])]
        body = {**body, "files": files, "unpreserved": others}
    built: Body = build(_TYPES[name], body)
    return _checked(built)


def _all(cls: type[T], bodies: Iterable[Json]) -> tuple[T, ...]:
    return tuple(_checked(build(cls, body)) for body in bodies)


def _checked(built: T) -> T:
    for field, kinds in _plain_fields(type(built)):  # type: ignore[arg-type]
        if type(getattr(built, field)) not in kinds:
            raise TypeError(f"{field} of {type(built).__name__} is of another type")
    return built


@functools.cache
def _plain_fields(cls: type[object]) -> tuple[tuple[str, tuple[type, ...]], ...]:
    """The fields of a plain type: what folds would stumble over, a damaged file may hold."""
    hints = get_type_hints(cls)
    return tuple((name, _PLAIN[kind]) for name, kind in hints.items() if kind in _PLAIN)


def _state(body: Json) -> StateChange:
    return build(StateChange, {**body, "variables": _variables(body)})


def _variables(body: Json) -> list[Variable]:
    return [build(Variable, variable) for variable in body.get("variables", [])]


def _change(body: Json) -> NotebookChange:
    cells = [build(Cell, cell) for cell in body.get("cells", [])]
    kernel = build(Kernel, body["kernel"]) if body.get("kernel") else None
    return build(NotebookChange, {**body, "cells": cells, "kernel": kernel})

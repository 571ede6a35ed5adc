"""What travels: requests and actions from the browser, events to it. `openapi.yaml` describes it.

Requests are checked against the schemas of `openapi.yaml` before they become dataclasses, so the
description cannot drift from what is accepted. Times are seconds, cells are notebook cell ids.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from importlib import resources
from typing import Any, Literal, TypeVar

from ..approval import Mode, Verdict
from ..errors import Unusable

Json = dict[str, Any]
Kind = Literal["prompt", "results"]
Status = Literal["ok", "error", "skipped", "stopped", "unknown"]


@dataclass(frozen=True)
class Cell:
    """A cell of the notebook as the browser sees it; `outputs` as nbformat writes them."""

    id: str
    type: str
    source: str
    execution_count: int | None = None
    outputs: tuple[Json, ...] = ()


@dataclass(frozen=True)
class Kernel:
    name: str
    language: str
    display_name: str = ""


@dataclass(frozen=True)
class Facts:
    """The notebook at this moment: all its cells in order, and the id of the active one.

    `folder` is where its code runs, as far as the server knows: no page tells it.
    """

    notebook: str
    cells: tuple[Cell, ...] = ()
    kernel: Kernel | None = None
    active: str | None = None
    folder: str | None = None


@dataclass(frozen=True)
class NamedFile:
    """A file that the user attached, by its contents path; `confirmed`: open it though it is
    hidden or a secret."""

    path: str
    confirmed: bool = False


@dataclass(frozen=True)
class NamedOutput:
    """An output that the user sent: the cell's id, and which of its outputs, from 0."""

    cell: str
    output: int


@dataclass(frozen=True)
class StepRequest:
    """One model call: `step` is an id made by the client; `text` is the prompt.

    `files` are in the order in which they were attached.
    """

    client: str
    step: str
    kind: Kind
    mode: Mode
    facts: Facts
    text: str = ""
    model: str = ""
    files: tuple[NamedFile, ...] = ()
    outputs: tuple[NamedOutput, ...] = ()


ActionName = Literal[
    "inserted", "approved", "running", "skipped", "ran", "taken-over", "noticed", "renamed", "ended"
]


@dataclass(frozen=True)
class Action:
    """What a page did: with a block, or without `block` with the turn.

    `ran` and `skipped` settle a block; `inserted` says that its cell is safe on the disk. With
    `taken-over` another page drives the turn, `ended` says that nobody does any more. `notebook`
    is the new path of a `renamed` one, `was` the one before; of a turn `taken-over`, who drove it.
    """

    client: str
    action: ActionName
    turn: int
    block: int | None = None
    cell: str | None = None
    status: Status | None = None
    source: str | None = None
    execution_count: int | None = None
    duration: float | None = None
    outputs: tuple[Json, ...] = ()
    reason: str = ""
    notebook: str | None = None
    was: str | None = None


@dataclass(frozen=True)
class StepStart:
    """`folder` is that in which the code runs: the answer names files from there."""

    step: str
    turn: int
    kind: Kind
    model: str
    prompt: str = ""
    folder: str | None = None


@dataclass(frozen=True)
class TextDelta:
    text: str


@dataclass(frozen=True)
class CodeStart:
    """`cell` is the notebook cell to replace; `asked` the id that the model wrote for it."""

    block: int
    language: str
    raw: str
    cell: str | None = None
    asked: str | None = None


@dataclass(frozen=True)
class CodeDelta:
    """`raw` is left out where it equals `text`."""

    block: int
    text: str
    raw: str | None = None


@dataclass(frozen=True)
class CodeEnd:
    """`cut` says that the answer ended inside the block; `reasons` are for the user."""

    block: int
    verdict: Verdict
    raw: str
    reasons: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True)
class Usage:
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0


@dataclass(frozen=True)
class StepEnd:
    """`results`: the driver settles the blocks, then posts a step of that kind."""

    next: Literal["results", "done"]
    reason: Literal["answer", "actions", "inserted", "steps", "attempts", "length", "stopped"]


@dataclass(frozen=True)
class Error:
    """The step failed: `kept` says in words what is still there; `wait` is in seconds."""

    kind: str
    message: str
    kept: str
    retryable: bool
    wait: float | None = None


Event = StepStart | TextDelta | CodeStart | CodeDelta | CodeEnd | Usage | StepEnd | Error

EVENT_TYPES: dict[str, type[Event]] = {
    "step-start": StepStart,
    "text-delta": TextDelta,
    "code-start": CodeStart,
    "code-delta": CodeDelta,
    "code-end": CodeEnd,
    "usage": Usage,
    "step-end": StepEnd,
    "error": Error,
}
_TYPE_NAMES = {event: name for name, event in EVENT_TYPES.items()}


ToldCells = Callable[[str, str], Sequence[Cell]]


def dump_event(event: Event) -> Json:
    return {"type": _TYPE_NAMES[type(event)], **dump(event)}


def dump(value: Any) -> Json:
    """A dataclass as JSON: fields that hold their default are left out."""
    return {
        field.name: _plain(getattr(value, field.name))
        for field in fields(value)
        if getattr(value, field.name) != field.default
    }


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return dump(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


T = TypeVar("T")


def build(cls: type[T], body: Json) -> T:
    """A dataclass from JSON that its schema accepts; unknown keys are left out, lists frozen."""
    if not isinstance(body, dict):
        raise TypeError(f"{cls.__name__} is made from an object")
    names = _field_names(cls)  # type: ignore[arg-type]
    known = {key: value for key, value in body.items() if key in names}
    return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in known.items()})


@functools.cache
def _field_names(cls: Any) -> frozenset[str]:
    return frozenset(field.name for field in fields(cls))


def parse_facts(body: Json, told: Sequence[Cell] = ()) -> Facts:
    """`told` are the cells that places are about: those of an earlier step."""
    cells = [cell for part in body.get("cells", []) for cell in _cells(part, told)]
    kernel = build(Kernel, body["kernel"]) if body.get("kernel") else None
    return build(Facts, {**body, "cells": cells, "kernel": kernel})


def _cells(part: Json, told: Sequence[Cell]) -> Sequence[Cell]:
    if "same" not in part:
        return (build(Cell, part),)
    start, count = part["same"]
    if start + count > len(told):
        raise Unusable("This request cannot be used: facts.cells: there were not so many cells.")
    return told[start : start + count]


def parse_step(body: object, told: ToldCells | None = None) -> StepRequest:
    """`told` gives the cells that a client has sent with an earlier step."""
    checked = check("StepRequest", body)
    facts, since = checked["facts"], checked["facts"].get("since")
    cells = told(checked["client"], since) if told and since else ()
    named = {
        "facts": parse_facts(facts, cells),
        "files": [build(NamedFile, file) for file in checked.get("files", [])],
        "outputs": [build(NamedOutput, output) for output in checked.get("outputs", [])],
    }
    return build(StepRequest, {**checked, **named})


def parse_action(body: object) -> Action:
    return build(Action, check("Action", body))


def check(schema: str, body: object, *, secret: bool = False) -> Json:
    """The body, if the schema of that name in `openapi.yaml` accepts it; raises `Unusable`, which
    quotes nothing of a `secret` body."""
    error = next(iter(_validator(schema).iter_errors(body)), None)
    if error is not None:
        where = ".".join(str(part) for part in error.absolute_path) or "the body"
        why = "it is not as openapi.yaml says" if secret else error.message[:200]
        raise Unusable(f"This request cannot be used: {where}: {why}")
    assert isinstance(body, dict)  # noqa: S101  every schema here is an object
    return body


@functools.cache
def openapi() -> Json:
    import yaml

    text = resources.files("jupyterlab_gptcode.api").joinpath("openapi.yaml").read_text("utf-8")
    # The loader in Python takes 40 ms, in which the event loop could do nothing else.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: Json = yaml.load(text, loader)  # noqa: S506  it is a safe one
    return document


@functools.cache
def _validator(schema: str) -> Any:
    from jsonschema import Draft202012Validator, validators

    # To JSON Schema 1.0 is an integer, but Python counts no places with it.
    types = Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: type(value) is int
    )
    strict = validators.extend(Draft202012Validator, type_checker=types)  # type: ignore[no-untyped-call]
    components = {"components": openapi()["components"]}
    return strict({"$ref": f"#/components/schemas/{schema}", **components})

"""A step's request: the prompt or the results, and the notebook as the page sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..errors import Unusable
from .description import Json
from .level import Level
from .schema import build, check

Kind = Literal["prompt", "results"]
Mode = Literal["insert", "ask", "safe", "run"]


@dataclass(frozen=True)
class Cell:
    """A cell of the notebook as the browser sees it; `outputs` as nbformat writes them.

    A `locked` one, which is not editable, is never written. Of one that is `hidden` from models the
    server takes nothing; a `pinned` one is sent whole where there is room for it.
    """

    id: str
    type: str
    source: str
    execution_count: int | None = None
    outputs: tuple[Json, ...] = ()
    locked: bool = False
    hidden: bool = False
    pinned: bool = False


@dataclass(frozen=True)
class Kernel:
    """What a kernel says of its language, and what its specification does (`spec_language`)."""

    name: str
    language: str
    display_name: str = ""
    mimetype: str = ""
    file_extension: str = ""
    pygments_lexer: str = ""
    codemirror_mode: str = ""
    spec_language: str = ""


@dataclass(frozen=True)
class Selection:
    """What the user has selected in a cell or in the text file `path`; lines count from 1."""

    first: int
    last: int
    text: str
    cell: str | None = None
    position: int | None = None
    path: str | None = None


@dataclass(frozen=True)
class NamedCell:
    """A cell that the user names in a prompt; `position` is the one at that time, from 1."""

    cell: str
    position: int


@dataclass(frozen=True)
class KernelState:
    """The kernel's variables, as its inspector wrote them; `late` if it was busy. `tries`: code can
    be tried on a copy of it."""

    reply: str = ""
    late: bool = False
    tries: bool = False


@dataclass(frozen=True)
class NotebookSnapshot:
    """The notebook at this moment: all its cells in order, and the id of the active one.

    `selection`, `named` and the `variables` are what a prompt points at. `state` is that of the
    kernel, where it could be asked, and `process` names it until it restarts. `folder` is where its
    code runs: the server finds it; no page sends it. `hidden_files` are contents paths of files
    that the user hides from models, `pinned_files` those that come first.
    """

    notebook: str
    cells: tuple[Cell, ...] = ()
    kernel: Kernel | None = None
    active: str | None = None
    folder: str | None = None
    selection: Selection | None = None
    named: tuple[NamedCell, ...] = ()
    variables: tuple[str, ...] = ()
    state: KernelState | None = None
    process: str = ""
    hidden_files: tuple[str, ...] = ()
    pinned_files: tuple[str, ...] = ()


@dataclass(frozen=True)
class NamedFile:
    """A file that the user attached, by its contents path.

    `confirmed` allows the server to open a hidden file or a secret.
    """

    path: str
    confirmed: bool = False


@dataclass(frozen=True)
class NamedOutput:
    """An output that the user sent: the cell's id and the output's index, from 0."""

    cell: str
    output: int


@dataclass(frozen=True)
class StepRequest:
    """One model call: `step` is an id made by the client, `text` the prompt.

    `files` are in the order in which they were attached. `after` is the turn that a prompt follows
    if the user went back; 0 for the start of the conversation. `level` is what the user lets the
    model see; empty for the default of the model. `try_in_doubt` and `model_tries` are what the
    user lets be tried on a copy of the kernel, as far as the administrator allows it.
    """

    client: str
    step: str
    kind: Kind
    mode: Mode
    facts: NotebookSnapshot
    text: str = ""
    model: str = ""
    files: tuple[NamedFile, ...] = ()
    outputs: tuple[NamedOutput, ...] = ()
    after: int | None = None
    level: Level | Literal[""] = ""
    try_in_doubt: bool = False
    model_tries: bool = False


SentCells = Callable[[str, str], Sequence[Cell]]
"""The cells that a client has sent with an earlier step, by the ids of both."""


def parse_step(body: object, sent: SentCells | None = None) -> StepRequest:
    checked = check("StepRequest", body)
    facts, since = checked["facts"], checked["facts"].get("since")
    cells = sent(checked["client"], since) if sent and since else ()
    named = {
        "facts": parse_facts(facts, cells),
        "files": [build(NamedFile, file) for file in checked.get("files", [])],
        "outputs": [build(NamedOutput, output) for output in checked.get("outputs", [])],
    }
    return build(StepRequest, {**checked, **named})


@dataclass(frozen=True)
class EstimateRequest:
    """How much a request would cost: `step` is the request, of a `conversation` if there is one.
    Without it, the estimate with the id `same` is asked for again, with another `text`."""

    client: str
    text: str
    conversation: str = ""
    step: StepRequest | None = None
    same: str = ""


def parse_estimate(body: object, sent: SentCells | None = None) -> EstimateRequest:
    checked = check("EstimateRequest", body)
    client, text = checked["client"], checked["text"]
    if "same" in checked:
        return EstimateRequest(client, text, same=checked["same"])
    # It is a prompt, whatever is written of it until now.
    asked = {"mode": "insert", **checked, "kind": "prompt", "text": text or " "}
    del asked["conversation"]
    return EstimateRequest(client, text, checked["conversation"], parse_step(asked, sent))


def parse_preview(body: object, sent: SentCells | None = None) -> tuple[str, StepRequest]:
    """The conversation, empty for a new one, and the prompt as it would be sent."""
    checked = check("PreviewRequest", body)
    asked = {"mode": "insert", **checked, "kind": "prompt", "text": checked["text"] or " "}
    request = parse_step({name: asked[name] for name in asked if name != "conversation"}, sent)
    return checked["conversation"], replace(request, text=checked["text"])


def parse_facts(body: Json, sent: Sequence[Cell] = ()) -> NotebookSnapshot:
    """`sent` are the cells to which `same` refers: those of an earlier step."""
    cells = [cell for part in body.get("cells", []) for cell in _cells(part, sent)]
    kernel = build(Kernel, body["kernel"]) if body.get("kernel") else None
    named = [build(NamedCell, cell) for cell in body.get("named", [])]
    selection = build(Selection, body["selection"]) if body.get("selection") else None
    state = build(KernelState, body["state"]) if body.get("state") else None
    given = {"cells": cells, "kernel": kernel, "named": named, "selection": selection}
    return build(NotebookSnapshot, {**body, **given, "state": state})


def _cells(part: Json, sent: Sequence[Cell]) -> Sequence[Cell]:
    if "same" not in part:
        cell = build(Cell, part)
        return (replace(cell, source="", outputs=()) if cell.hidden else cell,)
    start, count = part["same"]
    if start + count > len(sent):
        raise Unusable("This request cannot be used: facts.cells: there were not so many cells.")
    return sent[start : start + count]

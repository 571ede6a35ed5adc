"""A request to undo or redo what a turn did in the notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .description import Json
from .schema import build, check

UndoKind = Literal["undo", "redo", "put-back"]


@dataclass(frozen=True)
class CellImage:
    """A cell at some moment: `content` as nbformat writes it, None where it was not there.

    `above` and `below` are the ids of its neighbours, empty at the ends. `block` is the latest
    block of the turn that the page shows with this cell. `outdated`: its outputs could not be read.
    """

    cell: str
    content: Json | None = None
    above: str | None = None
    below: str | None = None
    block: int | None = None
    outdated: bool = False


@dataclass(frozen=True)
class UndoRequest:
    """`cells` are those of the turn as they are now, in the order of the notebook.

    With `cell`, only that one is meant. `confirmed` are cells to restore although they have
    changed; None asks the user first. `together`: it is undone with the turns after it.
    """

    client: str
    turn: int
    kind: UndoKind
    cells: tuple[CellImage, ...]
    cell: str | None = None
    confirmed: tuple[str, ...] | None = None
    together: bool = False


@dataclass(frozen=True)
class ChosenFile:
    """A file as it was listed when the user has chosen it."""

    path: str
    version: str


@dataclass(frozen=True)
class FilesUndoRequest:
    """`files` are those that the user has chosen."""

    client: str
    turn: int
    kind: Literal["undo", "redo"]
    files: tuple[ChosenFile, ...]


def parse_files_undo(body: object) -> FilesUndoRequest:
    checked = check("FilesUndoRequest", body)
    files = [build(ChosenFile, file) for file in checked["files"]]
    return build(FilesUndoRequest, {**checked, "files": files})


def parse_undo(body: object) -> UndoRequest:
    checked = check("UndoRequest", body)
    cells = [build(CellImage, cell) for cell in checked["cells"]]
    return build(UndoRequest, {**checked, "cells": cells})

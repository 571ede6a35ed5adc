"""A request to run a notebook from the top in a kernel of its own."""

from __future__ import annotations

from dataclasses import dataclass

from .description import Json
from .requests import Kernel
from .schema import build, check


@dataclass(frozen=True)
class CheckedCell:
    """A cell as the page has it: saved or not. `tags` are those of its metadata."""

    id: str
    type: str
    source: str
    execution_count: int | None = None
    outputs: tuple[Json, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class PastRun:
    """Code that the notebook's own kernel ran in this session, by its execution count."""

    count: int
    source: str


@dataclass(frozen=True)
class CheckRequest:
    """`kernel` names the notebook's specification. `history` is what its own kernel has run.

    An `automatic` check was not asked for by the user, so that nothing about its code may ask.
    """

    check: str
    notebook: str
    kernel: Kernel
    cells: tuple[CheckedCell, ...]
    history: tuple[PastRun, ...] = ()
    conversation: str = ""
    automatic: bool = False


def parse_check(body: object) -> CheckRequest:
    checked = check("CheckRequest", body)
    cells = [build(CheckedCell, cell) for cell in checked["cells"]]
    history = [build(PastRun, run) for run in checked.get("history", [])]
    kernel = build(Kernel, checked["kernel"])
    return build(CheckRequest, {**checked, "kernel": kernel, "cells": cells, "history": history})

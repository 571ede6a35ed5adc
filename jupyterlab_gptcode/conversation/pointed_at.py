"""Outputs and cells that the user sends with a prompt."""

from __future__ import annotations

from dataclasses import dataclass

from ..protocol import Json


@dataclass(frozen=True)
class SentOutput:
    """An output that the user sent with a prompt; `position` counts cells, `output` outputs,
    both from 1. `content` is as nbformat writes it."""

    cell: str
    position: int
    output: int
    content: Json


@dataclass(frozen=True)
class SentCell:
    """A cell that a prompt names, as it was then; `position` counts cells from 1."""

    cell: str
    position: int
    type: str
    source: str

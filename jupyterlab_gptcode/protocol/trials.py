"""A request to try waiting code on a copy of the kernel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .schema import build, check

Ended = Literal[
    "done", "time", "memory", "processes", "output", "signal", "exit", "stopped", "lost"
]
"""How a trial ended."""


@dataclass(frozen=True)
class TrialSource:
    """A block that waits, and its code as it is in sight."""

    block: int
    source: str


@dataclass(frozen=True)
class TrialRequest:
    """`sources` run one after the other; the last one is what the user asks about. `first`: nobody
    has asked, and the facts decide whether it then runs without a question."""

    client: str
    turn: int
    sources: tuple[TrialSource, ...]
    first: bool = False

    @property
    def block(self) -> int:
        return self.sources[-1].block


def parse_trial(body: object) -> TrialRequest:
    checked = check("TrialRequest", body)
    sources = [build(TrialSource, source) for source in checked["sources"]]
    return build(TrialRequest, {**checked, "sources": sources})

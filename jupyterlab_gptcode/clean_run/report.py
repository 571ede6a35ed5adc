"""What a check reports: an event for each cell that starts or ends, and the verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

CellStatus = Literal[
    "running",
    "ran",
    "varies",
    "differs",
    "failed",
    "depends",
    "endless",
    "skipped",
    "stopped",
    "not-run",
]
CheckVerdict = Literal["runs", "fails", "stopped", "unknown"]
FAULTS: tuple[CellStatus, ...] = ("differs", "failed", "depends", "endless")


@dataclass(frozen=True)
class CheckStart:
    """`cells` are the ids of those that will run, in their order."""

    check: str
    cells: tuple[str, ...]
    type: ClassVar[str] = "check-start"


@dataclass(frozen=True)
class CheckedRow:
    """A code cell. `text` says what happened, for the user; `fix` the same for a prompt, without
    anything that a program wrote. `was` and `now` are the first lines that differ; `at` is the
    position of the cell that is to blame."""

    cell: str
    position: int
    status: CellStatus
    text: str = ""
    fix: str = ""
    was: str = ""
    now: str = ""
    at: int = 0
    type: ClassVar[str] = "check-cell"


@dataclass(frozen=True)
class CheckEnd:
    """The verdict in a sentence; `position` is the first cell that does not run."""

    verdict: CheckVerdict
    text: str
    position: int = 0
    type: ClassVar[str] = "check-end"


CheckEvent = CheckStart | CheckedRow | CheckEnd
Report = Callable[[CheckEvent], None]

"""What the kills did, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from .table import table

LIMIT = 250.0  # milliseconds of text that a crash may cost
PHASES = ("before it began", "while it was written", "after its end")
_COLUMNS = (
    "killed",
    "kills",
    "events seen",
    "seen and lost",
    "conversations lost",
    "text lost: mean, most",
    "interrupted",
    "ended",
    "never started",
    "left open",
    "next prompt works",
)


@dataclass(frozen=True)
class Round:
    """`end` is how the step ended; `milliseconds` is the text that was written and lost."""

    phase: str
    seen: int
    lost: int
    milliseconds: float
    end: str
    conversations: int
    goes_on: bool

    @property
    def passes(self) -> bool:
        kept = not self.lost and not self.conversations and self.milliseconds <= LIMIT
        return kept and self.goes_on and self.end != "open"


def report(rounds: Sequence[Round]) -> str:
    """One row for each moment of the kill, and one for all."""
    groups = {phase: [each for each in rounds if each.phase == phase] for phase in PHASES}
    rows = [
        _row(phase, found) for phase, found in (groups | {"all": list(rounds)}).items() if found
    ]
    failed = sum(not each.passes for each in rounds)
    return "\n".join([table(_COLUMNS, rows), "", f"{len(rounds) - failed} passed, {failed} failed"])


def _row(name: str, rounds: Sequence[Round]) -> tuple[str, ...]:
    ends = [each.end for each in rounds]
    special = ("interrupted", "none", "open")
    lost = [each.milliseconds for each in rounds]
    numbers = (
        len(rounds),
        sum(each.seen for each in rounds),
        sum(each.lost for each in rounds),
        max(each.conversations for each in rounds),
        f"{fmean(lost):.0f}, {max(lost):.0f} ms",
        ends.count("interrupted"),
        sum(end not in special for end in ends),
        ends.count("none"),
        ends.count("open"),
        sum(each.goes_on for each in rounds),
    )
    return name, *map(str, numbers)

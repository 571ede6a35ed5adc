"""The steps of a conversation by their ids, so that nobody looks for one among all entries.

The event loop asks with each step: in a conversation of many turns a look at all would hold it up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..protocol.wire import Error, StepEnd
from ..unhurried import unhurried
from .entries import Begin, Entry


@dataclass(frozen=True)
class BegunSteps:
    """The entries that steps began with; `unended` are those of steps that have no end yet."""

    begun: dict[str, Entry] = field(default_factory=dict)
    unended: dict[str, Entry] = field(default_factory=dict)

    def hear(self, entry: Entry) -> None:
        match entry.body:
            case Begin() if entry.step not in self.begun:
                self.begun[entry.step] = entry
                self.unended[entry.step] = entry
            case StepEnd() | Error():
                self.unended.pop(entry.step, None)


def begun_steps(entries: Iterable[Entry]) -> BegunSteps:
    steps = BegunSteps()
    for entry in unhurried(entries):
        steps.hear(entry)
    return steps

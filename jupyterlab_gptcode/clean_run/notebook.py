"""A notebook as a check reads it: its code cells in order, and what has run in its own kernel.
Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from ..context import PYTHON
from ..protocol import CheckedCell, PastRun
from .names import CellNames, names_of

_ALIKE = 0.6  # of the characters of two versions of a cell
_LONG = 5_000  # characters of a cell that is compared with earlier versions
_SHORT = 60  # characters: below, likeness alone says little


@dataclass(frozen=True)
class Code:
    """A code cell; `position` counts all cells from 1."""

    cell: CheckedCell
    position: int
    names: CellNames

    @property
    def count(self) -> int:
        """Its execution count; 0 if it has none."""
        return self.cell.execution_count or 0


@dataclass(frozen=True)
class Past:
    """Code that ran earlier: `position` is that of the cell that held it, 0 if none has it now."""

    count: int
    source: str
    position: int


class Notebook:
    """`versions` are earlier sources of cells by their ids, the oldest first."""

    def __init__(
        self,
        cells: Sequence[CheckedCell],
        language: str = PYTHON.fence,
        history: Sequence[PastRun] = (),
        versions: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.language = language
        self.is_python = is_python = language == PYTHON.fence
        self.codes = [
            Code(cell, place, names_of(cell.source) if is_python else CellNames())
            for place, cell in enumerate(cells, 1)
            if cell.type == "code"
        ]
        self._history = history if is_python else ()
        self._versions = versions if is_python else ()

    @cached_property
    def past(self) -> Sequence[Past]:
        """What ran or was written earlier and is no longer in the notebook, the latest first."""
        current = {code.cell.source.strip() for code in self.codes}
        places = {code.cell.id: code.position for code in self.codes}
        written = [
            Past(0, source, places.get(cell, 0))
            for cell, source in self._versions
            if source.strip() not in current
        ]
        ran = [
            Past(run.count, run.source, self._place(run))
            for run in self._history
            if run.source.strip() not in current
        ]
        return [*reversed(ran), *reversed(written)]

    def times(self, code: Code) -> int:
        """How often the kernel has run this very code."""
        source = code.cell.source.strip()
        return sum(run.source.strip() == source for run in self._history)

    def source_at(self, count: int) -> str | None:
        """What the kernel ran as this execution count, in this session."""
        found = (run.source for run in self._history if run.count == count)
        return next(found, None)

    def _place(self, run: PastRun) -> int:
        """The cell that held this code: by its execution count, else by likeness."""
        for code in self.codes:
            if code.count == run.count:
                return code.position
        best, found = _ALIKE, 0
        for code in self.codes:
            likeness = _likeness(code.cell.source, run.source)
            if likeness > best:
                best, found = likeness, code.position
        return found

    def sources_of(self, code: Code) -> Iterator[Code]:
        """A cell, and the cells above it from which its values come, as far as the code shows."""
        wanted, seen = set(code.names.needs), {code.position}
        yield code
        above = [each for each in self.codes if each.position < code.position]
        for each in reversed(above):
            if each.names.writes & wanted and each.position not in seen:
                seen.add(each.position)
                wanted |= each.names.needs
                yield each


def _likeness(source: str, other: str) -> float:
    if max(len(source), len(other)) > _LONG:
        return 0.0
    if min(len(source), len(other)) < _SHORT and not _bind_the_same(source, other):
        return 0.0
    matcher = SequenceMatcher(None, source, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > _ALIKE else 0.0


def _bind_the_same(source: str, other: str) -> bool:
    return not names_of(source).binds.isdisjoint(names_of(other).binds)

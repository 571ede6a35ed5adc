"""A chart, whatever drew it, in the few lines that a model can reckon with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ....prompt import output_words as words
from ...budget import cut_middle
from ..numbers import counted
from .values import described, flat_length

_POINTS = 30  # of all traces: so many are sent as they are
_FEW = 10  # of one trace
_TRACES = 12
_NAME = 100  # characters


@dataclass(frozen=True)
class Trace:
    """One series: its values by the names of axes, and how many points it has in all."""

    kind: str = ""
    name: str = ""
    columns: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    more: int = 0  # values of each column that did not reach the server

    @property
    def points(self) -> int:
        return max(map(flat_length, self.columns.values()), default=0) + self.more


@dataclass(frozen=True)
class Chart:
    """`axes` are the names that people read, by the names of axes."""

    maker: str
    traces: Sequence[Trace]
    title: str = ""
    axes: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        return "\n".join([self._head(), *self._lines()])

    def _head(self) -> str:
        kinds = " + ".join(dict.fromkeys(trace.kind for trace in self.traces if trace.kind))
        kind = f"{self.maker} {_short(kinds)}".strip()
        if not self.traces:
            return words.EMPTY_CHART.format(kind=kind)
        points = sum(trace.points for trace in self.traces)
        parts = [f'"{_short(self.title)}"'] if self.title else []
        parts += [f"{axis}={_short(label)}" for axis, label in self.axes.items() if label]
        parts += [counted(len(self.traces), "trace"), counted(points, "point")]
        return words.CHART.format(kind=kind, parts=", ".join(parts))

    def _lines(self) -> Iterator[str]:
        all_fit = sum(trace.points for trace in self.traces) <= _POINTS
        for trace in self.traces[:_TRACES]:
            whole = all_fit or trace.points <= _FEW
            columns = [
                f"{_short(self.axes.get(axis) or axis)}: {described(values, trace.more, whole)}"
                for axis, values in trace.columns.items()
                if len(values)
            ]
            if len(self.traces) == 1:
                yield from columns
            elif columns:
                name = _short(trace.name or trace.kind)
                count = "" if whole else f" ({counted(trace.points, 'point')})"
                yield f"{name}{count}: {'; '.join(columns)}"
        if len(self.traces) > _TRACES:
            yield words.MORE_TRACES.format(count=len(self.traces) - _TRACES)


def _short(text: str) -> str:
    return cut_middle(" ".join(text.split()), _NAME)

"""A chart, whatever drew it, in the few lines that a model can reckon with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ....prompt import output_words as words
from ...budget import cut_middle
from ..numbers import counted, known
from .values import Column, described

_POINTS = 30  # of all traces: so many are sent as they are
_FEW = 10  # of one trace
_TRACES = 12
_NAME = 100  # characters


@dataclass(frozen=True)
class Trace:
    """One series: its values by the names of axes, and how many points it has in all."""

    kind: str = ""
    name: str = ""
    columns: Mapping[str, Column] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """Points of which something was read."""
        return max((column.total or column.read for column in self.columns.values()), default=0)

    @property
    def points(self) -> int | None:
        """All of them; None where nobody knows how many did not reach the server."""
        totals = [column.total for column in self.columns.values()]
        return None if None in totals else self.read


@dataclass(frozen=True)
class Chart:
    """`axes` are the names that people read, by the names of axes.

    Of a chart that is not `is_read`, only its kind is known; `more` traces were left out.
    """

    maker: str
    traces: Sequence[Trace]
    title: str = ""
    axes: dict[str, str] = field(default_factory=dict)
    more: int = 0
    is_read: bool = True

    def text(self) -> str:
        return "\n".join([self._head(), *self._lines()])

    def _head(self) -> str:
        kinds = " + ".join(dict.fromkeys(trace.kind for trace in self.traces if trace.kind))
        kind = f"{self.maker} {_short(kinds)}".strip()
        if not self.is_read:
            return words.SHOWN.format(what=words.TOO_LARGE.format(kind=kind))
        if not self.traces:
            return words.EMPTY_CHART.format(kind=kind)
        all_points = [trace.points for trace in self.traces]
        are_known = None not in all_points and not self.more
        read = sum(trace.read for trace in self.traces)
        parts = [f'"{_short(self.title)}"'] if self.title else []
        parts += [f"{axis}={_short(label)}" for axis, label in self.axes.items() if label]
        parts += [counted(len(self.traces) + self.more, "trace")]
        if read or are_known:  # else its data are elsewhere
            parts.append(known(read if are_known else None, read, "point"))
        return words.CHART.format(kind=kind, parts=", ".join(parts))

    def _lines(self) -> Iterator[str]:
        all_fit = sum(trace.read for trace in self.traces) <= _POINTS
        for trace in self.traces[:_TRACES]:
            whole = all_fit or trace.read <= _FEW
            columns = [
                f"{_short(self.axes.get(axis) or axis)}: {described(column, whole)}"
                for axis, column in trace.columns.items()
                if len(column.values)
            ]
            if len(self.traces) == 1:
                yield from columns
            elif columns:
                name = _short(trace.name or trace.kind)
                count = "" if whole else f" ({known(trace.points, trace.read, 'point')})"
                yield f"{name}{count}: {'; '.join(columns)}"
        if (hidden := max(len(self.traces) - _TRACES, 0) + self.more) > 0:
            yield words.MORE_TRACES.format(count=hidden)


def _short(text: str) -> str:
    return cut_middle(" ".join(text.split()), _NAME)

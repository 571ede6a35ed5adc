"""plotly: its figures carry their data as lists or, since version 6, as base64."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..bundles import shortened_list
from .chart import Chart, Trace
from .fields import as_dict, as_list, as_text, title_of
from .values import Column, column, decoded

_COLUMNS = (
    *("x", "y", "z", "labels", "parents", "values", "value", "lat", "lon", "locations"),
    *("r", "theta", "open", "high", "low", "close", "a", "b", "c", "text", "hovertext"),
)
_AXIS = re.compile(r"[xyz]axis\d*")


def plotly_chart(figure: dict[str, Any]) -> Chart:
    layout = as_dict(figure.get("layout"))
    given, more = shortened_list(as_list(figure.get("data")))
    traces = [_trace(as_dict(each)) for each in given]
    return Chart("plotly", traces, title_of(layout), dict(_axes(layout)), more)


def _axes(layout: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, axis in {**layout, **as_dict(layout.get("scene"))}.items():
        name = title_of(as_dict(axis)) if _AXIS.fullmatch(key) else ""
        # Each facet has axes of its own, which have the name of the first ones.
        first = key.rstrip("0123456789")
        if name and (key == first or name != title_of(as_dict(layout.get(first)))):
            yield key.replace("axis", ""), name


def _trace(given: dict[str, Any]) -> Trace:
    columns: dict[str, Column] = {}
    for name in _COLUMNS:
        values = _values(given.get(name))
        if values.values:
            # A trace may be drawn against the second axis.
            axis = as_text(given.get(f"{name}axis")) if name in "xyz" else ""
            columns[axis or name] = values
    return Trace(as_text(given.get("type")) or "scatter", as_text(given.get("name")), columns)


def _values(given: Any) -> Column:
    if isinstance(given, dict):
        return _from_base64(given)
    if isinstance(given, list):
        return column(given)
    return Column([given] if isinstance(given, int | float) else [])


def _from_base64(given: dict[str, Any]) -> Column:
    found = decoded(as_text(given.get("bdata")), as_text(given.get("dtype")))
    shape = re.findall(r"\d{1,9}", str(given.get("shape", "")))
    numbers = found.values
    if len(shape) == 2 and not found.more and 0 < int(shape[1]) <= len(numbers):
        width = int(shape[1])
        rows = [numbers[start : start + width] for start in range(0, len(numbers), width)]
        return Column(rows)
    return found

"""Vega-Lite and Vega, which altair draws with: the fields of the encoding, and their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ..bundles import shortened_list
from .chart import Chart, Trace
from .fields import as_dict, as_list, as_text, title_of
from .values import Column

_PARTS = ("layer", "hconcat", "vconcat", "concat")
_DEPTH = 8
_ELSEWHERE = {"": Column([], None)}  # data with an address


def vega_lite_charts(spec: dict[str, Any]) -> list[Chart]:
    """One chart for each view; layers of the same fields are one."""
    found: list[Chart] = []
    datasets = as_dict(spec.get("datasets"))
    for chart in _views(spec, datasets, [], {}, _DEPTH):
        same = next((each for each in found if _is_layer(each, chart)), None)
        if same is None:
            found.append(chart)
        else:
            kinds = dict.fromkeys([same.traces[0].kind, chart.traces[0].kind])
            trace = replace(same.traces[0], kind=" + ".join(kinds))
            found[found.index(same)] = replace(same, traces=[trace])
    return found or [Chart("vega-lite", [])]


def _is_layer(one: Chart, other: Chart) -> bool:
    return one.axes == other.axes and one.traces[0].columns == other.traces[0].columns


def _views(
    spec: dict[str, Any],
    datasets: dict[str, Any],
    rows: list[Any],
    encoding: dict[str, Any],
    depth: int,
) -> Iterator[Chart]:
    rows = _rows(spec.get("data"), datasets) or rows
    encoding = {**encoding, **as_dict(spec.get("encoding"))}
    if "mark" in spec:
        yield _chart(spec, rows, encoding)
    facet = spec.get("facet")
    if isinstance(facet, dict) and "field" in facet:
        encoding = {**encoding, "facet": facet}
    parts = [part for name in _PARTS for part in as_list(spec.get(name))]
    for part in [*parts, spec.get("spec")]:
        if isinstance(part, dict) and depth:
            yield from _views(part, datasets, rows, encoding, depth - 1)


def _rows(data: Any, datasets: dict[str, Any]) -> list[Any]:
    given = as_dict(data)
    return as_list(given.get("values")) or as_list(datasets.get(as_text(given.get("name"))))


def _chart(spec: dict[str, Any], rows: list[Any], encoding: dict[str, Any]) -> Chart:
    mark = spec["mark"]
    kind = as_text(mark) or as_text(as_dict(mark).get("type"))
    rows, more = shortened_list(rows)
    channels = {name: as_dict(channel) for name, channel in encoding.items()}
    axes = {name: label for name, channel in channels.items() if (label := _label(channel))}
    fields = dict.fromkeys(as_text(channel.get("field")) for channel in channels.values())
    columns = _columns(rows, more, filter(None, fields)) if rows else _ELSEWHERE
    return Chart("vega-lite", [Trace(kind, "", columns)], title_of(spec), axes)


def _label(channel: dict[str, Any]) -> str:
    """As altair writes it: `mean(speed)`, `speed (binned)`."""
    name = as_text(channel.get("field"))
    how = as_text(channel.get("aggregate")) or as_text(channel.get("timeUnit"))
    if how:
        return f"{how}({name})"
    return f"{name} (binned)" if name and channel.get("bin") else name


def vega_charts(spec: dict[str, Any]) -> list[Chart]:
    """Vega says how to draw: its marks, the titles of its axes and the tables that it holds."""
    marks = [as_text(as_dict(mark).get("type")) for mark in as_list(spec.get("marks"))]
    axes = {
        as_text(as_dict(axis).get("scale")): title_of(as_dict(axis))
        for axis in as_list(spec.get("axes"))
    }
    tables = [as_dict(table) for table in as_list(spec.get("data"))]
    kind = " + ".join(dict.fromkeys(filter(None, marks)))
    traces = [
        Trace(kind, as_text(table.get("name")), columns)
        for table in tables
        if (columns := _table(as_list(table.get("values"))))
    ]
    named = {axis: title for axis, title in axes.items() if axis and title}
    return [Chart("vega", traces or [Trace(kind, "", _ELSEWHERE)], title_of(spec), named)]


def _table(values: list[Any]) -> dict[str, Column]:
    rows, more = shortened_list(values)
    return _columns(rows, more, dict.fromkeys(name for row in rows for name in as_dict(row)))


def _columns(rows: list[Any], more: int, names: Iterable[str]) -> dict[str, Column]:
    return {name: Column([as_dict(row).get(name) for row in rows], more) for name in names}

"""bokeh: a document of models that name each other by their ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .chart import Chart, Trace
from .fields import as_dict, as_list, as_text
from .values import Column, column, decoded

_CHANNELS = ("x", "y", "top", "bottom", "left", "right", "xs", "ys", "start_angle", "end_angle")
_DEPTH = 60


def bokeh_charts(documents: dict[str, Any]) -> list[Chart]:
    """One chart for each figure of the documents."""
    models = list(_models(documents, _DEPTH))
    by_id = {as_text(model.get("id")): model for model in models}
    figures = [model for model in models if model.get("name") in ("Figure", "Plot", "GMap")]
    return [_chart(as_dict(figure.get("attributes")), by_id) for figure in figures]


def _models(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if not depth:
        return
    if isinstance(value, dict):
        if value.get("type") == "object" and "name" in value:
            yield value
        for part in value.values():
            yield from _models(part, depth - 1)
    elif isinstance(value, list):
        for part in value:
            yield from _models(part, depth - 1)


def _chart(figure: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Chart:
    def attributes(reference: Any) -> dict[str, Any]:
        model = by_id.get(as_text(as_dict(reference).get("id")), as_dict(reference))
        return as_dict(model.get("attributes"))

    axes = {}
    for name, places in (("x", ("below", "above")), ("y", ("left", "right"))):
        labels = (
            as_text(attributes(axis).get("axis_label"))
            for place in places
            for axis in as_list(figure.get(place))
        )
        axes[name] = next(filter(None, labels), "")
    traces = []
    for reference in as_list(figure.get("renderers")):
        renderer = attributes(reference)
        model = as_dict(renderer.get("glyph"))
        model = by_id.get(as_text(model.get("id")), model)
        data = _entries(attributes(renderer.get("data_source")).get("data"))
        traces.append(_trace(as_text(model.get("name")), as_dict(model.get("attributes")), data))
    title = as_text(attributes(figure.get("title")).get("text"))
    return Chart("bokeh", traces, title, axes)


def _entries(data: Any) -> dict[str, Any]:
    pairs = [as_list(pair) for pair in as_list(as_dict(data).get("entries"))]
    return {as_text(pair[0]): pair[1] for pair in pairs if len(pair) == 2}


def _trace(kind: str, glyph: dict[str, Any], data: dict[str, Any]) -> Trace:
    columns: dict[str, Column] = {}
    for channel in _CHANNELS:
        name = as_text(as_dict(glyph.get(channel)).get("field"))
        values = _values(data.get(name))
        if values.values:
            columns[channel] = values
    return Trace(kind, "", columns)


def _values(given: Any) -> Column:
    if isinstance(given, list):
        return column(given)
    array = as_dict(given)
    inner = array.get("array")
    if isinstance(inner, list):
        return column(inner)
    text = as_text(as_dict(inner).get("data"))
    little = array.get("order") != "big"
    return decoded(text, as_text(array.get("dtype")), is_little=little)

"""Charts as numbers, from the data with which the page draws them."""

from __future__ import annotations

import base64
import gzip
import json
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.context import outputs_text
from jupyterlab_gptcode.context.outputs.charts.values import Column, decoded

PLOTLY = "application/vnd.plotly.v1+json"
VEGA_LITE = "application/vnd.vegalite.v5+json"


def text_of(**data: Any) -> str:
    return outputs_text([{"output_type": "display_data", "data": data}], 20_000)


def plotly(*traces: Any, **layout: Any) -> str:
    return text_of(**{PLOTLY: {"data": list(traces), "layout": layout}})


def as_base64(letter: str, *values: float) -> str:
    return base64.b64encode(struct.pack(f"<{len(values)}{letter}", *values)).decode()


def test_a_bar_chart() -> None:
    trace = {"type": "bar", "x": ["spring", "summer"], "y": [4200, 6100.5]}
    assert plotly(trace, xaxis={"title": {"text": "season"}}, yaxis={"title": "count"}) == (
        "[plotly bar: x=season, y=count, 1 trace, 2 points; shown to the user]\n"
        "season: spring, summer\ncount: 4200, 6100.5"
    )


def test_many_points_are_their_ranges() -> None:
    days = [f"2024-01-{day:02d}" for day in range(1, 32)]
    line = {"name": "a", "x": days, "y": list(range(31))}
    kinds = {"name": "b", "type": "box", "x": ["p", "q"] * 40, "y": [None, 1.5] * 40}
    assert plotly(line, kinds) == (
        "[plotly scatter + box: 2 traces, 111 points; shown to the user]\n"
        "a (31 points): x: 2024-01-01 to 2024-01-31; y: 0 to 30, mean 15\n"
        "b (80 points): x: p, q; y: 1.5 to 1.5, mean 1.5"
    )


@pytest.mark.parametrize(
    ("dtype", "letter", "values"),
    [
        ("i1", "b", [-3, 4]),
        ("u1", "B", [0, 255]),
        ("i2", "h", [-300, 300]),
        ("u4", "I", [0, 4_000_000_000]),
        ("i8", "q", [-(10**12), 10**12]),
        ("f4", "f", [0.5, -2.25]),
        ("f8", "d", [0.125, -1000.5]),
    ],
)
def test_numbers_of_plotly_in_base64(dtype: str, letter: str, values: list[float]) -> None:
    data = as_base64(letter, *values)
    assert decoded(data, dtype) == Column(values)
    assert plotly({"type": "scatter", "y": {"dtype": dtype, "bdata": data}}).startswith(
        "[plotly scatter: 1 trace, 2 points"
    )


def test_a_grid_of_numbers_in_base64() -> None:
    z = {"dtype": "i1", "bdata": as_base64("b", 1, 2, 3, 4, 5, 6), "shape": "2, 3"}
    assert plotly({"type": "heatmap", "z": z}).endswith("\nz: [1, 2, 3], [4, 5, 6]")


def test_numbers_that_the_page_left_out_are_counted() -> None:
    whole = as_base64("d", *range(9_000))
    cut = f"{whole[:10_000]}\n… {len(whole) - 20_000} characters not sent …\n{whole[-10_000:]}"
    traces = [
        {"type": "scatter", "y": {"dtype": "f8", "bdata": cut}},
        {"type": "bar", "y": [*range(1_000), "… 49000 items not sent …"]},
    ]
    assert plotly(*traces) == (
        "[plotly scatter + bar: 2 traces, 59,000 points; shown to the user]\n"
        "scatter (9,000 points): y: 0 to 936, mean 468 (of the first 937 of 9,000 values)\n"
        "bar (50,000 points): y: 0 to 999, mean 499.5 "
        "(of the first 1,000 of 50,000 values)"
    )


def test_columns_that_were_cut_apart_are_counted_apart() -> None:
    whole = as_base64("d", *range(9_000))
    cut = f"{whole[:10_000]}\n… {len(whole) - 20_000} characters not sent …\n{whole[-10_000:]}"
    x = {"dtype": "f8", "bdata": cut}
    y = [*range(1_000), "… 8000 items not sent …"]
    assert plotly({"x": x, "y": y, "text": ["a", "b"]}) == (
        "[plotly scatter: 1 trace, 9,000 points; shown to the user]\n"
        "x: 0 to 936, mean 468 (of the first 937 of 9,000 values)\n"
        "y: 0 to 999, mean 499.5 (of the first 1,000 of 9,000 values)\n"
        "text: a, b"
    )


@pytest.mark.parametrize("size", [3_001, 3_002, 3_003])
def test_bytes_that_were_cut_are_counted_without_what_fills_their_end(size: int) -> None:
    whole = as_base64("B", *([7] * size))
    cut = f"{whole[:1_000]}\n… {len(whole) - 2_000} characters not sent …\n{whole[-1_000:]}"
    assert f", {size:,} points; " in plotly({"y": {"dtype": "u1", "bdata": cut}})


def test_lists_in_lists_that_were_cut_have_at_least_what_was_read() -> None:
    outer = [[1, 2, 3], [4, 5, 6], "… 700 items not sent …"]
    inner = [[1, 2, 3, "… 40 items not sent …"], [4, 5, 6, "… 40 items not sent …"]]
    for z in (outer, inner):
        assert plotly({"type": "heatmap", "z": z}) == (
            "[plotly heatmap: 1 trace, at least 6 points; shown to the user]\n"
            "z: 1 to 6, mean 3.5 (of 6 values that could be read, not all)"
        )


def test_traces_that_were_cut_are_counted() -> None:
    text = plotly(*({"y": [1, 2]} for _ in range(1_000)), "… 234 items not sent …")
    assert text.startswith("[plotly scatter: 1,234 traces, at least 2,000 points; shown")
    assert text.endswith("\n… 1,222 more traces …")


def test_numbers_that_were_packed_and_cut() -> None:
    raw = struct.pack("<5000d", *(value**0.5 for value in range(5_000)))
    packed = base64.b64encode(gzip.compress(raw, mtime=0)).decode()
    cut = f"{packed[:10_000]}\n… {len(packed) - 20_000} characters not sent …\n{packed[-10_000:]}"
    assert decoded(packed, "float64").total == 5_000
    column = decoded(cut, "float64")
    assert column.total is None
    assert 0 < column.read < 5_000


def test_tables_of_vega_that_were_cut() -> None:
    rows = [{"a": 1}, {"a": 3}, "… 5 items not sent …"]
    spec = {"marks": [{"type": "rect"}], "data": [{"name": "t", "values": rows}]}
    assert text_of(**{"application/vnd.vega.v5+json": spec}) == (
        "[vega rect: 1 trace, 7 points; shown to the user]\na: 1 to 3, mean 2 "
        "(of the first 2 of 7 values)"
    )


@pytest.mark.parametrize("kind", ["vega", "vegalite"])
def test_data_that_have_an_address_have_no_number(kind: str) -> None:
    mark = {"marks": [{"type": "point"}]} if kind == "vega" else {"mark": "point"}
    spec = {**mark, "data": {"url": "a.csv"} if kind == "vegalite" else [{"url": "a.csv"}]}
    text = text_of(**{f"application/vnd.{kind}.v5+json": spec})
    assert text in (
        "[vega point: 1 trace; shown to the user]",
        "[vega-lite point: 1 trace; shown to the user]",
    )


def test_a_script_that_was_cut_is_not_an_empty_chart() -> None:
    html = (
        "<script>Plotly.newPlot('a', [{\"y\": [1, 2\n… 900 characters not sent …\n]}], {})</script>"
    )
    assert (
        text_of(**{"text/html": html}) == "[plotly, too large to be read here; shown to the user]"
    )


def test_a_map_that_was_cut_has_at_least_what_was_read() -> None:
    page = "<script>/* leaflet */ L.map('m', {center: [1.5, 2.5]}); L.marker([1, 2]); L.marker("
    cut = f"{page}\n… 900 characters not sent …\n; L.marker([1, 2])</script>"
    assert text_of(**{"text/html": cut}) == (
        "[map: centre 1.5, 2.5, at least 3 markers; shown to the user]"
    )
    assert text_of(**{"text/html": f"{page}</script>"}) == (
        "[map: centre 1.5, 2.5, 2 markers; shown to the user]"
    )


def test_a_chart_that_came_as_a_text() -> None:
    figure = json.dumps({"data": [{"type": "pie", "labels": ["a"], "values": [1]}]})
    assert text_of(**{PLOTLY: figure}).startswith("[plotly pie: 1 trace, 1 point;")


def test_what_is_too_large_is_named() -> None:
    assert text_of(**{PLOTLY: ""}) == f"[{PLOTLY}; shown to the user]"


def test_charts_within_pages() -> None:
    drawn = 'Plotly.newPlot("a-b", [{"type":"bar","y":[1,2]}], {"title":{"text":"T"}}, {})'
    spec: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "mark": "bar",
    }
    spec |= {"data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}}
    html = f"<div></div><script>{drawn}; (function(spec){{}})({json.dumps(spec)}, {{}})</script>"
    assert text_of(**{"text/html": html}) == (
        '[plotly bar: "T", 1 trace, 2 points; shown to the user]\ny: 1, 2\n'
        "[vega-lite bar: x=a, 1 trace, 1 point; shown to the user]\na: 1"
    )


def test_the_mime_type_of_altair_6() -> None:
    spec: dict[str, Any] = {
        "mark": {"type": "line"},
        "data": {"values": [{"t": "2024-01-01", "v": 3}]},
    }
    spec["encoding"] = {"x": {"field": "t"}, "y": {"field": "v", "aggregate": "mean"}}
    assert text_of(
        **{"application/vnd.vegalite.v6.json": spec, "text/plain": "alt.Chart(...)"}
    ) == (
        "[vega-lite line: x=t, y=mean(v), 1 trace, 1 point; shown to the user]\nt: 2024-01-01\nv: 3"
    )


def test_a_figure_of_bokeh_with_compressed_numbers() -> None:
    numbers = base64.b64encode(gzip.compress(struct.pack("<3d", 1, 2, 4))).decode()
    array = {"type": "ndarray", "array": {"type": "bytes", "data": numbers}, "dtype": "float64"}
    source: dict[str, Any] = {"type": "object", "name": "ColumnDataSource", "id": "2"}
    source["attributes"] = {"data": {"type": "map", "entries": [["h", array]]}}
    glyph: dict[str, Any] = {"type": "object", "name": "Line", "id": "3"}
    glyph["attributes"] = {"y": {"type": "field", "field": "h"}}
    renderer: dict[str, Any] = {"type": "object", "name": "GlyphRenderer", "id": "4"}
    renderer["attributes"] = {"data_source": source, "glyph": glyph}
    axis = {"type": "object", "name": "LinearAxis", "id": "5", "attributes": {"axis_label": "m"}}
    figure: dict[str, Any] = {"type": "object", "name": "Figure", "id": "1"}
    figure["attributes"] = {"renderers": [renderer], "left": [axis], "title": {"id": "none"}}
    script = f"const docs_json = {json.dumps({'d': {'roots': [figure]}})};\nshow();"
    assert text_of(**{"application/javascript": script}) == (
        "[bokeh Line: y=m, 1 trace, 3 points; shown to the user]\nm: 1, 2, 4"
    )


_junk = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("data", "layout", "type", "x", "y", "z", "bdata", "dtype", "shape", "title"),
                    *("mark", "encoding", "field", "values", "layer", "marks", "axes", "scale"),
                    *("name", "attributes", "renderers", "glyph", "id", "entries", "array", "text"),
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


@given(_junk, st.sampled_from([PLOTLY, VEGA_LITE, "application/vnd.vega.v5+json"]))
def test_any_data_of_a_chart_give_a_text(spec: Any, mime: str) -> None:
    assert text_of(**{mime: spec}).startswith("[")


@given(_junk)
def test_any_document_of_bokeh_gives_a_text(document: Any) -> None:
    roots = {"type": "object", "name": "Figure", "attributes": document}
    script = f"docs_json = {json.dumps({'roots': [roots]})}"
    assert text_of(**{"application/javascript": script}).startswith("[")


@pytest.mark.parametrize("depth", [10, 2_000])
def test_data_that_are_deep(depth: int) -> None:
    deep: Any = []
    for _ in range(depth):
        deep = [deep]
    for key in ("x", "z"):
        assert plotly({key: deep}).startswith("[plotly scatter: 1 trace")
    views: Any = {"mark": "bar"}
    for _ in range(depth):
        views = {"layer": [views]}
    assert text_of(**{VEGA_LITE: views}).startswith("[vega-lite")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("{'data': [{'type': 'bar', 'y': array([1, -2], dtype=int8)}]}", "[plotly bar: 1 trace, "),
        ("{'data': [{'y': array([1, ..., 2])}]}", "[widget FigureWidget("),
        ("{'data': [{'y': open('x')}]}", "[widget FigureWidget("),
        ("{[]: 1}", "[widget FigureWidget("),
        ("(" * 5_000, "[widget FigureWidget("),
        ("[" * 50 + "]" * 50, "[widget FigureWidget("),
    ],
)
def test_a_widget_of_plotly(data: str, text: str) -> None:
    view: dict[str, Any] = {"application/vnd.jupyter.widget-view+json": {}}
    assert text_of(**{"text/plain": f"FigureWidget({data})"}, **view).startswith(text)

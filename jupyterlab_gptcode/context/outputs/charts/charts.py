"""Which library drew a chart, by MIME type or by the script in its HTML."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from ....protocol import Json
from ..bundles import joined, parted
from ..html import read_html
from .bokeh import bokeh_charts
from .chart import Chart
from .fields import as_dict
from .folium import folium_text
from .plotly import plotly_chart
from .vega import vega_charts, vega_lite_charts

_VEGA = re.compile(r"application/vnd\.(vega(?:lite)?)\.v\d+(?:\.\d+)*[.+]json")
_PLOTLY = "application/vnd.plotly.v1+json"
_NEW_PLOT = re.compile(
    r"\bPlotly\.(?:newPlot|react)\(\s{0,200}[\"'][^\"']{0,200}[\"']\s{0,200},\s{0,200}"
)
_COMMA = re.compile(r"[\s,]{1,99}")
_EMBED = re.compile(r"\}\)\(\s*(?=\{)|\bvegaEmbed\([^{]{0,200}(?=\{)")
_DOCUMENTS = re.compile(r"\bdocs_json\s*=\s*(?=\{)")
_CHARTS = 20  # in one output
_TRIES = 200  # places that look like one
_JSON = json.JSONDecoder()
_LIMIT = 4_000  # characters of the texts of charts in one output


def chart_text(data: Json) -> str:
    """The charts of a bundle, or "" where it has none that can be read."""
    html = joined(data.get("text/html"))
    script = html + joined(data.get("application/javascript"))
    found = list(itertools.islice(itertools.chain(_from_mime(data), _from_script(script)), _CHARTS))
    if found:
        return "\n".join(_within(chart.text() for chart in found))
    if "leaflet" in html.lower():
        is_cut = parted(html).missing > 0
        return _inner_map(html, is_cut) or folium_text(html, is_cut)
    return ""


def _inner_map(html: str, is_cut: bool) -> str:
    maps = (folium_text(page, is_cut) for page in read_html(html).embedded)
    return next(filter(None, maps), "")


def _within(texts: Iterable[str]) -> Iterator[str]:
    left = _LIMIT
    for text in texts:
        yield text if len(text) <= left else text.partition("\n")[0]
        left -= len(text)


def _from_mime(data: Json) -> Iterator[Chart]:
    for mime, value in data.items():
        if mime == _PLOTLY and (figure := _parsed(value)):
            yield plotly_chart(figure)
        elif (found := _VEGA.fullmatch(str(mime))) and (spec := _parsed(value)):
            yield from vega_charts(spec) if found[1] == "vega" else vega_lite_charts(spec)


def _parsed(value: Any) -> dict[str, Any]:
    """A page may send JSON as a text."""
    if isinstance(value, str | list):
        try:
            return as_dict(json.loads(joined(value)))
        except (ValueError, RecursionError):
            return {}
    return as_dict(value)


def _from_script(script: str) -> Iterator[Chart]:
    for found in itertools.islice(_NEW_PLOT.finditer(script), _TRIES):
        traces, end = _decoded(script, found.end())
        comma = _COMMA.match(script, end)
        layout, _ = _decoded(script, comma.end() if comma else end)
        if traces is None:
            yield Chart("plotly", [], is_read=False)
        else:
            yield plotly_chart({"data": traces, "layout": layout})
    if "vega" in script:
        for found in itertools.islice(_EMBED.finditer(script), _TRIES):
            spec, _ = _decoded(script, found.end())
            schema = str(as_dict(spec).get("$schema", ""))
            if "vega-lite" in schema:
                yield from vega_lite_charts(spec)
            elif "/vega/" in schema:
                yield from vega_charts(spec)
    for found in itertools.islice(_DOCUMENTS.finditer(script), _TRIES):
        yield from bokeh_charts(as_dict(_decoded(script, found.end())[0]))


def _decoded(script: str, start: int) -> tuple[Any, int]:
    """The JSON that starts here, and where it ends."""
    try:
        return _JSON.raw_decode(script, start)
    except (ValueError, RecursionError):
        return None, start

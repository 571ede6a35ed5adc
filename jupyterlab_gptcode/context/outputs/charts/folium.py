"""folium: a page within a page, in which a script makes a map with Leaflet."""

from __future__ import annotations

import re

from ....prompt import output_words as words
from ...budget import cut_middle
from ..numbers import known

_NUMBER = r"(-?\d+(?:\.\d+)?)"
_CENTRE = re.compile(rf"\bcenter:\s*\[{_NUMBER},\s*{_NUMBER}\]")
_ZOOM = re.compile(r"[\"']?\bzoom[\"']?:\s*(\d+)")
_LAYER = re.compile(
    r"\bL\.(marker|circleMarker|circle|polyLine|polyline|polygon|rectangle|geoJson|heatLayer)\(",
    re.I,
)
_FEATURE = re.compile(r"[\"']type[\"']:\s*[\"']Feature[\"']")
_TEXT = re.compile(r"<div[^<>]{0,200}>([^<>{}]{1,300})</div>")
_NAMES = {"circlemarker": "circle marker", "geojson": "GeoJSON layer", "heatlayer": "heat map"}
_TEXTS = 600  # characters of what popups say


def folium_text(page: str, is_cut: bool) -> str:
    """A map by its centre, zoom, layers, and what stands at its markers."""

    def number(count: int, noun: str) -> str:
        return known(None if is_cut else count, count, noun)

    if "L.map(" not in page:
        return ""
    parts = []
    if centre := _CENTRE.search(page):
        parts.append(f"centre {centre[1]}, {centre[2]}")
    if zoom := _ZOOM.search(page):
        parts.append(f"zoom {zoom[1]}")
    layers: dict[str, int] = {}
    for found in _LAYER.findall(page):
        layers[found.lower()] = layers.get(found.lower(), 0) + 1
    parts += [number(count, _NAMES.get(name, name)) for name, count in layers.items()]
    if features := len(_FEATURE.findall(page)):
        parts.append(number(features, "feature"))
    if is_cut and not parts:
        return words.SHOWN.format(what=words.TOO_LARGE.format(kind="map"))
    head = words.CHART.format(kind="map", parts=", ".join(parts) or "empty")
    texts = dict.fromkeys(" ".join(text.split()) for text in _TEXT.findall(page))
    labels = cut_middle(", ".join(filter(None, texts)), _TEXTS)
    return f"{head}\n{labels}" if labels else head

"""Whether two runs of a cell gave the same. Of pictures whose bytes are others nobody knows what
they show: they count as the same here, and the verdict says it. What a cell
writes to stderr not at all: warnings and progress bars differ from run to run. Pure."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from ..protocol import Json
from .pictures import picture_hash
from .texts import first_difference

_PICTURE = "picture"
_WIDGET = "application/vnd.jupyter.widget-view+json"
_SCRIPTS = re.compile(r"<(style|script|head)\b.*?</\1\s*>", re.S | re.I)
_TAG = re.compile(r"<[^>]*>")
_END_OF_ROW = re.compile(r"</(?:tr|p|div|li|h\d|pre)\s*>|<br\s*/?>", re.I)
_OBJECT = re.compile(r"\s*<[\w.]+(?: object| at 0x|\b.*?\bat 0x).*>\s*", re.S)
_OF_ELEMENTS = {"id", "uid", "uuid", "root_id", "docid", "plot_id"}


def difference(
    was: Sequence[Json], now: Sequence[Json], *, at: float, timed: bool = False
) -> tuple[str, str] | None:
    """What the saved outputs and the new ones first differ in; None if they say the same."""
    options: dict[str, Any] = {"at": at, "timed": timed}
    if found := first_difference(printed(was), printed(now), **options):
        return found
    before, after = list(_shown(was)), list(_shown(now))
    for (kind, text), (new_kind, new_text) in zip(before, after, strict=False):
        if kind != new_kind:
            return kind, new_kind
        if found := first_difference(text, new_text, **options):
            return found
    if len(before) != len(after):
        return _count(len(before)), _count(len(after))
    return None


def pictures(outputs: Sequence[Json]) -> list[str]:
    """Hashes of what they show, as far as that is known."""
    data = (each["data"] for each in outputs if isinstance(each.get("data"), dict))
    seen = (value for each in data for kind, value in each.items() if _is_seen(kind))
    return [picture_hash(_text(value)) for value in seen]


def _count(number: int) -> str:
    return "1 output" if number == 1 else f"{number} outputs"


def printed(outputs: Sequence[Json]) -> str:
    """What a cell wrote to stdout."""
    return "".join(
        _text(each.get("text"))
        for each in outputs
        if each.get("output_type") == "stream" and each.get("name") == "stdout"
    )


def _shown(outputs: Sequence[Json]) -> Iterator[tuple[str, str]]:
    """The kind of each result and display, and what it says."""
    for output in outputs:
        if output.get("output_type") in ("execute_result", "display_data"):
            data = output.get("data")
            if isinstance(data, dict) and _WIDGET not in data:
                yield _of_bundle(data)


def _of_bundle(data: Json) -> tuple[str, str]:
    if any(map(_is_seen, data)):
        return _PICTURE, ""
    plain = _text(data.get("text/plain"))
    if plain and not _OBJECT.fullmatch(plain):
        return "text", plain
    if page := _text(data.get("text/html")):
        return "HTML", _text_of_html(page)
    for kind in ("text/markdown", "text/latex"):
        if found := _text(data.get(kind)):
            return "text", found
    for kind, value in data.items():
        if kind.endswith("json") and value:
            return "JSON", _text_of_json(value)
    return "text", plain


def _is_seen(kind: str) -> bool:
    return kind.startswith(("image/", "video/", "audio/"))


def _text(value: object) -> str:
    """nbformat allows a list of lines."""
    if isinstance(value, list):
        return "".join(each for each in value if isinstance(each, str))
    return value if isinstance(value, str) else ""


def _text_of_html(page: str) -> str:
    rows = _END_OF_ROW.sub("\n", _SCRIPTS.sub("", page))
    return html.unescape(_TAG.sub(" ", rows))


def _text_of_json(value: object) -> str:
    try:
        return json.dumps(_without_ids(value), indent=1, sort_keys=True)
    except (RecursionError, TypeError, ValueError):
        return ""


def _without_ids(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_ids(v) for key, v in value.items() if key not in _OF_ELEMENTS}
    return [_without_ids(each) for each in value] if isinstance(value, list) else value

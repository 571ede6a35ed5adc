"""A MIME bundle as text: the richest of its parts that a model can read."""

from __future__ import annotations

import json
import re
from typing import Any

from ...prompt import output_words as words
from ...protocol import Json
from ..budget import cut_middle
from .bundles import joined
from .charts import chart_text
from .images import has_image, image_name
from .pages import has_frame, has_table, page_text
from .streams import plain
from .svg import svg_text
from .widgets import widget_text
from .wrapped import unwrapped

_SAYS_NOTHING = re.compile(
    r"<[\w.]+(?: object)?(?: at 0x[0-9A-Fa-f]+)?>"
    r"|DataFrame\[.*\]|<[A-Z]+>|[\w.]+\(\.\.\.\)|<class '[\w.]+'>\n\"\"\".*",
    re.S,
)
_WRITTEN = ("text/markdown", "text/latex")
_DATA = ("application/json", "application/geo+json")
_BOKEH = "application/vnd.bokehjs_load.v0+json"  # the library, which shows nothing yet
_SCRIPT = 200  # characters of JavaScript


def rich_text(data: Json, rows: int | None = None) -> str:
    """What a display or a result shows; the names of its parts where none can be read. A table has
    no more than `rows`."""
    text = unwrapped(plain(joined(data.get("text/plain")))).strip("\n").rstrip()
    return (
        widget_text(data, text)
        or chart_text(data)
        or _table(data, text, rows)
        or image_name(data, text)
        or _formula(data, text)
        or ("" if _SAYS_NOTHING.fullmatch(text) else text)
        or _content(data)
        or svg_text(joined(data.get("image/svg+xml")))
        or _page(data, rows)
        or _named(data, text)
    )


def _table(data: Json, text: str, rows: int | None) -> str:
    """Tables, which as HTML are whole where their text is wrapped or left out."""
    is_better = has_frame(data) or (has_table(data) and _SAYS_NOTHING.fullmatch(text))
    return page_text(data, rows) if is_better else ""


def _formula(data: Json, text: str) -> str:
    """A formula that would be drawn over several lines."""
    latex = joined(data.get("text/latex"))
    return plain(latex).strip() if "\n" in text and latex.startswith("$") else ""


def _content(data: Json) -> str:
    """What was written to be read, else data."""
    for mime in _WRITTEN:
        if text := plain(joined(data.get(mime))).strip("\n"):
            return text
    value: Any = next((data[mime] for mime in _DATA if data.get(mime)), "")
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except (RecursionError, TypeError, ValueError):
        return ""
    return plain(text)


def _page(data: Json, rows: int | None) -> str:
    if not joined(data.get("text/html")).strip():
        return ""
    return page_text(data, rows) or words.SHOWN.format(what=words.HTML)


def _named(data: Json, text: str) -> str:
    """What could not be read is named."""
    if _BOKEH in data:
        return words.SHOWN.format(what=words.HTML)
    if script := joined(data.get("application/javascript")).strip():
        what = words.JAVASCRIPT.format(code=cut_middle(plain(script), _SCRIPT))
    else:
        # An image has a line of its own.
        mimes = sorted(
            mime for mime in map(str, data) if mime != "text/plain" and not has_image({mime: ""})
        )
        what = ", ".join(mimes)
    return words.SHOWN.format(what=what) if what else text

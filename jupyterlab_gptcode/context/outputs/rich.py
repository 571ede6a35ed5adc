"""A MIME bundle as text: the richest of its parts that a model can read."""

from __future__ import annotations

import json
import re
from typing import Any

from ...prompt import output_words as words
from ...prompt.words import MIDDLE
from ...protocol import Json
from ..budget import cut_middle
from .bundles import joined, shortened
from .charts import chart_text
from .html import HtmlTable, Page, read_html
from .images import image_name
from .streams import plain
from .svg import svg_text
from .tables import is_shape, table_text
from .widgets import widget_text
from .wrapped import unwrapped

_SAYS_NOTHING = re.compile(
    r"<[\w.]+(?: object)?(?: at 0x[0-9A-Fa-f]+)?>"
    r"|DataFrame\[.*\]|<[A-Z]+>|[\w.]+\(\.\.\.\)|<class '[\w.]+'>\n\"\"\".*",
    re.S,
)
_WRITTEN = ("text/markdown", "text/latex")
_DATA = ("application/json", "application/geo+json")
_TABLES = {"dataframe", "simpletable"}  # pandas and polars; statsmodels
_BOKEH = "application/vnd.bokehjs_load.v0+json"  # the library, which shows nothing yet
_READ = 200_000  # characters of HTML, as many as the page sends
_SCRIPT = 200  # characters of JavaScript


def rich_text(data: Json) -> str:
    """What a display or a result shows; the names of its parts where none can be read."""
    text = unwrapped(plain(joined(data.get("text/plain")))).strip("\n").rstrip()
    return (
        widget_text(data, text)
        or chart_text(data)
        or _table(data, text)
        or image_name(data, text)
        or _formula(data, text)
        or ("" if _SAYS_NOTHING.fullmatch(text) else text)
        or _content(data)
        or svg_text(joined(data.get("image/svg+xml")))
        or _page(data)
        or _named(data, text)
    )


def _table(data: Json, text: str) -> str:
    """Tables, which as HTML are whole where their text is wrapped or left out."""
    html, missing = _html(data)
    if "<table" not in html:
        return ""
    page = read_html(html)
    is_known = any(not _TABLES.isdisjoint(table.classes.split()) for table in page.tables)
    return _page_text(page, missing) if is_known or _SAYS_NOTHING.fullmatch(text) else ""


def _html(data: Json) -> tuple[str, int]:
    """The HTML up to where it was cut, and how much of it is missing."""
    begin, missing = shortened(joined(data.get("text/html")))
    return begin[:_READ], missing + max(len(begin) - _READ, 0)


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


def _page(data: Json) -> str:
    html, missing = _html(data)
    if not html.strip():
        return ""
    return _page_text(read_html(html), missing) or words.SHOWN.format(what=words.HTML)


def _page_text(page: Page, missing: int) -> str:
    beside = list(page.texts())
    blocks = [
        table_text(block, beside) if isinstance(block, HtmlTable) else block
        for block in page.blocks
        if isinstance(block, HtmlTable) or not (page.tables and is_shape(block))
    ]
    if missing:
        blocks.append(MIDDLE.format(count=missing))
    return plain("\n".join(block for block in blocks if block))


def _named(data: Json, text: str) -> str:
    """What could not be read is named."""
    if _BOKEH in data:
        return words.SHOWN.format(what=words.HTML)
    if script := joined(data.get("application/javascript")).strip():
        what = words.JAVASCRIPT.format(code=cut_middle(plain(script), _SCRIPT))
    else:
        mimes = sorted(mime for mime in map(str, data) if mime != "text/plain")
        what = ", ".join(mimes)
    return words.SHOWN.format(what=what) if what else text

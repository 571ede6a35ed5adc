"""The HTML of an output as text."""

from __future__ import annotations

import functools
import re

from ...prompt.words import MIDDLE
from ...protocol import Json
from .bundles import joined, shortened
from .html import HtmlTable, read_html
from .streams import plain
from .tables import is_shape, table_text

_READ = 200_000  # characters, as many as the page sends
_REMEMBERED = 128  # pages, of which few are long
_TABLE = re.compile(
    r"<table\b[^<>]{0,300}\bclass=[^<>]{0,300}\b(?:dataframe|simpletable)\b"  # pandas; statsmodels
)


def has_table(data: Json) -> bool:
    return "<table" in joined(data.get("text/html"))


def has_frame(data: Json) -> bool:
    """Whether a table is that of a data frame, and not a picture of something else."""
    return _TABLE.search(joined(data.get("text/html"))) is not None


def page_text(data: Json) -> str:
    """What a reader sees of the HTML up to where it was cut, and how much of it is missing."""
    begin, missing = shortened(joined(data.get("text/html")))
    html = begin[:_READ]
    missing += len(begin) - len(html)
    text = _text(html)
    return f"{text}\n{MIDDLE.format(count=missing)}" if missing else text


@functools.lru_cache(maxsize=_REMEMBERED)
def _text(html: str) -> str:
    """Remembered: each request is made of all outputs so far, and a table takes milliseconds."""
    page = read_html(html)
    beside = list(page.texts())
    blocks = (
        table_text(block, beside) if isinstance(block, HtmlTable) else block
        for block in page.blocks
        if isinstance(block, HtmlTable) or not (page.tables and is_shape(block))
    )
    return plain("\n".join(block for block in blocks if block))

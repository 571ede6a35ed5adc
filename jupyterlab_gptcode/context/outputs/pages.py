"""The HTML of an output as text."""

from __future__ import annotations

import functools
import re

from ...prompt.words import MIDDLE
from ...protocol import Json
from .bundles import joined, parted
from .html import HtmlTable, Page, read_html
from .streams import plain
from .tables import is_shape, table_text

_READ = 200_000  # characters, as many as the page sends
_PLAIN = 200  # characters of the end of a frame's text, in which its shape may stand
_REMEMBERED = 128  # pages, of which few are long
_TABLE = re.compile(
    r"<table\b[^<>]{0,300}\bclass=[^<>]{0,300}\b(?:dataframe|simpletable)\b"  # pandas; statsmodels
)


def has_table(data: Json) -> bool:
    return "<table" in joined(data.get("text/html"))


def has_frame(data: Json) -> bool:
    """Whether a table is that of a data frame, and not a picture of something else."""
    return _TABLE.search(joined(data.get("text/html"))) is not None


def page_text(data: Json, rows: int | None = None) -> str:
    """What a reader sees of the HTML up to where it was cut, and how much of it is missing. Of each
    table there are no more than `rows`."""
    cut = parted(joined(data.get("text/html")))
    html = cut.head[:_READ]
    missing = cut.missing + len(cut.tail) + len(cut.head) - len(html)
    if not missing:
        return _text(html, rows)
    below = _below(cut.tail) if html == cut.head else ""
    plain_end = joined(data.get("text/plain"))[-_PLAIN:]
    text = _cut_text(html, cut.rows, f"{below}\n{plain_end}", rows)
    return f"{text}\n{MIDDLE.format(count=missing)}"


def _below(tail: str) -> str:
    """What stands below the table in which a page was cut."""
    return "" if "<table" in tail else tail.rpartition("</table>")[2]


@functools.lru_cache(maxsize=_REMEMBERED)
def _text(html: str, rows: int | None) -> str:
    """Remembered: each request is made of all outputs so far, and a table takes milliseconds."""
    return _read(read_html(html), "", rows)


@functools.lru_cache(maxsize=_REMEMBERED)
def _cut_text(html: str, total: int, below: str, rows: int | None) -> str:
    page = read_html(html, is_cut=True, rows=total)
    return _read(page, re.sub("<[^<>]*>", "\n", below), rows)


def _read(page: Page, below: str, rows: int | None) -> str:
    beside = list(page.texts())
    blocks = (
        table_text(block, [*beside, below] if block.is_cut else beside, rows)
        if isinstance(block, HtmlTable)
        else block
        for block in page.blocks
        if isinstance(block, HtmlTable) or not (page.tables and is_shape(block))
    )
    return plain("\n".join(block for block in blocks if block))


def tables_of(html: str, text: str) -> list[tuple[HtmlTable, str]]:
    """The tables of a page, as far as they were sent, each with what stands around; `text` is the
    same page as plain text."""
    cut = parted(html)
    page = read_html(cut.head[:_READ], is_cut=bool(cut.missing), rows=cut.rows)
    return [(table, "\n".join([*page.texts(), text[-_PLAIN:]])) for table in page.tables]

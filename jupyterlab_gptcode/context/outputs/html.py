"""HTML as a reader sees it: blocks of text, and tables. What a page runs or hides is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .markup import Tag, markup

_SILENT = {"script", "style", "template", "noscript", "head", "svg", "object"}
_BREAKS = {
    *("address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl"),
    *("dt", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
    *("hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "ul"),
}
_EMBEDDED = {"img": "image", "iframe": "frame", "video": "video", "audio": "sound"}
_SPAN = 500  # columns that one cell may cover
_ROW_SPAN = 65_534  # rows, as in browsers
_CELLS = 30_000  # of one page; of what comes later the rows are counted


@dataclass
class Cell:
    text: str
    is_header: bool
    columns: int = 1
    rows: int = 1


@dataclass
class HtmlTable:
    """Rows of cells as they stand in the page; `head` rows are in `thead`.

    Where `is_cut`, rows are missing at the end; `total` are all of them, or 0 if unknown. Where
    `is_narrow`, even its first row is not whole.
    """

    classes: str = ""
    caption: str = ""
    rows: list[list[Cell]] = field(default_factory=list)
    head: int = 0
    is_cut: bool = False
    is_narrow: bool = False
    total: int = 0

    def cut(self, total: int = 0) -> None:
        """Without the last row, since its end is not known, unless it is the only one."""
        self.total = total
        if self.is_cut:
            return
        self.is_cut = True
        if len(self.rows) > 1:
            self.rows.pop()
        else:
            self.is_narrow = True
            for row in self.rows:
                row[-1:] = []
        self.head = min(self.head, len(self.rows))


@dataclass
class Page:
    """Blocks in their order, and the addresses or contents of frames, videos and images."""

    blocks: list[str | HtmlTable] = field(default_factory=list)
    embedded: list[str] = field(default_factory=list)

    @property
    def tables(self) -> list[HtmlTable]:
        return [block for block in self.blocks if isinstance(block, HtmlTable)]

    def texts(self) -> Iterator[str]:
        for block in self.blocks:
            if isinstance(block, str):
                yield block


def read_html(text: str, *, is_cut: bool = False, rows: int = 0) -> Page:
    """Whatever can be read of it: HTML is never wrong, only strange.

    Of a page that is cut, `rows` are those of the table in which it was cut, if known.
    """
    reader = _Reader()
    for part in markup(text):
        if isinstance(part, str):
            reader.add_text(part)
        elif part.is_end:
            reader.end(part.name)
        else:
            reader.start(part)
    if is_cut:
        reader.cut(rows)
    reader.end_block()
    return reader.page


class _Reader:
    def __init__(self) -> None:
        self.page = Page()
        self._text: list[str] = []
        self._silent: list[str] = []
        self._tables: list[HtmlTable] = []  # open ones, the innermost last
        self._cells: list[Cell | None] = []  # the open cell of each open table
        self._outer: list[list[str]] = []  # the text so far of the cell around each open table
        self._in_head = False
        self._read = 0
        self._is_pre = 0

    def start(self, found: Tag) -> None:
        tag = found.name
        if self._silent:
            if tag == self._silent[-1]:
                self._silent.append(tag)
            return
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag in _EMBEDDED:
            self._embed(tag, found.attributes)
            if tag != "img":  # what stands inside is for browsers that cannot show it
                self._silent.append(tag)
        elif tag == "table":
            self._open_table(found.attributes)
        elif tag in ("tr", "td", "th", "thead", "tbody", "tfoot") and self._tables:
            self._in_table(tag, found.attributes)
        elif tag in _BREAKS:
            self._break(tag)

    def end(self, tag: str) -> None:
        if self._silent:
            if tag == self._silent[-1]:
                self._silent.pop()
        elif tag == "table" and self._tables:
            self._close_table()
        elif tag in ("td", "th", "tr", "thead", "tbody") and self._tables:
            self._end_cell()
            self._in_head = self._in_head and tag != "thead"
        elif tag == "caption" and self._tables:
            self._tables[-1].caption = self._take()
        elif tag in _BREAKS:
            self._is_pre -= tag == "pre" and self._is_pre > 0
            self._break("")

    def add_text(self, data: str) -> None:
        if not self._silent:
            self._text.append(data if self._is_pre else re.sub(r"\s+", " ", data))

    def cut(self, rows: int) -> None:
        """Tables that are still open have lost their ends; the innermost has `rows`."""
        if self._tables:
            self._end_cell()
        for place, table in enumerate(reversed(self._tables)):
            table.cut(rows if place == 0 else 0)

    def end_block(self) -> None:
        while self._tables:
            self._close_table()
        if text := self._take():
            self.page.blocks.append(text)

    def _take(self) -> str:
        text = "".join(self._text)
        self._text = []
        lines = (line.rstrip() if "  " in line else line.strip() for line in text.split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n ")

    def _break(self, tag: str) -> None:
        if self._tables and self._cells[-1] is not None:
            self._text.append(" ")
            return
        if not self._text or not self._text[-1].endswith("\n"):
            self._text.append("\n")
        self._is_pre += tag == "pre"
        if tag == "li":
            self._text.append("- ")
        elif tag[:1] == "h" and tag[1:].isdigit():
            self._text.append(f"{'#' * int(tag[1:])} ")

    def _embed(self, tag: str, given: dict[str, str]) -> None:
        source = given.get("srcdoc") or given.get("src", "")
        self.page.embedded.append(source)
        is_inline = source.startswith("data:") or "srcdoc" in given
        name = given.get("alt") or ("" if is_inline else source)
        what = f"{_EMBEDDED[tag]} {name}".strip()
        self._text.append(f"\n[{what[:200]}]\n")

    def _open_table(self, given: dict[str, str]) -> None:
        if not self._tables and (text := self._take()):
            self.page.blocks.append(text)
        self._outer.append(self._text)
        self._text = []
        table = HtmlTable(given.get("class", ""))
        self._tables.append(table)
        self._cells.append(None)
        self.page.blocks.append(table)

    def _close_table(self) -> None:
        self._end_cell()
        self._tables.pop()
        self._cells.pop()
        self._text = self._outer.pop()
        self._in_head = False

    def _in_table(self, tag: str, given: dict[str, str]) -> None:
        table = self._tables[-1]
        self._end_cell()
        if self._is_full(table, tag):
            return
        if tag == "thead":
            self._in_head = True
        elif tag in ("tbody", "tfoot"):
            self._in_head = False
        elif tag == "tr" or not table.rows:
            table.rows.append([])
            table.head += self._in_head
        if tag in ("td", "th"):
            self._read += 1
            spans = _span(given, "colspan", _SPAN), _span(given, "rowspan", _ROW_SPAN)
            cell = Cell("", tag == "th", *spans)
            table.rows[-1].append(cell)
            self._cells[-1] = cell

    def _is_full(self, table: HtmlTable, tag: str) -> bool:
        """Whether no more is read of a table, of which the rows are counted all the same."""
        if self._read < _CELLS:
            return False
        if tag == "tr" and table.is_cut:
            table.total += 1
        elif tag in ("td", "th") and not table.is_cut:
            table.cut(len(table.rows))
        return table.is_cut

    def _end_cell(self) -> None:
        text = " ".join(self._take().split())
        cell = self._cells[-1]
        if cell is not None:
            cell.text = text
        self._cells[-1] = None


def _span(given: dict[str, str], name: str, most: int) -> int:
    value = given.get(name, "")
    return min(max(int(value), 1), most) if value.isdecimal() and len(value) < 9 else 1

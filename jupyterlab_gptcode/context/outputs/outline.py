"""Outputs as their kinds and sizes, without anything that they hold but the names of columns."""

from __future__ import annotations

import base64
import binascii
import functools
import re
from collections.abc import Iterable, Iterator

from ...prompt import output_words as words
from ...protocol import Json
from ..budget import cut_middle
from .bundles import bundle, joined
from .charts import chart_text
from .grids import GAPS, grid_of
from .html import HtmlTable
from .images import has_image
from .numbers import counted, known
from .pages import has_frame, has_table, tables_of
from .pieces import Piece, joined_streams, stream_of
from .shapes import shape_of
from .streams import plain
from .tables import csv_line, said_shape

_REMEMBERED = 128
_COLUMNS = 1_000  # characters of the names of a table's columns
_SIZED = re.compile(r"<(?:Figure size |PIL[\w.]*(?: image)? mode=\w+ size=)(\d{1,6})x(\d{1,6})\b")
_NAME = re.compile(r"[A-Za-z_][\w.]{0,80}")
_CELL = re.compile(r"(?:(?:Cell|Input) In ?\[|<ipython-input-)(\d{1,9})")
_LINE = re.compile(r"-+> *(\d{1,9})\b|\A(?:Cell|Input) In ?\[\d+\], line (\d{1,9})\b")
_WIDGET = "application/vnd.jupyter.widget-view+json"
# What a bundle is called that has no text, table, chart or image.
_KINDS = {
    "text/markdown": words.MARKDOWN,
    "text/latex": words.FORMULA,
    "application/json": words.DATA,
    "application/geo+json": words.DATA,
    "image/svg+xml": words.DRAWING,
    "application/javascript": words.SCRIPT,
    "text/html": words.PAGE,
}


def outlined(outputs: Iterable[Json]) -> list[Piece]:
    pieces = [_piece(output) for output in joined_streams(outputs)]
    return [piece for piece in pieces if piece.text]


def _piece(output: Json) -> Piece:
    if output.get("output_type") == "error":
        return Piece("error", _error(output))
    if stream := stream_of(output):
        return Piece(stream, _lines(plain(joined(output.get("text"))).strip("\n")))
    return Piece("display", "\n".join(_shown(bundle(output))))


def _error(output: Json) -> str:
    """Its name, and the line of a cell's code at which it arose. The traceback's own text may hold
    whatever a message does."""
    name = plain(str(output.get("ename", "")))
    name = name if _NAME.fullmatch(name) else words.ERROR
    cell, line = _place(output.get("traceback"))
    if not line:
        return name
    return words.ERROR_AT.format(name=name, line=line, count=cell)


def _place(trace: object) -> tuple[int, int]:
    """The innermost line of a cell, by its execution count; zeros where there is none."""
    cell = line = place = 0
    text = plain("\n".join(map(str, trace))) if isinstance(trace, list) else ""
    for each in text.split("\n"):
        if found := _CELL.match(each.strip()):
            cell = int(found[1])
        elif re.match(r"\s*File |\S.* in \S", each):
            cell = 0
        if cell and (at := _LINE.match(each.strip())):
            line, place = int(at[1] or at[2]), cell
    return place, line


def _lines(text: str) -> str:
    if not text:
        return ""
    return words.TEXT.format(lines=counted(text.count("\n") + 1, "line"))


def _shown(data: Json) -> Iterator[str]:
    text = plain(joined(data.get("text/plain"))).strip("\n")
    if has_image(data):
        yield _image(data, text)
    elif _WIDGET in data:
        yield words.PLAIN_WIDGET
    elif has_frame(data) or (has_table(data) and not text):
        yield from _tables(joined(data.get("text/html")), text)
    elif chart_text(data):
        yield words.CHART_KIND
    elif kind := next((kind for mime, kind in _KINDS.items() if mime in data), ""):
        yield kind
    else:
        yield _lines(text) or (words.OTHER if data else "")


def _image(data: Json, text: str) -> str:
    size = _SIZED.match(text)
    width, height = (int(size[1]), int(size[2])) if size else _png_size(data)
    return words.FIGURE_KIND.format(size=f" {width}x{height}" if width and height else "")


def _png_size(data: Json) -> tuple[int, int]:
    """From the head of the file; zeros for any other format."""
    try:
        head = base64.b64decode("".join(joined(data.get("image/png"))[:64].split())[:32])
    except (binascii.Error, ValueError):
        return 0, 0
    if len(head) < 24 or head[12:16] != b"IHDR":
        return 0, 0
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


@functools.lru_cache(maxsize=_REMEMBERED)
def _tables(html: str, text: str) -> tuple[str, ...]:
    """Remembered: each request is made of all outputs so far, and a table takes milliseconds."""
    return tuple(_table(table, around) for table, around in tables_of(html, text))


def _table(table: HtmlTable, around: str) -> str:
    """The headings of any other table may hold what its rows do: only those of frames are names."""
    grid = grid_of(table)
    shape = shape_of(grid, said_shape([around]))
    rows = known(shape.rows, shape.read_rows, "row")
    size = words.TABLE_KIND.format(
        rows=rows, columns=known(shape.columns, shape.read_columns, "column")
    )
    typed = zip(grid.names, [*grid.dtypes, *[""] * len(grid.names)], strict=False)
    columns = [pair for pair in list(typed)[grid.index :] if pair[0] not in GAPS]
    if "dataframe" not in table.classes or not columns:
        return size
    names = csv_line([f"{name}:{dtype}" if dtype else name for name, dtype in columns])
    return f"{size}: {cut_middle(names, _COLUMNS)}"

"""Rows into columns: what stands above the table, its header, units, and what stands below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..shapes import short
from .footers import split_footers
from .head import Header
from .headers import find_header
from .kinds import kinds_of, matches
from .rows import Row

_SHOWN = 4  # lines that are quoted where the header is not clear


@dataclass(frozen=True)
class Grid:
    """`header` says whether the file names its columns, `sure` whether that is certain; `skipped`
    counts lines above it. `places` are the columns' places in a row of the file, `first` is the
    line of the first row, `apart` are lines that are not rows wherever they stand."""

    names: list[str]
    rows: list[list[str]]
    header: bool
    skipped: int = 0
    notes: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)  # notes that hold values
    sure: bool = True
    places: list[int] = field(default_factory=list)
    first: int = 1
    apart: list[Row] = field(default_factory=list)


def arrange(
    rows: Sequence[Row], width: int, comments: Sequence[Row] = (), *, ended: bool = True
) -> Grid:
    """All rows of the grid have the same number of cells. `comments` stand above the first row.
    Without `ended` the rows are only the first of more."""
    if not rows:
        return Grid([], [], header=False)
    found = find_header(rows, width)
    if found.names is None and (named := _header_in_comment(comments, rows[found.body :], width)):
        rows = [named, *rows[found.body :]]
        found = Header(1, 0)
    body = list(rows[found.body :])
    names = _names(rows, found, width, body)
    width = _width(width, names)
    apart, below = split_footers(body, width) if ended else ([], [])
    body = body[: len(body) - len(apart)]
    repeated = [row for row in body if names and list(row) == names]
    body = [row for row in body if not names or list(row) != names]
    notes = _notes(found, body, width, repeated)
    top = rows[found.names] if found.names is not None else rows[min(found.body, len(rows) - 1)]
    skipped = max(0, top.line - 1)
    quotes = [*_above(rows, found), *_around(rows, found), *below]
    if not found.sure:
        skipped, quotes = 0, below
        quotes += [
            f"  line {row.line}: {' | '.join(map(short, row))[:200]}" for row in rows[:_SHOWN]
        ]
    shown = [*names[:width], *[""] * (width - len(names))] if names and found.sure else []
    all_rows = body if shown or not names else [rows[found.names or 0], *body]
    fitted = [[*row[:width], *[""] * (width - len(row))] for row in all_rows]
    begins = all_rows[0].line if all_rows else top.line + 1
    apart += [top] if shown else []  # which may be repeated further down
    grid = Grid(
        shown, fitted, bool(shown), skipped, notes, quotes, found.sure, first=begins, apart=apart
    )
    return _trimmed(grid, width)


def _names(rows: Sequence[Row], found: Header, width: int, body: Sequence[Row]) -> list[str]:
    if found.names is None:
        return []
    names = list(rows[found.names])
    while len(names) > width and not names[-1]:
        names.pop()
    if not any(row[0].startswith("#") for row in body[:20]):
        names[0] = names[0].lstrip("#%! ") if names[0] not in ("#", "%", "!") else names[0]
    if len(names) == width - 1 and body and len(body[0]) == width:
        names = ["", *names]  # R names all columns but that of the rows' names
    if found.groups is not None and _need_groups(names):
        groups = _spread(rows[found.groups], len(names))
        names = [f"{group} {name}".strip() for group, name in zip(groups, names, strict=False)]
    return names


def _need_groups(names: Sequence[str]) -> bool:
    filled = [name for name in names if name]
    return len(set(filled)) < len(filled)


def _spread(groups: Sequence[str], width: int) -> list[str]:
    """A group stands above its first column."""
    found: list[str] = []
    for cell in [*groups, *[""] * width][:width]:
        found.append(cell or (found[-1] if found else ""))
    return found


def _width(width: int, names: Sequence[str]) -> int:
    """A header may name more columns than most rows fill."""
    return max(width, len(names)) if len(names) < 2 * width else width


def _notes(found: Header, body: Sequence[Row], width: int, repeated: Sequence[Row]) -> list[str]:
    notes = []
    if not found.sure:
        notes.append("It is not clear which line names the columns: they are numbered here.")
    if repeated:
        lines = ", ".join(str(row.line) for row in repeated[:5])
        more = f" and {len(repeated) - 5:,} more" if len(repeated) > 5 else ""
        notes.append(f"The header is repeated in line {lines}{more}: these lines are not rows.")
    if ragged := sum(len(row) != width for row in body):
        notes.append(f"Rows read with more or fewer fields than {width}: {ragged:,}.")
    return notes


def _above(rows: Sequence[Row], found: Header) -> list[str]:
    places = [each for each in (found.groups, found.names, found.body) if each is not None]
    above = [" ".join(filter(None, row))[:100] for row in rows[: min(places)][:5]]
    return [f"Above the header: {' / '.join(above)}"] if above else []


def _around(rows: Sequence[Row], found: Header) -> list[str]:
    quotes = []
    if found.groups is not None:
        row = rows[found.groups]
        quotes.append(f"Line {row.line}, above the header, groups columns: {', '.join(row)[:200]}")
    if found.names is not None:
        for row in rows[found.names + 1 : found.body]:
            said = ", ".join(row)[:200]
            quotes.append(f"Line {row.line}, below the header, describes columns: {said}")
    return quotes


def _header_in_comment(comments: Sequence[Row], body: Sequence[Row], width: int) -> Row | None:
    """The last comment above the first row, if it has a name for each column."""
    if not comments or not body or len(comments[-1]) not in (width, width - 1) or width < 2:
        return None
    hits, _ = matches(comments[-1], kinds_of([row for row in body if len(row) == width]))
    return None if hits else comments[-1]


def _trimmed(grid: Grid, width: int) -> Grid:
    """Without empty, unnamed columns at the sides, which separators at the ends of lines make."""
    columns = list(zip(*grid.rows, strict=True))
    names = grid.names or [""] * (len(columns) or width)
    places = [at for at, name in enumerate(names) if name or not columns or any(columns[at])]
    shown = [names[at] or f"column {at + 1}" for at in places]
    rows = [[row[at] for at in places] for row in grid.rows]
    return replace(grid, names=shown, rows=rows, places=places)

"""The text of a profile: a line about the whole file, then what it contains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from .shapes import COLUMNS, Column, Found, Json, Table, dump_table, short

TEXT = 3000  # characters at most
_TABLES = 60  # in a profile
_UNITS = ("kB", "MB", "GB", "TB")


def in_bytes(size: float) -> str:
    """1536 → 1.5 kB."""
    if size < 1000:
        return f"{size:.0f} byte{'s' * (size != 1)}"
    power = 1
    while size >= 999.5 * 1000**power and power < len(_UNITS):
        power += 1
    size, unit = size / 1000**power, _UNITS[power - 1]
    return f"{size:.1f} {unit}" if size < 99.95 else f"{size:.0f} {unit}"


def counted(number: int, word: str) -> str:
    """2 columns, 1 column, 1,200 rows."""
    return f"{number:,} {word}{'s' * (number != 1)}"


def ignored_note(count: int) -> str:
    """For a folder of which the user's rules hide some names from the model."""
    return "1 more is not shown." if count == 1 else f"{count:,} more are not shown."


def profile_of(
    found: Found, name: str, size: int | None, *, values: bool, more: Sequence[str] = ()
) -> Json:
    """The profile, except size and time, which the server adds."""
    text = _text(found, name, size, values=values, more=more)
    structure = _text(found, name, size, values=False, more=more)
    answer: Json = {"kind": found.kind, "text": text, "structure": structure}
    if found.tables:
        # A workbook of fifty sheets must not make a profile of megabytes.
        few = max(5, COLUMNS * 5 // len(found.tables))
        cut = [replace(each, columns=each.columns[:few]) for each in found.tables[:_TABLES]]
        answer["tables"] = [dump_table(each, values=values) for each in cut]
    if found.image:
        answer["image"] = dict(zip(("width", "height"), found.image, strict=True))
    return {**answer, **found.extra}


def _text(found: Found, name: str, size: int | None, *, values: bool, more: Sequence[str]) -> str:
    sized = [] if size is None else [in_bytes(size)]
    first = f"{name}: {', '.join([found.alias or found.kind, *found.what, *sized, *found.how])}"
    lines = [first, *found.notes, *more, *(found.quotes if values else ())]
    if not (found.content and values):
        room = TEXT - sum(len(line) + 1 for line in lines)
        lines += _tables(found.tables, values, room, found.what)
    if found.content and values:
        lines += _content(found.content, TEXT - sum(len(line) + 1 for line in lines))
    return "\n".join(lines)[:TEXT]


def _tables(tables: Sequence[Table], values: bool, room: int, what: Sequence[str]) -> list[str]:
    """Each table gets the same room. If its columns do not fit, only their names are shown.

    `what` is what the first line says: if that is the extent of the only table, it says all."""
    said = len(tables) == 1 and set(extent(tables[0])) <= set(what)
    lines: list[str] = []
    for left, table in zip(range(len(tables), 0, -1), tables, strict=True):
        if room < 60:
            rest = ", ".join(short(each.name) for each in tables[-left:])
            lines.append(f"{left} more: {rest}"[: max(room, 20)])
            break
        described = _table(table, values, room // left, alone=said)
        room -= sum(len(line) + 1 for line in described)
        lines += described
    return lines


def _table(table: Table, values: bool, room: int, *, alone: bool) -> list[str]:
    lines = [] if alone else [f"{short(table.name)}: {', '.join(extent(table))}"]
    if table.read is not None and table.columns:
        lines.append(f"  Types and missing values are those of the {_read(table)}.")
    room -= sum(len(line) + 1 for line in lines)
    for wordy in (values, False):
        described = [
            f"  {_column(column, values=wordy, sampled=table.read is not None)}"
            for column in table.columns
        ]
        if sum(len(line) + 1 for line in described) <= room:
            break
    else:
        described = _names(table.columns, room)
    left = table.columns_total - len(table.columns)
    return [*lines, *described, *([f"  … and {counted(left, 'more column')}"] if left else [])]


def _read(table: Table) -> str:
    whole = "" if table.rows is None else f" of {'about ' * table.estimated}{table.rows:,}"
    return f"{counted(table.read or 0, 'row')} read{whole}"


def _names(columns: Iterable[Column], room: int) -> list[str]:
    line = "  columns: "
    for column in columns:
        piece = f"{short(column.name)} ({column.type}), "
        if len(line) + len(piece) > room - 20:
            return [f"{line}…"]
        line += piece
    return [line.removesuffix(", ")]


def extent(table: Table) -> list[str]:
    rows = [] if table.rows is None else [counted(table.rows, "row")]
    if rows and table.estimated:
        rows = [f"about {rows[0]}"]
    return [counted(table.columns_total, "column"), *rows]


def _column(column: Column, *, values: bool, sampled: bool) -> str:
    """`amount: number, 3 % missing (written NA), e.g. 1.5 | 2`"""
    parts = [f"{short(column.name)}: {column.type}", *([column.remark] if column.remark else [])]
    if column.nulls:
        whole = "missing in all rows read" if sampled else "all missing"
        missing = whole if column.nulls == 1 else f"{_percent(column.nulls)} missing"
        written = f" (written {', '.join(map(short, column.tokens))})" if column.tokens else ""
        parts.append(missing + written)
    if values and column.values:
        parts.append("e.g. " + " | ".join(short(each) for each in column.values))
    return ", ".join(parts)


def _percent(share: float) -> str:
    """Never 100 % of what is not all, nor 0 % of what is something."""
    if share >= 0.99:
        return f"{min(share * 100, 99.99):.4g} %"
    return f"{max(share * 100, 0.01):.2g} %"


def _content(content: str, room: int) -> list[str]:
    """The start, cut at the end of a line if one is near."""
    if room < 80:
        return []
    if len(content) <= room:
        return content.rstrip().split("\n")
    cut = content[: room - 20]
    line = cut.rpartition("\n")[0]
    return [*(line if len(line) > len(cut) // 2 else cut).split("\n"), "…"]

"""JSON and JSON lines: records become a table, anything else an outline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ..describe import extent
from ..shapes import COLUMNS, HEAD_COLUMNS, HEAD_ROWS, VALUES, Column, Found, Table, short
from ..source import Source
from .decoding import Decoded, decode
from .guessing import MISSING, type_of
from .plain import describe, oddities

_WHOLE = 8 << 20  # bytes that are parsed at once
_RECORDS = 2_000  # that are looked at
_DEPTH = 3
_KEYS = 12  # of each object in an outline
_DECODER = json.JSONDecoder()


def read_json(source: Source, decoded: Decoded) -> Found | None:
    """None if the text is no JSON. Of a large file only the beginning is parsed."""
    if source.size <= _WHOLE and not source.whole and not source.cut:
        decoded = decode(source.read(0, _WHOLE)) or decoded
        whole = True
    else:
        whole = source.whole
    text = decoded.text.lstrip("\ufeff \t\r\n")
    if text[:1] not in ("{", "["):
        return None
    try:
        return _read(source, decoded, text, whole=whole)
    except RecursionError:
        found = describe(source, decoded)
        note = "It is JSON, or nearly, nested too deeply to look into."
        return Found(found.kind, found.what, found.how, notes=[note])


def _read(source: Source, decoded: Decoded, text: str, *, whole: bool) -> Found | None:
    notes = oddities(decoded)
    if (lines := _lines(text, whole=whole)) is not None:
        total = len(lines) if whole else _estimate(lines, text, source)
        table = records_table(source.name, lines, total, estimated=not whole)
        how = [decoded.encoding, "JSON lines"]
        return Found("table", extent(table), how, [table], notes=notes)
    if whole:
        try:
            value = json.loads(text)
        except ValueError as error:
            return _broken(source, decoded, str(error)) if source.suffix == ".json" else None
        return _valued(source, decoded, value)
    if text[0] == "[":
        records = list(_elements(text))
        if records and all(isinstance(each, dict) for each in records):
            total = _estimate(records, text, source)
            table = records_table(source.name, records, total, estimated=True)
            return Found("table", extent(table), [decoded.encoding, "JSON"], [table], notes=notes)
    found = describe(source, decoded)
    note = "JSON, too large to be parsed as a whole; this is how it begins."
    return Found("text", [], [decoded.encoding], notes=[note], content=found.content, alias="JSON")


def _broken(source: Source, decoded: Decoded, error: str) -> Found:
    found = describe(source, decoded)
    note = f"It is called JSON, but cannot be parsed: {error}."
    return Found("text", found.what, found.how, notes=[note], content=found.content)


def _lines(text: str, *, whole: bool) -> _Counted | None:
    """The records of JSON lines: each line an object by itself, and more than one."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not whole:
        lines = lines[:-1]
    if len(lines) < 2 or not lines[0].startswith("{") or not lines[1].startswith("{"):
        return None
    try:
        found = [json.loads(line) for line in lines[:_RECORDS]]
    except ValueError:
        return None
    # The others are counted, not parsed.
    return _Counted(found, len(lines))


class _Counted(list[Any]):
    """Some records, and how many there are."""

    def __init__(self, some: Sequence[Any], total: int) -> None:
        super().__init__(some)
        self._total = total

    def __len__(self) -> int:
        return self._total


def _elements(text: str) -> Iterator[Any]:
    """The elements of an array whose end is missing."""
    position = 1
    for _ in range(_RECORDS):
        while position < len(text) and text[position] in " \t\r\n,":
            position += 1
        try:
            value, position = _DECODER.raw_decode(text, position)
        except ValueError:
            return
        yield value


def _estimate(records: Sequence[Any], text: str, source: Source) -> int:
    some = list(records)[:_RECORDS]
    size = sum(len(json.dumps(each)) for each in some) / max(1, len(some))
    density = len(records) / len(text) if len(records) > len(some) else 1 / max(2.0, size)
    return max(len(some), round(source.size * density))


def _valued(source: Source, decoded: Decoded, value: Any) -> Found:
    tables = [
        records_table(name or source.name, records, len(records))
        for name, records in _record_lists(value, "", 2)
    ]
    how = [decoded.encoding, "JSON"]
    if tables and isinstance(value, list):
        return Found("table", extent(tables[0]), how, tables, notes=oddities(decoded))
    notes = [*oddities(decoded), *_outline(value, 0)]
    text = describe(source, decoded)
    content = text.content if len(decoded.text) < 1500 else ""
    return Found(
        "text", text.what, how[:1], tables, notes=notes[:60], content=content, alias="JSON"
    )


def _record_lists(value: Any, name: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    """Lists of objects, by the keys that lead to them."""
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        yield name, value
    elif isinstance(value, dict) and depth:
        for key, inner in list(value.items())[:50]:
            yield from _record_lists(inner, f"{name}.{key}".strip("."), depth - 1)


def _outline(value: Any, depth: int) -> list[str]:
    """Keys and types, no values."""
    blanks = "  " * (depth + 1)
    if isinstance(value, dict):
        lines = []
        for key, inner in list(value.items())[:_KEYS]:
            lines.append(f"{blanks}{short(key)}: {_word(inner)}")
            if depth + 1 < _DEPTH:
                lines += _outline(inner, depth + 1)
        left = len(value) - _KEYS
        return [*lines, f"{blanks}… and {left:,} more keys"] if left > 0 else lines
    if isinstance(value, list) and value and depth + 1 < _DEPTH:
        return _outline(value[0], depth + 1) if isinstance(value[0], dict) else []
    return []


def _word(value: Any) -> str:
    match value:
        case dict():
            return f"object, {len(value)} keys"
        case list():
            words = sorted({_word(each).partition(",")[0] for each in value[:100]})
            return f"list of {len(value):,} ({', '.join(words)})" if value else "empty list"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case None:
            return "null"
        case _:
            return "text"


def records_table(
    name: str, records: Sequence[Any], total: int | None, *, estimated: bool = False
) -> Table:
    some = [each for each in list(records)[:_RECORDS] if isinstance(each, dict)]
    names = list(dict.fromkeys(key for each in some for key in each))
    columns = [_column(key, [each.get(key) for each in some]) for key in names[:COLUMNS]]
    head = tuple(
        tuple(shown(each.get(key)) for key in names[:HEAD_COLUMNS]) for each in some[:HEAD_ROWS]
    )
    return Table(name, tuple(columns), len(names), total, estimated, head)


def _column(name: str, values: Sequence[Any]) -> Column:
    present = [value for value in values if value is not None]
    nulls = round(1 - len(present) / len(values), 4) if values else None
    examples = dict.fromkeys(shown(value) for value in present[:50])
    return Column(name, _type(present), nulls, tuple(examples)[:VALUES])


def _type(values: Sequence[Any]) -> str:
    words = {_word(value).split(",")[0].split(" of ")[0] for value in values}
    words = {"list" if word == "empty list" else word for word in words}
    if words == {"text"}:
        plain = [value for value in dict.fromkeys(values) if value.lower() not in MISSING]
        found = type_of(plain) if plain else "text"
        return found if found in ("date", "time", "timestamp") else "text"
    if words == {"integer", "number"}:
        return "number"
    return " or ".join(sorted(words)) or "unknown"


def shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)[:400]

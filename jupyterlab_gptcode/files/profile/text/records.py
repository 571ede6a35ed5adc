"""JSON and JSON lines: records become a table, anything else an outline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ..describe import extent
from ..shapes import Found, Table, short
from ..source import Source
from .decoding import Decoded, decode
from .plain import describe, oddities
from .tally import Tally, tally, word

_WHOLE = 32 << 20  # bytes that are parsed at once
_LINE = 16 << 20  # characters
_RECORDS = 2_000  # between two looks at the clock
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
        note = "It is JSON, or nearly so, but nested too deeply to be read."
        return Found(found.kind, found.what, found.how, notes=[note])


def _read(source: Source, decoded: Decoded, text: str, *, whole: bool) -> Found | None:
    notes = oddities(decoded)
    if _are_lines(text):
        if (table := _lines_table(source, decoded, text, whole=whole)) is None:
            return None
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
            some, about = tally(records), _estimate(len(records), records, source)
            table = some.table(source.name, about, estimated=True, read=some.records)
            return Found("table", extent(table), [decoded.encoding, "JSON"], [table], notes=notes)
    found = describe(source, decoded)
    note = "JSON, too large to parse as a whole; this is how it begins."
    return Found("text", [], [decoded.encoding], notes=[note], content=found.content, alias="JSON")


def _broken(source: Source, decoded: Decoded, error: str) -> Found:
    found = describe(source, decoded)
    note = f"Its name says JSON, but it cannot be parsed: {error}."
    return Found("text", found.what, found.how, notes=[note], content=found.content)


def _are_lines(text: str) -> bool:
    """JSON lines: each line is an object by itself, and there are more than one."""
    lines = [line for line in text.split("\n", 20)[:20] if line.strip()]
    if len(lines) < 2 or not lines[0].startswith("{") or not lines[1].startswith("{"):
        return False
    try:
        json.loads(lines[0])
    except ValueError:
        return False
    return True


def _lines_table(source: Source, decoded: Decoded, text: str, *, whole: bool) -> Table | None:
    """Of all lines, or of those that there was time for. None where one is not JSON."""
    found = Tally()
    size = 0
    try:
        for line in text.split("\n") if whole else _lines(source, decoded):
            size += len(line) + 1
            if line.strip():
                found.add(json.loads(line))
            if not whole and found.records % _RECORDS == 0 and source.late:
                break
        else:
            if whole or not source.cut:
                return found.table(source.name, found.records)
    except ValueError:
        return None
    about = max(found.records, round(found.records * source.size / max(1, size)))
    return found.table(source.name, about, estimated=True, read=found.records)


def _lines(source: Source, decoded: Decoded) -> Iterator[str]:
    with source.path.open(encoding=decoded.encoding, errors="replace") as file:
        last = ""
        while line := file.readline(_LINE):
            if last:
                yield last
            last = line
        if not source.cut:  # else the last line has lost its end
            yield last


def _elements(text: str) -> Iterator[Any]:
    """The elements of an array whose end is missing."""
    position = 1
    while position < len(text):
        while position < len(text) and text[position] in " \t\r\n,":
            position += 1
        try:
            value, position = _DECODER.raw_decode(text, position)
        except ValueError:
            return
        yield value


def _estimate(count: int, records: Sequence[Any], source: Source) -> int:
    size = sum(len(json.dumps(each)) + 1 for each in records[:_RECORDS])
    return max(count, round(source.size * min(count, _RECORDS) / max(2, size)))


def _valued(source: Source, decoded: Decoded, value: Any) -> Found:
    tables = [
        tally(records).table(name or source.name, len(records))
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
    """The type, and for what holds others also how many and of which types."""
    if isinstance(value, dict):
        return f"object, {len(value)} keys"
    if isinstance(value, list) and value:
        return f"list of {len(value):,} ({', '.join(sorted(set(map(word, value))))})"
    return word(value)

"""Records, one after the other, into columns: types, missing values and examples of all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..shapes import COLUMNS, HEAD_COLUMNS, HEAD_ROWS, VALUES, Column, Table
from .guessing import MISSING, type_of

_BATCH = 500  # different words that are guessed at together
_MOMENTS = ("date", "time", "timestamp", "duration")


@dataclass
class _Key:
    present: int = 0
    words: set[str] = field(default_factory=set)
    examples: dict[str, None] = field(default_factory=dict)
    batch: dict[str, None] = field(default_factory=dict)
    moments: set[str] = field(default_factory=set)  # what texts are, batch by batch

    def add(self, value: Any) -> None:
        if value is None:
            return
        self.present += 1
        self.words.add(word(value))
        if len(self.examples) < VALUES:
            self.examples[shown(value)] = None
        if isinstance(value, str) and self.moments <= set(_MOMENTS):
            self.batch[value] = None
            if len(self.batch) >= _BATCH:
                self._guess()

    def _guess(self) -> None:
        plain = [value for value in self.batch if value.lower() not in MISSING]
        if plain:
            self.moments.add(type_of(plain))
        self.batch.clear()

    def column(self, name: str, total: int) -> Column:
        self._guess()
        share = 1 - self.present / total if total else 0.0
        nulls = share if share in (0.0, 1.0) else min(max(round(share, 4), 0.0001), 0.9999)
        return Column(name, self._type(), nulls, tuple(self.examples))

    def _type(self) -> str:
        words = {"list" if word == "empty list" else word for word in self.words}
        if words == {"text"} and len(self.moments) == 1:
            (found,) = self.moments
            return found if found in _MOMENTS else "text"
        if words == {"integer", "number"}:
            return "number"
        return " or ".join(sorted(words)) or "unknown"


class Tally:
    def __init__(self) -> None:
        self.records = 0
        self._keys: dict[str, _Key] = {}
        self._head: list[dict[str, Any]] = []

    def add(self, record: Any) -> None:
        """What is not an object counts as a record without keys."""
        self.records += 1
        if not isinstance(record, dict):
            return
        if len(self._head) < HEAD_ROWS:
            self._head.append(record)
        for key, value in record.items():
            known = self._keys.get(key)
            if known is None:
                known = self._keys[key] = _Key()
            known.add(value)

    def table(
        self, name: str, total: int | None, *, estimated: bool = False, read: int | None = None
    ) -> Table:
        names = list(self._keys)
        columns = tuple(self._keys[key].column(key, self.records) for key in names[:COLUMNS])
        head = tuple(
            tuple(shown(each.get(key)) for key in names[:HEAD_COLUMNS]) for each in self._head
        )
        return Table(name, columns, len(names), total, estimated, head, read)


def tally(records: Iterable[Any]) -> Tally:
    found = Tally()
    for record in records:
        found.add(record)
    return found


def word(value: Any) -> str:
    """The type of a value of JSON."""
    match value:
        case dict():
            return "object"
        case list():
            return "list" if value else "empty list"
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


def shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)[:400]

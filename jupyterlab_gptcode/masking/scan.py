"""What each entry holds of secrets: it is searched once, since entries never change."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..conversation import Entry
from .find import find
from .spans import Span
from .texts import has_texts, texts


@dataclass
class Scan:
    """`spans` of the texts that have some. The latest `masked` entry is that for the `key`."""

    spans: Mapping[str, list[Span]] = field(default_factory=dict)
    key: object = None
    masked: Entry | None = None

    def values(self) -> list[tuple[str, str]]:
        """Each secret with its kind, in the order in which they are read."""
        found = {
            text[span.start : span.end]: span.kind
            for text, spans in self.spans.items()
            for span in spans
        }
        return list(found.items())


class Scans:
    """Of the entries that are in memory."""

    def __init__(self) -> None:
        self._of: dict[int, tuple[weakref.ref[Entry], Scan]] = {}

    def of(self, entry: Entry) -> Scan:
        known = self._of.get(id(entry))
        if known is not None and known[0]() is entry:
            return known[1]
        scan = Scan()
        if has_texts(entry.body):
            scan.spans = {text: spans for text in texts(entry.body) if (spans := find(text))}
        name = id(entry)
        reference = weakref.ref(entry, lambda gone: self._forget(name, gone))
        self._of[name] = (reference, scan)
        return scan

    def _forget(self, name: int, gone: weakref.ref[Entry]) -> None:
        # By now another entry may have this id.
        if self._of.get(name, (None,))[0] is gone:
            del self._of[name]

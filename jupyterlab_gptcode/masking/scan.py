"""What each entry holds of secrets: it is searched once, since entries never change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ..conversation import Entry, PerEntry
from .find import find
from .spans import Span
from .texts import has_texts, texts

# One for all: from Python 3.14 on, the garbage collector walks through empty mappings, too.
_NO_SPANS: Mapping[str, list[Span]] = MappingProxyType({})


@dataclass(slots=True)
class Scan:
    """`spans` of the texts that have some. The latest `masked` entry is that for the `key`."""

    spans: Mapping[str, list[Span]] = field(default_factory=lambda: _NO_SPANS)
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
        self._known: PerEntry[Scan] = PerEntry()

    def of(self, entry: Entry) -> Scan:
        if not has_texts(entry.body):
            return _NOTHING
        return self._known.of(entry, lambda: _scan(entry))


_NOTHING = Scan()


def _scan(entry: Entry) -> Scan:
    found = {text: spans for text in texts(entry.body) if (spans := find(text))}
    return Scan(found or _NO_SPANS)

"""What models might see in steps of earlier versions, which did not record it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from ..conversation import Begin, Entry, PerEntry
from ..errors import Unusable
from ..protocol import Level
from ..providers.catalog import Catalog

# The same entry becomes the same one again: what was read in it is known by it.
_LEVELLED: PerEntry[dict[Level, Entry]] = PerEntry()


def with_levels(entries: Sequence[Entry], catalog: Catalog) -> list[Entry]:
    """The same, with the level that the model of each step has by default."""
    return [
        _levelled(entry, entry.body, _default(catalog, entry.body.model))
        if isinstance(entry.body, Begin) and not entry.body.level
        else entry
        for entry in entries
    ]


def _levelled(entry: Entry, begin: Begin, level: Level) -> Entry:
    made = _LEVELLED.of(entry, partial(dict[Level, Entry]))
    if level not in made:
        made[level] = replace(entry, body=replace(begin, level=level))
    return made[level]


def _default(catalog: Catalog, name: str) -> Level:
    try:
        provider, bare = catalog.resolve(name)
    except Unusable:
        return "everything"
    return "samples" if provider.model(bare).host else "everything"

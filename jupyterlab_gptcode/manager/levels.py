"""What models might see in steps of earlier versions, which did not record it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..conversation import Begin, Entry
from ..errors import Unusable
from ..protocol import Level
from ..providers.catalog import Catalog


def with_levels(entries: Sequence[Entry], catalog: Catalog) -> list[Entry]:
    """The same, with the level that the model of each step has by default."""
    return [
        replace(entry, body=replace(entry.body, level=_default(catalog, entry.body.model)))
        if isinstance(entry.body, Begin) and not entry.body.level
        else entry
        for entry in entries
    ]


def _default(catalog: Catalog, name: str) -> Level:
    try:
        provider, bare = catalog.resolve(name)
    except Unusable:
        return "everything"
    return "samples" if provider.model(bare).host else "everything"

"""What has been found out about an entry that is in memory: entries never change."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Generic, TypeVar

from .entries import Entry

T = TypeVar("T")


class PerEntry(Generic[T]):
    """By the entry itself: two that are equal need not be the same."""

    def __init__(self) -> None:
        self._of: dict[int, tuple[weakref.ref[Entry], T]] = {}

    def of(self, entry: Entry, make: Callable[[], T]) -> T:
        """`make` is called where nothing is known."""
        known = self._of.get(id(entry))
        if known is not None and known[0]() is entry:
            return known[1]
        made = make()
        name = id(entry)
        reference = weakref.ref(entry, lambda gone: self._forget(name, gone))
        self._of[name] = (reference, made)
        return made

    def has(self, entry: Entry) -> bool:
        """Whether it has been made."""
        known = self._of.get(id(entry))
        return known is not None and known[0]() is entry

    def _forget(self, name: int, gone: weakref.ref[Entry]) -> None:
        # By now another entry may have this id.
        found = self._of.get(name)
        if found is not None and found[0] is gone:
            del self._of[name]

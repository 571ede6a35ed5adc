"""What has been found out about an entry that is in memory: entries never change."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from .entries import Entry

T = TypeVar("T")


class PerEntry(Generic[T]):
    """By the entry itself: two that are equal need not be the same. One object for each entry: all
    that are there are walked through by each collection of the oldest garbage."""

    def __init__(self) -> None:
        known: dict[int, _Known] = {}
        self._of = known

        def forget(gone: weakref.ref[Entry]) -> None:
            # By now another entry may have this id.
            if isinstance(gone, _Known) and known.get(gone.name) is gone:
                del known[gone.name]

        self._forget = forget

    def of(self, entry: Entry, make: Callable[[], T]) -> T:
        """`make` is called where nothing is known."""
        known = self._of.get(id(entry))
        if known is None or known() is not entry:
            known = _Known(entry, self._forget)
            known.made = make()
            self._of[known.name] = known
        made: T = known.made
        return made

    def has(self, entry: Entry) -> bool:
        """Whether it has been made."""
        known = self._of.get(id(entry))
        return known is not None and known() is entry


class _Known(weakref.ref[Entry]):
    __slots__ = ("made", "name")
    made: Any
    name: int

    def __new__(cls, entry: Entry, gone: Callable[[weakref.ref[Entry]], None]) -> _Known:
        known = super().__new__(cls, entry, gone)
        known.name = id(entry)
        return known

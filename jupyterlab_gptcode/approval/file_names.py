"""The names of files, among which names with unknown parts are looked for. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

from .names import ANY

# Of names with unknown parts: a cell that writes thousands beside thousands of files is judged at
# once, too. What was not compared may be there.
_COMPARED = 200_000
_LAST = "\U0010ffff"


class FileNames:
    """In lower case: many file systems ignore it. ANY in a name stands for any text."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(name.casefold() for name in names)
        self._found: dict[str, bool] = {}
        self._left = _COMPARED

    def __contains__(self, name: str) -> bool:
        plain = name.casefold()
        if ANY not in plain:
            return plain in self._names
        if plain not in self._found:
            self._found[plain] = self._has_like(plain.split(ANY))
        return self._found[plain]

    def without(self, others: FileNames) -> FileNames:
        return FileNames(self._names - others._names)

    def _has_like(self, parts: Sequence[str]) -> bool:
        for name in self._candidates(parts[0], parts[-1]):
            self._left -= 1
            if self._left < 0 or _fits(name, parts):
                return True
        return False

    def _candidates(self, first: str, last: str) -> Iterable[str]:
        """Those that begin or end so, whichever are fewer."""
        beginning, ending = _of(self._sorted, first), _of(self._mirrored, last[::-1])
        if len(ending) < len(beginning):
            return (self._mirrored[place][::-1] for place in ending)
        return (self._sorted[place] for place in beginning)

    @cached_property
    def _sorted(self) -> Sequence[str]:
        return sorted(self._names)

    @cached_property
    def _mirrored(self) -> Sequence[str]:
        return sorted(name[::-1] for name in self._names)


def _of(names: Sequence[str], first: str) -> range:
    """The places of those that begin so."""
    return range(bisect_left(names, first), bisect_left(names, first + _LAST))


def _fits(name: str, parts: Sequence[str]) -> bool:
    """Whether the parts stand in the name in their order, the first and the last at its ends."""
    first, *middle, last = parts
    at, end = len(first), len(name) - len(last)
    if at > end or not (name.startswith(first) and name.endswith(last)):
        return False
    for part in middle:
        at = name.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True

"""The state of each variable, small enough to be sent to another process. It runs in the copy."""

from __future__ import annotations

import sys
from typing import Any

from .about import About
from .frames import columns_of, labels
from .keys import Budget, TooMuch, Walk, folded, key_of, large, small
from .kinds import class_name, dtype_name, is_hidden, package_of
from .known import readers
from .missing import missing_in

LARGEST = 5_000  # columns that are read one by one


class State:
    """`key` is None if the value could not be read; if it is `odd`, an equal key proves nothing."""

    def __init__(self, value: Any, budget: Budget, about: About) -> None:
        self.identity = id(value)
        self.about = about(value)
        self.walk = Walk(budget)
        self.key: Any = None
        self.columns: list[tuple[str, Any, str, Any, int, int]] = []
        self.arrays: list[Any] = []
        self.is_short = False  # of what it may read
        try:
            self.key = folded(self._read(value))
        except TooMuch:
            self.is_short = True
        except Exception:  # a library of another version
            self.key = None
        self.walk.held.clear()
        self.walk.visited.clear()

    def sent(self) -> Any:
        places = [block.place() for block in self.walk.blocks]
        value = (self.identity, self.about, self.key, self.walk.odd)
        return (*value, places, self.columns, self.is_short)

    def _read(self, value: Any) -> Any:
        parts = table_of(value, self.walk)
        if parts is None:
            self.arrays = [value]
            return key_of(value, self.walk)
        rest, names, self.arrays = parts
        for name, array in zip(names, self.arrays):
            start = len(self.walk.blocks)
            key = self._column(array)
            end = len(self.walk.blocks)
            self.columns.append(
                (shown(name), key_of(name, self.walk), dtype_of(array), key, start, end)
            )
        return rest

    def _column(self, array: Any) -> Any:
        self.walk.visited.clear()
        odd, self.walk.odd = self.walk.odd, False
        try:
            key = folded(key_of(array, self.walk))
            return None if self.walk.odd else key
        except TooMuch:
            self.is_short = True
            return None
        finally:
            self.walk.odd = odd


def table_of(value: Any, walk: Walk) -> tuple[Any, list[Any], list[Any]] | None:
    """What a table has beside its columns, their names, and their arrays."""
    found = walk.budget.readers.get(id(type(value)))
    kind = found[1].__name__ if found and found[0] is type(value) else ""
    if kind == "frame":
        items = value._mgr.axes[0]
        if package_of(type(items)) != "pandas" or len(items) > LARGEST:
            return None
        names = items.tolist()
        return labels(value, walk, 0)[1:], names, columns_of(value._mgr)
    if kind == "polars_frame":
        return value.height, list(value.columns), value.get_columns()
    if kind == "arrow_table":
        return value.num_rows, list(value.schema.names), value.columns
    return None


def dtype_of(array: Any) -> str:
    """Also of a class of the user's, of which nothing is asked."""
    if package_of(type(array)) not in ("numpy", "pandas", "polars", "pyarrow"):
        return class_name(type(array))
    return dtype_name(array.type if hasattr(array, "type") else array.dtype)


def shown(name: Any) -> str:
    """A column's name as a text."""
    if type(name) is str:
        return name[:100]
    if type(name) is tuple:
        return ", ".join([shown(each) for each in name[:5] if type(each) is not tuple])
    if type(name) in (int, float, bool, type(None)):
        return repr(name)[:100]
    return "?"


class States:
    """Of all the user's variables, in their order."""

    def __init__(self, space: Any) -> None:
        known, about = readers(sys.modules), About(sys.modules)
        found = [each for each in list(dict.items(space)) if not is_hidden(*each)]
        self.by_name = {name: State(value, small(known), about) for name, value in found}
        rest = large(known)
        for name, value in found:
            if self.by_name[name].is_short:
                self.by_name[name] = State(value, rest, about)

    def sent(self) -> Any:
        return {name: state.sent() for name, state in self.by_name.items()}

    def sum(self, name: str, block: int, start: int, end: int) -> int:
        return self.by_name[name].walk.blocks[block].sum(start, end)

    def missing(self, name: str, places: list[int]) -> list[int | None]:
        """How many values are missing in those columns; None where nobody can say."""
        return [missing_in(self.by_name[name].arrays[place]) for place in places]

"""Compares what a variable was with what it is. This file runs in the copy."""

from __future__ import annotations

from typing import Any

from .pages import Block, Pages
from .reference import Reference
from .states import State, States

MOST_BYTES = 1_000_000_000  # of memory that is read on both sides
FIRST, LARGEST = 1 << 16, 1 << 25  # bytes of a step
NAMES = 50  # columns that are named


class Before:
    """A state that the reference sent."""

    def __init__(self, sent: Any) -> None:
        self.identity, self.about, self.key, self.odd, self.places, self.columns = sent[:6]
        self.is_short = sent[6]


class Comparison:
    def __init__(
        self, before: Any, after: States, reference: Reference, pages: Pages | None
    ) -> None:
        self.before = {name: Before(sent) for name, sent in before.items()}
        self.after = after
        self.reference = reference
        self.pages = pages
        self.left = MOST_BYTES
        self.too_large: set[str] = set()  # variables of which not all could be read

    def is_equal(self, name: str) -> bool | None:
        """None if nobody knows."""
        before, after = self.before[name], self.after.by_name[name]
        if before.about != after.about:
            return False
        if before.columns and len(before.columns) == len(after.columns):
            return self._are_columns_equal(name, before, after)
        if before.key is None or after.key is None:
            return None
        if before.key != after.key or len(before.columns) != len(after.columns):
            return False
        if len(before.places) != len(after.walk.blocks):
            return False
        found = self._are_blocks_equal(name, range(len(before.places)), 0)
        return None if found and (before.odd or after.walk.odd) else found

    def why_unknown(self, name: str) -> str:
        """Of one of which nobody knows whether it is equal: `large`, or of a `kind` that is not
        read."""
        is_short = self.before[name].is_short or self.after.by_name[name].is_short
        return "large" if is_short or name in self.too_large else "kind"

    def details(self, name: str) -> dict[str, Any]:
        """Of a table: names of columns that were `added`, `removed` or `changed`, their `dtypes`
        (name, before, after), whether the `order` of columns or the `index` of rows is another, and
        `counts` where names were left out. Of tables and arrays: how many values are `missing`,
        before and after, by column."""
        before, after = self.before[name], self.after.by_name[name]
        if before.columns or after.columns:
            return self._of_columns(name, before, after)
        missing = self._missing(name, [("", 0, 0)]) if len(after.arrays) == 1 else {}
        return {"missing": missing} if missing else {}

    def _are_columns_equal(self, name: str, before: Before, after: State) -> bool | None:
        rest = self._is_rest_equal(name, before, after)
        if rest is False:
            return False
        unknown = rest is None
        for old, new in zip(before.columns, after.columns):
            if old[:3] != new[:3]:
                return False
            equal = self._is_column_equal(name, old, new)
            if equal is False:
                return False
            unknown = unknown or equal is None
        return None if unknown else True

    def _is_rest_equal(self, name: str, before: Before, after: State) -> bool | None:
        """The rows' labels, and what else is beside the columns."""
        if None in (before.key, after.key):
            return None
        end = rest_of(before.columns, len(before.places))
        if before.key != after.key or end != rest_of(after.columns, len(after.walk.blocks)):
            return False
        found = self._are_blocks_equal(name, range(end), 0)
        return None if found and (before.odd or after.walk.odd) else found

    def _is_column_equal(self, name: str, old: Any, new: Any) -> bool | None:
        (_, _, dtype, key, start, end), (_, _, now, new_key, at, until) = old, new
        if dtype != now:
            return False
        if key is None or new_key is None:
            return None
        if key != new_key or end - start != until - at:
            return False
        return self._are_blocks_equal(name, range(start, end), at)

    def _of_columns(self, name: str, before: Before, after: State) -> dict[str, Any]:
        """By their names: a second column of a name is another one."""
        old, new = numbered(before.columns), numbered(after.columns)
        kept = [each for each in new if each in old]
        changed = [
            each
            for each in kept
            if self._is_column_equal(name, old[each][1], new[each][1]) is False
        ]
        dtypes = [each for each in changed if old[each][1][2] != new[each][1][2]]
        found: dict[str, Any] = {
            "added": [new[each][1][0] for each in new if each not in old],
            "removed": [old[each][1][0] for each in old if each not in new],
            "changed": [new[each][1][0] for each in changed],
            "dtypes": [[new[each][1][0], old[each][1][2], new[each][1][2]] for each in dtypes],
        }
        counts = {key: len(each) for key, each in found.items() if len(each) > NAMES}
        found = {key: each[:NAMES] for key, each in found.items()}
        found["counts"] = counts
        wanted = [(new[each][1][0], old[each][0], new[each][0]) for each in changed[:NAMES]]
        found["missing"] = self._missing(name, wanted)
        found["order"] = [each for each in old if each in new] != kept
        same_rows = before.about.get("shape", [0])[0] == after.about.get("shape", [0])[0]
        if not same_rows:
            found["changed"] = []  # other rows are other values in each column
            counts.pop("changed", None)
        found["index"] = same_rows and self._is_rest_equal(name, before, after) is False
        return {key: each for key, each in found.items() if each}

    def _missing(self, name: str, wanted: list[tuple[str, int, int]]) -> dict[str, list[int]]:
        """Of columns by name, where it has changed: before and after."""
        was = self.reference.ask("missing", name, [old for _, old, _ in wanted])
        now = self.after.missing(name, [new for _, _, new in wanted])
        return {
            label: [old, new]
            for (label, _, _), old, new in zip(wanted, was, now)
            if old is not None and new is not None and old != new
        }

    def _are_blocks_equal(self, name: str, olds: range, first: int) -> bool | None:
        before, after = self.before[name], self.after.by_name[name]
        unknown = False
        for at, old in enumerate(olds):
            equal = self._is_block_equal(
                name, old, before.places[old], after.walk.blocks[first + at]
            )
            if equal is False:
                return False
            unknown = unknown or equal is None
        return None if unknown else True

    def _is_block_equal(self, name: str, number: int, place: Any, block: Block) -> bool | None:
        address, steps, size, form = place
        if (size, form) != (block.size, block.form):
            return False
        runs = None
        if self.pages and (address, steps) == (block.address, block.steps):
            runs = self.pages.written(*block.span)
            if runs == []:
                return True
        if runs is None or not block.is_whole:
            runs = [(0, size)]
        return self._are_runs_equal(name, number, block, runs)

    def _are_runs_equal(
        self, name: str, number: int, block: Block, runs: list[tuple[int, int]]
    ) -> bool | None:
        """Reads little at first: what has changed is mostly seen at once."""
        for start, end in runs:
            step = FIRST
            while start < end:
                until = min(start + step, end)
                self.left -= until - start
                if self.left < 0:
                    self.too_large.add(name)
                    return None
                self.reference.send("sum", name, number, start, until)
                own = block.sum(start, until)
                if own != self.reference.receive():
                    return False
                start, step = until, min(step * 2, LARGEST)
        return True


def rest_of(columns: Any, blocks: int) -> int:
    """How many blocks of memory come before those of the columns."""
    return int(columns[0][4]) if columns else blocks


def numbered(columns: Any) -> dict[Any, tuple[int, Any]]:
    """By key and by how many of it came before: with the place."""
    found: dict[Any, tuple[int, Any]] = {}
    seen: dict[Any, int] = {}
    for place, column in enumerate(columns):
        key = column[1]
        seen[key] = seen.get(key, 0) + 1
        found[key, seen[key]] = (place, column)
    return found

"""Which variables a block made, changed or removed. This file runs in the copy."""

from __future__ import annotations

from typing import Any

from .compare import Comparison
from .kinds import is_hidden
from .pages import Pages
from .reference import Reference
from .states import States

MOST = 200  # changes that are reported


class Variables:
    """Notes what the variables are, to compare them with what they have become."""

    def __init__(self, space: Any, pages: Pages) -> None:
        self.space = space
        self.pages = pages
        self.reference: Reference | None = None
        try:
            self.reference = Reference(space)
        except OSError:  # no more processes, or no more memory
            return
        self.knows_pages = pages.are_known()

    def compared(self) -> tuple[list[dict[str, Any]], int]:
        """The changes, and how many variables could not be compared."""
        if self.reference is None:
            return [], self._count()
        try:
            self.reference.send("sent")
            after = States(self.space)
            before = self.reference.receive()
            pages = self.pages if self.knows_pages else None
            return found(Comparison(before, after, self.reference, pages))
        except Exception:  # the block has ended the process that knows
            return [], self._count()
        finally:
            self.reference.end()

    def _count(self) -> int:
        return len([name for name, each in dict.items(self.space) if not is_hidden(name, each)])


def found(comparison: Comparison) -> tuple[list[dict[str, Any]], int]:
    before, after = comparison.before, comparison.after.by_name
    changes: list[dict[str, Any]] = []
    unread = 0
    told: dict[Any, dict[str, Any]] = {}
    for name in [*before, *(name for name in after if name not in before)]:
        if name not in after:
            changes.append({"name": name, "how": "gone", "before": before[name].about})
            continue
        state = after[name]
        if name not in before:
            changes.append({"name": name, "how": "new", "after": state.about})
            others = [each for each in after if after[each].identity == state.identity]
            if "value" not in state.about and others[0] != name:
                changes[-1]["same_as"] = others[0]
            continue
        pair = (before[name].identity, state.identity)
        if pair in told and "value" not in state.about:
            told[pair].setdefault("also", []).append(name)
            continue
        equal = comparison.is_equal(name)
        if equal is None:
            unread += 1
        if equal is False:
            change = {"name": name, "how": "changed"}
            change.update(before=before[name].about, after=state.about)
            change.update(comparison.details(name))
            changes.append(change)
            told[pair] = change
    return changes[:MOST], unread

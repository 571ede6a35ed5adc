"""Which variables a block made, changed or removed. This file runs in the copy."""

from __future__ import annotations

from os import getpid, kill
from typing import Any

from .compare import Comparison
from .kinds import is_hidden
from .pages import Pages
from .reference import Reference
from .states import State, States

MOST = 200  # changes that are reported


class Variables:
    """Notes what the variables are, to compare them with what they have become."""

    def __init__(self, space: Any, pages: Pages) -> None:
        self.space = space
        self.pages = pages
        self.reference: Reference | None = None
        try:
            self.reference = Reference(space)
        except OSError:  # no more processes, descriptors, or memory
            return
        finally:
            kill(getpid(), 0)  # the supervisor hears that from now on a fork is the block's
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
    """`{"name", "how", "before"?, "after"?, "details"?}`: what `about.py` says of the values, and
    what `Comparison.details` says of the change. Beside that: `same_as`, of a new name of an old
    value; `also`, the other names of a value that has changed in place."""
    before, after = comparison.before, comparison.after.by_name
    changes: list[dict[str, Any]] = []
    unread = 0
    reported: dict[Any, dict[str, Any]] = {}
    for name in [*before, *(name for name in after if name not in before)]:
        if name not in after:
            changes.append({"name": name, "how": "gone", "before": before[name].about})
        elif name not in before:
            changes.append(new(name, after))
        else:
            pair = (before[name].identity, after[name].identity)
            if pair in reported and "value" not in after[name].about:
                reported[pair].setdefault("details", {}).setdefault("also", []).append(name)
                continue
            equal = comparison.is_equal(name)
            unread += equal is None
            if equal is False:
                changes.append(changed(name, comparison))
                reported[pair] = changes[-1]
    return changes[:MOST], unread


def new(name: str, after: dict[str, State]) -> dict[str, Any]:
    state = after[name]
    change: dict[str, Any] = {"name": name, "how": "new", "after": state.about}
    first = next(each for each in after if after[each].identity == state.identity)
    if "value" not in state.about and first != name:
        change["details"] = {"same_as": first}
    return change


def changed(name: str, comparison: Comparison) -> dict[str, Any]:
    about = {"before": comparison.before[name].about, "after": comparison.after.by_name[name].about}
    details = comparison.details(name)
    return {"name": name, "how": "changed", **about, **({"details": details} if details else {})}

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
NAMED = 20  # variables that are named because they were not compared


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

    def compared(self) -> dict[str, Any]:
        """The `changes`, how many variables could not be compared (`unread`), and which and why
        (`uncompared`)."""
        if self.reference is None:
            return self._nothing()
        try:
            self.reference.send("sent")
            after = States(self.space)
            before = self.reference.receive()
            pages = self.pages if self.knows_pages else None
            return found(Comparison(before, after, self.reference, pages))
        except Exception:  # the block has ended the process that knows
            return self._nothing()
        finally:
            self.reference.end()

    def _nothing(self) -> dict[str, Any]:
        names = [name for name, each in dict.items(self.space) if not is_hidden(name, each)]
        uncompared = [{"name": name} for name in names[:NAMED]]
        return {"changes": [], "unread": len(names), "uncompared": uncompared}


def found(comparison: Comparison) -> dict[str, Any]:
    """Of changes `{"name", "how", "before"?, "after"?, "details"?}`: what `about.py` says of the
    values, and what `Comparison.details` says of the change. Beside that: `same_as`, of a new name
    of an old value; `also`, the other names of a value that has changed in place."""
    before, after = comparison.before, comparison.after.by_name
    changes: list[dict[str, Any]] = []
    unread: list[dict[str, Any]] = []
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
            if equal is None:
                kind = after[name].about["type"]
                unread.append({"name": name, "type": kind, "why": comparison.why_unknown(name)})
            if equal is False:
                changes.append(changed(name, comparison))
                reported[pair] = changes[-1]
    return {"changes": changes[:MOST], "unread": len(unread), "uncompared": unread[:NAMED]}


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

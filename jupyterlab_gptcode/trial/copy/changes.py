"""Which variables a block made, changed or removed. This file runs in the copy."""

from __future__ import annotations

from typing import Any

from .kinds import class_name, is_class, is_hidden


class Variables:
    """Notes what the variables are, to compare them with what they have become."""

    def __init__(self, space: Any) -> None:
        self.space = space
        self.before = noted(space)

    def compared(self) -> tuple[list[dict[str, Any]], int]:
        """The changes, and how many variables could not be compared."""
        before, after = self.before, noted(self.space)
        changes = []
        for name in [*before, *(name for name in after if name not in before)]:
            if name not in after:
                changes.append({"name": name, "how": "gone", "before": before[name][1]})
            elif name not in before:
                changes.append({"name": name, "how": "new", "after": after[name][1]})
            elif before[name] != after[name]:
                change = {"before": before[name][1], "after": after[name][1]}
                changes.append({"name": name, "how": "changed", **change})
        return changes, 0


def noted(space: Any) -> dict[str, Any]:
    visible = [(name, value) for name, value in dict.items(space) if not is_hidden(name, value)]
    return {name: (object.__hash__(value), described(value)) for name, value in visible}


def described(value: Any) -> dict[str, Any]:
    """Its type, and how much it holds."""
    if is_class(value):
        return {"type": "class"}
    found: dict[str, Any] = {"type": class_name(type(value))}
    if type(value) in (str, bytes, list, tuple, dict, set, frozenset):
        found["length"] = len(value)
    return found

"""The kernel's variables: what an inspector wrote, bounded, and what changed since. Pure.

Whatever runs in the kernel may write anything in the inspector's place. So of what it wrote only
short texts, whole numbers and lists of them are used, and the rest is as if it were not there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..conversation import Begin, Entry, StateChange, Variable
from ..protocol import Json, NotebookSnapshot
from .visible import latest_compaction, visible_entries

_REPLY = 400_000  # characters
_NAMES = 1_000
_COLUMNS = 100
_ITEMS = 8  # axes of an array, parameters of a function
_TEXT = 120  # characters of a name or type
_VALUE = 600  # of a value: five short ones


@dataclass
class _Known:
    """What the model knows: variables by their names, and whether that may be out of date."""

    variables: dict[str, Variable] = field(default_factory=dict)
    is_old: bool = False

    def add(self, change: StateChange | None) -> None:
        if change is None:
            return
        self.is_old = change.is_old
        self.variables |= {variable.name: variable for variable in change.variables}
        for name in change.removed:
            self.variables.pop(name, None)


def state_change(entries: Sequence[Entry], facts: NotebookSnapshot) -> StateChange | None:
    """The difference between the kernel's variables now and what earlier entries sent; None if
    there is nothing new to say."""
    if facts.state is None:
        return None
    known = _known(entries)
    if facts.state.late:
        return StateChange(is_old=True) if known.variables and not known.is_old else None
    read = _read(facts.state.reply)
    if read is None:
        return None
    now, more = read
    changed = (each for each in now.values() if known.variables.get(each.name) != each)
    # Where not all are described, one that is missing may still be there.
    removed = () if more else tuple(name for name in known.variables if name not in now)
    change = StateChange(tuple(changed), removed, more)
    is_news = bool(change.variables or change.removed)
    return change if is_news or known.is_old else None


def named_variables(entries: Sequence[Entry], facts: NotebookSnapshot) -> tuple[Variable, ...]:
    """The variables that a prompt names, as they are, or as they were when last read."""
    if not facts.variables:
        return ()
    read = _read(facts.state.reply) if facts.state else None
    found = _known(entries).variables | (read[0] if read else {})
    return tuple(found.get(name, Variable(name, "")) for name in facts.variables)


def state_of_the_past(entries: Sequence[Entry], shortened: Sequence[Entry]) -> StateChange | None:
    """What only those entries said of variables that `shortened` leaves out."""
    known, visible = _known(entries), _known(shortened)
    names = known.variables.keys() - visible.variables.keys()
    missing = tuple(known.variables[name] for name in known.variables if name in names)
    return StateChange(missing) if missing else None


def _known(entries: Sequence[Entry]) -> _Known:
    known = _Known()
    if latest := latest_compaction(entries):
        known.add(latest.state)
    for entry in visible_entries(entries):
        if isinstance(entry.body, Begin):
            known.add(entry.body.state)
    return known


def _read(reply: str) -> tuple[dict[str, Variable], int] | None:
    """The variables by their names, and how many more there are; None if it says nothing."""
    try:
        said = json.loads(reply) if len(reply) <= _REPLY else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not isinstance(said.get("variables"), list):
        return None
    variables = [_variable(each) for each in said["variables"][:_NAMES]]
    found = {variable.name: variable for variable in variables if variable}
    return found, max(0, _number(said.get("total")) - len(found))


def _variable(said: object) -> Variable | None:
    if not isinstance(said, dict) or not (name := _text(said.get("name"))):
        return None
    columns = [each for each in _list(said, "columns", _COLUMNS) if isinstance(each, list)]
    pairs = [(_text(each[0]), _text(each[1])) for each in columns if len(each) == 2]
    variable = Variable(
        name,
        _text(said.get("type")) or "?",
        shape=tuple(map(_number, _list(said, "shape", _ITEMS))),
        dtype=_text(said.get("dtype")),
        columns=tuple(column for column, _ in pairs),
        dtypes=tuple(dtype for _, dtype in pairs),
        width=max(len(pairs), _number(said.get("width"))),
        parameters=tuple(map(_text, _list(said, "parameters", _ITEMS))),
        detail=_text(said.get("detail")),
        value=_text(said.get("value"), _VALUE),
    )
    return replace(variable, length=_number(said["length"])) if "length" in said else variable


def _list(said: Json, name: str, most: int) -> list[object]:
    found = said.get(name)
    return found[:most] if isinstance(found, list) else []


def _text(value: object, most: int = _TEXT) -> str:
    return value[:most] if isinstance(value, str) else ""


def _number(value: object) -> int:
    return value if type(value) is int and 0 <= value < 2**63 else 0

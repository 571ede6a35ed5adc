"""The kernel's variables, as text for the model: tables first, and no line twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..context import counted
from ..conversation import StateChange, Variable
from ..prompt import words
from .frame import Frame
from .rendering import Rendering

_COLUMNS = 40  # of a table; the rest is counted
_NAMES = 40  # of those that are gone


class Variables:
    """Of one message after the other: only what earlier ones have not shown."""

    def __init__(self, frame: Frame, rendering: Rendering) -> None:
        self._frame = frame
        self._budget = rendering.prompts.variables
        self._brief = not rendering.prompts.surroundings
        self._values = rendering.values and rendering.sees_values
        self._names = rendering.sees_notebook
        self._shown: dict[str, str] = {}  # lines by name

    def of(self, change: StateChange | None) -> Iterator[str]:
        if change is None or not self._budget or not self._names:
            return
        if change.is_old:
            yield words.OLD_VARIABLES
            return
        heading = words.CHANGED_VARIABLES if self._shown else words.VARIABLES
        gone = [name for name in change.removed if self._shown.pop(name, None)]
        found = [(each, self._line(each)) for each in change.variables if self._is_of_use(each)]
        changed = [(each, line) for each, line in found if self._shown.get(each.name) != line]
        if gone:
            yield self._gone(gone)
        if changed:
            yield from self._new(changed, change.more, heading)
        elif not change.variables and not gone:
            yield words.SAME_VARIABLES

    def named(self, variables: Sequence[Variable]) -> Iterator[str]:
        """Those that a prompt names, with all that is known of them."""
        for variable in variables if self._names else ():
            if variable.type:
                line = self._line(variable, columns=len(variable.columns))
                yield f"{words.NAMED_VARIABLE}\n{self._frame.data(line)}"
            else:
                yield words.UNKNOWN_VARIABLE.format(name=self._frame.name(variable.name))

    def _new(
        self, changed: Sequence[tuple[Variable, str]], more: int, heading: str
    ) -> Iterator[str]:
        left = self._budget
        lines: dict[int, str] = {}
        # Of a kind, the newest matter most; they stand in the order in which they were made.
        places = sorted(range(len(changed)), key=lambda place: (_rank(changed[place][0]), -place))
        for place in places:
            variable, line = changed[place]
            if len(line) < left:
                left -= len(line) + 1
                lines[place] = line
                self._shown[variable.name] = line
        if lines:
            order = sorted(lines, key=lambda place: (_rank(changed[place][0]), place))
            text = "\n".join(lines[place] for place in order)
            yield f"{heading}\n{self._frame.data(text)}"
        if missing := len(changed) - len(lines) + more:
            yield words.MORE_VARIABLES.format(variables=counted(missing, "more variable"))

    def _gone(self, names: Sequence[str]) -> str:
        if not self._shown:
            return words.NO_VARIABLES
        said = [self._frame.name(name) for name in names[:_NAMES]]
        said += [words.MORE_COLUMNS.format(count=len(names) - _NAMES)] if names[_NAMES:] else []
        return words.GONE_VARIABLES.format(names=", ".join(said))

    def _is_of_use(self, variable: Variable) -> bool:
        """For a small model, only data: each word costs it more than it gains."""
        return not self._brief or _rank(variable) < _CODE

    def _line(self, variable: Variable, columns: int = _COLUMNS) -> str:
        text = f"{variable.name}: {_kind(variable)}"
        if variable.columns:
            text += f", columns: {_columns(variable, columns)}"
        elif self._values and variable.value:
            text += f" = {variable.value}" if variable.length is None else f": {variable.value}"
        return " ".join(text.split())


_CODE = 3


def _rank(variable: Variable) -> int:
    if variable.columns:
        return 0
    if variable.shape:
        return 1
    return _CODE + 1 if variable.type == "module" else _CODE if _is_code(variable) else 2


def _is_code(variable: Variable) -> bool:
    return variable.type in ("class", "function")


def _kind(variable: Variable) -> str:
    """Its type with its size, as in `list of 3` and `numpy.ndarray 3 x 4 float64`."""
    if variable.type == "function":
        return f"function({', '.join(variable.parameters)})"
    if variable.type in ("class", "module"):
        return f"{variable.type} {variable.detail}"
    first, *rest = variable.type.split(".")
    text = f"{first}.{rest[-1]}" if rest else first
    if variable.columns and len(variable.shape) == 2:
        rows, columns = variable.shape
        return f"{text}, {words.ROWS.format(rows=rows, columns=columns)}"
    if variable.shape:
        return f"{text} {' x '.join(map(str, variable.shape))} {variable.dtype}".rstrip()
    return text if variable.length is None else f"{text} of {variable.length}"


def _columns(variable: Variable, most: int) -> str:
    pairs = zip(variable.columns, variable.dtypes, strict=False)
    said = [f"{name} ({dtype})" if dtype else name for name, dtype in list(pairs)[:most]]
    more = variable.width - len(said)
    return ", ".join(said) + (f", … {words.MORE_COLUMNS.format(count=more)}" if more > 0 else "")

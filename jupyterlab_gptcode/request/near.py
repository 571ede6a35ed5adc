"""Names that the model has read of, for errors that miss one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..context import near_names
from ..conversation import AttachedFile, Begin, Entry, StateChange
from ..protocol import Json
from .frame import Frame


class KnownNames:
    """The variables that are there, their columns, and those of the files that were sent."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._of_files: dict[str, None] = {}
        self._of_variables: dict[str, Sequence[str]] = {}

    def read(self, entry: Entry) -> None:
        if isinstance(entry.body, Begin):
            self.note(entry.body.files, entry.body.state)

    def note(self, files: Iterable[AttachedFile], state: StateChange | None) -> None:
        for file in files:
            if file.path in self._frame.hidden:
                continue
            self._of_files.update(dict.fromkeys(file.columns))
        for variable in state.variables if state else ():
            self._of_variables[variable.name] = variable.columns
        for name in state.removed if state else ():
            self._of_variables.pop(name, None)

    def near(self, outputs: Sequence[Json]) -> list[str]:
        """What an error says is missing and which known names look like it, as a block of data."""
        is_error = any(output.get("output_type") == "error" for output in outputs)
        if not is_error or not self._frame.sees_values:
            return []
        columns = {name: None for each in self._of_variables.values() for name in each}
        found = near_names(outputs, columns | self._of_files, self._of_variables)
        return [self._frame.data(found)] if found else []

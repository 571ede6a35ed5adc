"""Names that the model has read of, for errors that miss one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..context import near_names
from ..conversation import AttachedFile, Begin, Entry
from ..protocol import Json
from .frame import Frame


class KnownNames:
    """The columns of the files that were sent so far."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._names: dict[str, None] = {}

    def read(self, entry: Entry) -> None:
        if isinstance(entry.body, Begin):
            self.note_files(entry.body.files)

    def note_files(self, files: Iterable[AttachedFile]) -> None:
        for file in files:
            self._names.update(dict.fromkeys(file.columns))

    def near(self, outputs: Sequence[Json]) -> list[str]:
        """What an error says is missing and which known names look like it, as a block of data."""
        found = near_names(outputs, self._names)
        return [self._frame.data(found)] if found else []

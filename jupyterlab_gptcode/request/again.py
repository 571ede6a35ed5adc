"""Outputs that were cut: the model may ask for more of them, and reads it in the next message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..context import counted, is_whole, part_of, whole_text
from ..conversation import AskedOutput
from ..prompt import words
from ..protocol import Json
from .frame import Frame


class OutputsAgain:
    """The latest outputs of each cell, by its name, as they stand in the messages so far."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._outputs: dict[str, Sequence[Json]] = {}

    def note(self, name: str, outputs: Sequence[Json]) -> None:
        self._outputs[name] = outputs

    def of(self, asked: Sequence[AskedOutput]) -> Iterator[str]:
        for each in asked if self._frame.sees_notebook else ():
            yield self._answer(each, self._frame.room // len(asked))

    def _answer(self, asked: AskedOutput, room: int) -> str:
        outputs = self._outputs.get(asked.cell)
        if outputs is None:
            return words.NO_SUCH_OUTPUT.format(name=self._frame.name(asked.cell))
        lines = whole_text(self._frame.pieces(outputs)).split("\n")
        first, last = max(asked.first, 1), min(asked.last or len(lines), len(lines))
        are_all = is_whole(lines)
        if first > last:
            no_lines = words.NO_SUCH_LINES if are_all else words.NO_SUCH_LINES_READ
            return no_lines.format(name=asked.cell, lines=counted(len(lines), "line"))
        template = words.LINES_OF_OUTPUT if are_all else words.LINES_READ_OF_OUTPUT
        head = template.format(first=first, last=last, count=len(lines), name=asked.cell)
        text = part_of(lines, first, last, room)
        return f"{head}\n{self._frame.output(text)}"

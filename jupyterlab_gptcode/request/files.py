"""Attached files, as text for the model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..context import FileText, file_texts
from ..conversation import AttachedFile, NotebookChange
from ..prompt import words
from .frame import Frame

_MORE = re.compile(words.MORE_COLUMNS.format(count=r"\d+"))


class FileTexts:
    """`numbers` are those of files, by path. Of a hidden one, the model knows that it is there."""

    def __init__(self, frame: Frame, numbers: dict[str, int]) -> None:
        self._frame = frame
        self._numbers = numbers

    def of(
        self, files: Sequence[AttachedFile], change: NotebookChange, budget: int
    ) -> Iterator[str]:
        """One text for each file; none where the prompt set has no budget for them."""
        if not budget:
            return
        full = self._frame.prompts.surroundings
        self._frame.shares.paths += [file.path for file in files]
        values, pinned = self._frame.sees_values, self._frame.pinned
        hidden = {self._numbers.get(path) for path in self._frame.hidden}
        if not self._frame.sees_notebook:
            files = [file for file in files if file.status != "moved"]
        found = file_texts(
            files, self._numbers, change.works_in, budget, values=values, pinned=pinned
        )
        for file in found:
            if file.number in hidden:
                if file.status == "attached":
                    yield words.HIDDEN_FILE.format(number=file.number)
            elif not self._frame.sees_notebook:
                yield words.FILE[file.status].format(number=file.number, path=file.kind)
            else:
                yield self._full(file) if full else self._brief(file)

    def _full(self, file: FileText) -> str:
        path = self._frame.name(file.path)
        lines = [words.FILE[file.status].format(number=file.number, path=path)]
        lines += [self._frame.data(file.text)] if file.text else []
        if self._shows(file):
            lines.append(words.FILE_IMAGE.format(number=len(self._frame.images)))
        return "\n".join(lines)

    def _brief(self, file: FileText) -> str:
        """Each word costs a small model more than it gains: the name, and what is in it."""
        self._shows(file)
        named = {"number": file.number, "path": self._frame.name(file.path)}
        if file.columns:
            columns = ", ".join(map(self._column, file.columns))
            return words.FILE_WITH_COLUMNS.format(columns=columns, **named)
        head = words.FILE[file.status].format(**named)
        return f"{head}\n{self._frame.data(file.text)}" if file.text else head

    def _column(self, name: str) -> str:
        """The last one may be ours: how many more there are."""
        return name if _MORE.fullmatch(name) else self._frame.name(name)

    def _shows(self, file: FileText) -> bool:
        """Adds the file's image to the message, if it has one and the model can see."""
        if not file.image or not self._frame.takes_images:
            return False
        self._frame.images.append(file.image)
        return True

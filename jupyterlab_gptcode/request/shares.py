"""What the texts of a request are, for those who ask what takes its room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Part = Literal["notebook", "outputs", "files", "talk", "instructions"]


@dataclass
class Shares:
    """Texts of the messages by what they are. Text that is in none of them is of the notebook.
    `cells` are the ids of cells that they show something of, `paths` those of files; `of_messages`
    has the same for each of the user's messages."""

    outputs: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    talk: list[str] = field(default_factory=list)
    instructions: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    of_messages: list[Shares] = field(default_factory=list)
    _starts: tuple[int, ...] = ()

    def start_message(self) -> None:
        self._starts = tuple(map(len, self._lists))

    def end_message(self) -> None:
        pairs = zip(self._lists, self._starts, strict=True)
        outputs, files, talk, instructions, cells, paths = (each[start:] for each, start in pairs)
        self.of_messages.append(Shares(outputs, files, talk, instructions, cells, paths))

    @property
    def _lists(self) -> tuple[list[str], ...]:
        texts = self.outputs, self.files, self.talk, self.instructions
        return *texts, self.cells, self.paths

    def files_of(self, texts: Iterable[str]) -> list[str]:
        """The same texts, noted."""
        found = list(texts)
        self.files += found
        return found

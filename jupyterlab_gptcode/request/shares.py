"""What the texts of a request are, for those who ask what takes its room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Part = Literal["notebook", "outputs", "files", "talk", "instructions"]


@dataclass
class Shares:
    """Texts of the messages by what they are. What is in none of them is of the notebook."""

    outputs: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    talk: list[str] = field(default_factory=list)
    instructions: list[str] = field(default_factory=list)

    def files_of(self, texts: Iterable[str]) -> list[str]:
        """The same texts, noted."""
        found = list(texts)
        self.files += found
        return found

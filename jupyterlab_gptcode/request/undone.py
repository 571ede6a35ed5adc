"""What the user has undone and redone since the last message, as text for the model."""

from __future__ import annotations

from collections.abc import Iterator

from ..conversation import Entry
from ..prompt import words
from ..protocol import Action


class UndoTexts:
    """`names` are those of cells."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names
        self._since: list[Action] = []

    def read(self, entry: Entry) -> None:
        if isinstance(entry.body, Action) and entry.body.action in ("undone", "redone"):
            self._since.append(entry.body)

    def since_last_message(self) -> Iterator[str]:
        since, self._since = self._since, []
        for action in since:
            names = ", ".join(self._names[cell] for cell in action.cells)
            if action.action == "undone":
                yield f"{words.UNDONE.format(names=names)} {words.UNDONE_STATE}"
            else:
                yield words.REDONE.format(names=names)

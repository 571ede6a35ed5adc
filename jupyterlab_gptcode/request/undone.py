"""What the user has undone and redone since the last message, as text for the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..context import beside
from ..conversation import Entry, FilesRestored
from ..prompt import words
from ..protocol import Action


class UndoTexts:
    """`names` are those of cells."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names
        self._since: list[Action | FilesRestored] = []

    def read(self, entry: Entry) -> None:
        if isinstance(entry.body, Action) and entry.body.action in ("undone", "redone"):
            self._since.append(entry.body)
        elif isinstance(entry.body, FilesRestored) and entry.body.failed:
            self._take_back(entry.body)
        elif isinstance(entry.body, FilesRestored):
            self._since.append(entry.body)

    def since_last_message(self, folder: str) -> Iterator[str]:
        """Code runs in `folder`."""
        since, self._since = self._since, []
        for action in since:
            if isinstance(action, FilesRestored):
                yield from _files(action, folder)
                continue
            names = ", ".join(self._names[cell] for cell in action.cells)
            if action.action == "undone":
                yield f"{words.UNDONE.format(names=names)} {words.UNDONE_STATE}"
            else:
                yield words.REDONE.format(names=names)

    def _take_back(self, failed: FilesRestored) -> None:
        """What could not be put back is part of the entry before."""
        last = self._since[-1] if self._since else None
        if isinstance(last, FilesRestored):
            paths = tuple(path for path in last.paths if path not in failed.failed)
            self._since[-1] = replace(last, paths=paths)


def _files(restored: FilesRestored, folder: str) -> Iterator[str]:
    names = [
        words.REMOVED_FILE.format(path=beside(path, folder))
        if path in restored.removed
        else beside(path, folder)
        for path in restored.paths
    ]
    text = words.FILES_UNDONE if restored.kind == "undo" else words.FILES_REDONE
    if names:
        yield text.format(files=", ".join(names))

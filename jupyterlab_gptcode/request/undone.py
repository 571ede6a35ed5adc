"""What the user has undone and redone since the last message, as text for the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..context import beside, counted
from ..conversation import Entry, FilesRestored
from ..prompt import words
from ..protocol import Action
from .frame import Frame

_MOST = 20  # names of files


class UndoTexts:
    """`names` are those of cells."""

    def __init__(self, frame: Frame, names: dict[str, str]) -> None:
        self._frame = frame
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
                yield from self._files(action, folder)
                continue
            names = ", ".join(self._names[cell] for cell in action.cells)
            if action.action == "undone":
                yield f"{words.UNDONE.format(names=names)} {words.UNDONE_STATE}"
            else:
                yield words.REDONE.format(names=names)

    def _take_back(self, failed: FilesRestored) -> None:
        """What could not be put back is part of the entry before, if that is not sent yet."""
        last = self._since[-1] if self._since else None
        if isinstance(last, FilesRestored):
            paths = tuple(path for path in last.paths if path not in failed.failed)
            self._since[-1] = replace(last, paths=paths)
        else:
            self._since.append(failed)

    def _files(self, restored: FilesRestored, folder: str) -> Iterator[str]:
        paths = restored.failed or restored.paths
        if not self._frame.sees_notebook:
            names = [counted(len(paths), "file")] if paths else []
            yield from self._said(restored, names)
            return
        shown = [path for path in paths if path not in self._frame.hidden]
        names = [self._file(path, restored, folder) for path in shown[:_MOST]]
        names += self._frame.count_hidden(paths)
        more = len(shown) - min(len(shown), _MOST)
        names += [words.MORE_FILES.format(count=more)] if more else []
        yield from self._said(restored, names)

    def _said(self, restored: FilesRestored, names: Sequence[str]) -> Iterator[str]:
        text = words.FILES_UNDONE if restored.kind == "undo" else words.FILES_REDONE
        text = words.FILES_STAYED if restored.failed else text
        if names:
            yield text.format(files=", ".join(names))

    def _file(self, path: str, restored: FilesRestored, folder: str) -> str:
        name = self._frame.name(beside(path, folder))
        return words.REMOVED_FILE.format(path=name) if path in restored.removed else name

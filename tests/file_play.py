"""A folder with files as code, user and Undo change them, without a server."""

from __future__ import annotations

import os
from pathlib import Path

from jupyterlab_gptcode.approval import NamedFiles
from jupyterlab_gptcode.conversation import (
    Entry,
    FileChoice,
    FileImage,
    FilesLeft,
    FilesRestored,
    FileUndoKind,
    Preserved,
    Unpreserved,
    copied_bytes,
    file_choices,
    paths_as_left,
    paths_of_turn,
)
from jupyterlab_gptcode.conversation.journal_format import dump_entry, parse_entry
from jupyterlab_gptcode.files.copies import (
    FileCopies,
    Place,
    images_now,
    images_within,
    restore,
    survey,
)

ID = "0123456789abcdef"


class Folder:
    """`work` is the notebook's folder."""

    def __init__(self, root: Path, limit: int = 10**6) -> None:
        self.work = root / "home" / "work"
        self.work.mkdir(parents=True)
        data = root / "data"
        self.copies = FileCopies(data, limit)
        bases = (("work", self.work),)
        self.place = Place(self.work.parent, self.work, bases, "work/a.ipynb", data)
        self.turn: list[Entry] = []
        self.failed: list[Unpreserved] = []  # what could not be put back

    def write(self, name: str, text: str = "", mode: int = 0o644, time: int = 1) -> Path:
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        os.utime(path, (time, time))
        return path

    def preserve(self, *names: str) -> list[Unpreserved]:
        """What the server does before a run of code that names these files."""
        now = images_now(paths_of_turn(self.turn), self.place)
        known = set(paths_as_left(self.turn, now))
        room = self.copies.limit - copied_bytes(self.turn)
        found = survey(NamedFiles(names), self.place, known, room)
        images, failed = self.copies.copy(ID, found.groups, self.place)
        unpreserved = [*found.unpreserved, *failed]
        self._add(Preserved(1, tuple(images), tuple(unpreserved)))
        return unpreserved

    def end(self) -> None:
        """The run has ended."""
        images = images_within(paths_of_turn(self.turn), self.place)
        self._add(FilesLeft(1, tuple(images.values())))

    def choices(self, kind: FileUndoKind = "undo") -> dict[str, FileChoice]:
        now = images_now(paths_of_turn(self.turn), self.place)
        return {each.path: each for each in file_choices(self.turn, kind, now)}

    def do(self, kind: FileUndoKind, *paths: str) -> None:
        """Puts these files back, or all that can be."""
        found = [each for each in self.choices(kind).values() if each.path in paths or not paths]
        groups = tuple(tuple(pair.now for pair in each.pairs) for each in found)
        images, unpreserved = self.copies.copy(ID, groups, self.place)
        assert unpreserved == []
        chosen = tuple(each.path for each in found)
        removed = tuple(each.path for each in found if each.removes)
        self._add(FilesRestored("page", kind, chosen, removed, tuple(images)))
        for each in found:
            self.failed += restore(each.pairs, self.place, self._copy)

    def state(self) -> dict[str, tuple[object, ...]]:
        """All that lies in the folder: kind, content, mode and time; of folders their mode."""
        found: dict[str, tuple[object, ...]] = {}
        for path in sorted(self.work.rglob("*")):
            name, status = path.relative_to(self.work).as_posix(), path.lstat()
            if path.is_symlink():
                found[name] = ("link", str(path.readlink()))
            elif path.is_dir():
                found[name] = ("folder", status.st_mode)
            else:
                found[name] = (path.read_bytes(), status.st_mode, status.st_mtime_ns)
        return found

    def _copy(self, image: FileImage) -> Path:
        return self.copies.find([ID], image)

    def _add(self, body: Preserved | FilesLeft | FilesRestored) -> None:
        """As the journal has it."""
        entry = Entry(len(self.turn), 0.0, body, turn=1)
        self.turn.append(parse_entry(dump_entry(entry)))

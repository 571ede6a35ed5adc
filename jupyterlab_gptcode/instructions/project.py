"""What a project says to assistants: `AGENTS.md` and skills, in a notebook's folder and above."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ..background import run_in_thread
from ..conversation import Skill, folder_of
from ..errors import NotFound
from ..files.contents import Files
from ..files.ignored import IgnoredFiles
from .front_matter import described

FILE = "AGENTS.md"
_SKILLS = ".agents/skills"
_SKILL = "SKILL.md"
_ROOT = "/"  # where it is not on this machine: without a name it would be the user's own
_MOST_SKILLS = 50  # in a folder
_MOST = 100_000  # bytes of a file; the rest is not read
_DEEPEST = 40  # folders that are looked into
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # a pipe may never be written to


@dataclass(frozen=True)
class FolderTexts:
    """All that a folder says to assistants. `text` is that of its AGENTS.md, empty without one;
    `place` names the folder on this machine, where it is here."""

    folder: str
    place: str
    text: str = ""
    skills: tuple[Skill, ...] = ()

    @property
    def path(self) -> str:
        """The contents path of its AGENTS.md."""
        return f"{self.folder}/{FILE}" if self.folder else FILE

    @property
    def digest(self) -> str:
        """Of all its texts: a yes is one to this content."""
        texts = [self.text, *([skill.path, skill.text] for skill in self.skills)]
        return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


class ProjectFiles:
    """Reads them whenever they are asked for: they count as they are."""

    def __init__(self, files: Files, ignored: IgnoredFiles) -> None:
        self._files = files
        self._ignored = ignored

    async def found(self, notebook: str) -> list[FolderTexts]:
        """The folders that say something, from the root to the notebook's."""
        folders = list(_folders(folder_of(notebook)))
        root = await self._root()
        read = partial(_read_all, root, folders) if root else None
        texts = await run_in_thread(read) if read else [await self._fetched(f) for f in folders]
        shown = [await self._shown(each) for each in texts if each.text or each.skills]
        return [each for each in shown if each.text or each.skills]

    async def place(self, path: str) -> str:
        """What names a path of the contents manager on this machine."""
        root = await self._root()
        return str(root / path) if root else path

    async def _root(self) -> Path | None:
        return await self._files.local("")

    async def _shown(self, found: FolderTexts) -> FolderTexts:
        """Without what the user hides from the model."""
        paths = [found.path, *(skill.path for skill in found.skills)]
        hidden = await self._ignored.among(paths)
        text = "" if found.path in hidden else found.text
        skills = tuple(skill for skill in found.skills if skill.path not in hidden)
        return FolderTexts(found.folder, found.place, text, skills)

    async def _fetched(self, folder: str) -> FolderTexts:
        """By the contents manager, which lists no hidden folders: there are no skills."""
        found = FolderTexts(folder, folder or _ROOT)
        try:
            content = await self._files.content(found.path)
        except NotFound:
            return found
        text = content[:_MOST].decode("utf-8", "replace") if isinstance(content, bytes) else ""
        return replace(found, text=text.strip())


def _folders(folder: str) -> Iterator[str]:
    names = [name for name in folder.split("/") if name]
    for count in range(min(len(names), _DEEPEST) + 1):
        yield "/".join(names[:count])


def _read_all(root: Path, folders: Sequence[str]) -> list[FolderTexts]:
    return [_read_folder(root.resolve(), root / folder, folder) for folder in folders]


def _read_folder(root: Path, local: Path, folder: str) -> FolderTexts:
    skills = tuple(_skills(root, local, folder))
    return FolderTexts(folder, str(local), _read(root, local / FILE), skills)


def _skills(root: Path, local: Path, folder: str) -> Iterator[Skill]:
    place = local / _SKILLS
    try:
        names = sorted(entry.name for entry in os.scandir(place))[:_MOST_SKILLS]
    except OSError:
        return
    for name in names:
        text = _read(root, place / name / _SKILL)
        if text and (found := described(text)):
            path = "/".join(filter(None, [folder, _SKILLS, name, _SKILL]))
            yield Skill(*found, path, text)


def _read(root: Path, path: Path) -> str:
    """Empty where there is no such file, or where a link leads out of the server's root."""
    try:
        if not path.resolve().is_relative_to(root):
            return ""
        descriptor = os.open(path, os.O_RDONLY | _NO_WAIT)
    except (OSError, RuntimeError, ValueError):
        return ""
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return ""
        with os.fdopen(os.dup(descriptor), "rb") as file:
            return file.read(_MOST).decode("utf-8", "replace").removeprefix("\ufeff").strip()
    except OSError:
        return ""
    finally:
        os.close(descriptor)

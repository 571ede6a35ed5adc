"""Which files are hidden from the model, by the `.gptcodeignore` files as they are now."""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from ..background import run_in_thread
from ..errors import NotFound
from .contents import Files
from .ignore import MOST, NAME, Rule, Rules

_NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # a pipe may never be written to
_UNREADABLE = None


class IgnoredFiles:
    """Rules are read whenever they are asked for: they are small, and count from now on."""

    def __init__(self, files: Files) -> None:
        self._files = files

    async def rule(self, path: str, *, is_folder: bool = False) -> Rule | None:
        """The rule that hides a file, also as what a link leads to."""
        spellings = await self._spellings(path)
        rules = await self._rules(spellings)
        found = (rules.hides(each, is_folder=is_folder) for each in spellings)
        return next(filter(None, found), None)

    async def among(self, paths: Iterable[str]) -> frozenset[str]:
        """Those of the paths that are hidden."""
        return frozenset([path for path in dict.fromkeys(paths) if await self.rule(path)])

    async def names(self, folder: str, items: Mapping[str, bool]) -> list[str]:
        """The names in a folder that are hidden; `items` says of each whether it is a folder."""
        folder = self._files.relative(folder)
        rules = await self._rules([f"{folder}/x"])

        def work() -> list[str]:
            if rules.hides(folder, is_folder=True):
                return list(items)
            place = f"{folder}/" if folder else ""
            listed = items.items()
            return [name for name, kind in listed if rules.hides(place + name, is_folder=kind)]

        return await run_in_thread(work)

    async def texts(self, path: str) -> list[tuple[str, str | None]]:
        """The folders of the rule files that count in a folder, and what they hold."""
        return await self._texts(_folders([f"{self._files.relative(path)}/x"]))

    async def _rules(self, paths: Iterable[str]) -> Rules:
        return Rules.of_files(await self._texts(_folders(paths)))

    async def _spellings(self, path: str) -> list[str]:
        """The contents path, and that of the file itself where a link leads to it."""
        try:
            local = await self._files.local(path)
        except NotFound:
            return [posixpath.normpath(path).strip("/")]
        relative = self._files.relative(path)
        if local is None:
            return [relative]
        root = await self._files.local("")
        found = await run_in_thread(partial(_target, local, root or local))
        return list(dict.fromkeys([relative, found or relative]))

    async def _texts(self, folders: Iterable[str]) -> list[tuple[str, str | None]]:
        root = await self._files.local("")
        if root is not None:
            return await run_in_thread(partial(_read_all, root, list(folders)))
        found = [(folder, await self._fetched(folder)) for folder in folders]
        return [(folder, text) for folder, text in found if text != ""]

    async def _fetched(self, folder: str) -> str | None:
        """By the contents manager, which may not serve hidden files."""
        try:
            content = await self._files.content(f"{folder}/{NAME}")
        except NotFound:
            return ""
        return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _folders(paths: Iterable[str]) -> list[str]:
    """All folders that these files lie in."""
    found = {""}
    for path in paths:
        names = path.split("/")
        found.update("/".join(names[:count]) for count in range(1, len(names)))
    return sorted(found)


def _target(local: Path, root: Path) -> str | None:
    """The contents path of what a path leads to; None where it leads out."""
    try:
        found = local.resolve().relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        return None
    return "" if found == Path() else found.as_posix()


def _read_all(root: Path, folders: Iterable[str]) -> list[tuple[str, str | None]]:
    found = [(folder, _read(root / folder / NAME)) for folder in folders]
    return [(folder, text) for folder, text in found if text != ""]


def _read(path: Path) -> str | None:
    """Empty where there is none."""
    try:
        descriptor = os.open(path, os.O_RDONLY | _NO_WAIT)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, ValueError):
        return _UNREADABLE
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            return "" if stat.S_ISDIR(mode) else _UNREADABLE
        # A sign has four bytes at most.
        with os.fdopen(os.dup(descriptor), "rb") as file:
            return file.read(4 * MOST + 4).decode("utf-8", "replace")
    except OSError:
        return _UNREADABLE
    finally:
        os.close(descriptor)

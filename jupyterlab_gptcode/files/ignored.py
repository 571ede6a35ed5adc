"""Which files are hidden from the model, by the `.gptcodeignore` files as they are now."""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterable, Mapping, Sequence
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
        return (await self._found([path], is_folder=is_folder)).get(path)

    async def among(self, paths: Iterable[str]) -> frozenset[str]:
        """Those of the paths of files that are hidden."""
        return frozenset(await self._found(list(dict.fromkeys(paths)), is_folder=False))

    async def _found(self, paths: Sequence[str], *, is_folder: bool) -> dict[str, Rule]:
        """The rules that hide some of the paths, by path."""
        if not paths:
            return {}
        root = await self._files.local("")
        spellings = await run_in_thread(partial(_spellings, root, paths))
        rules = await self._rules(each for found in spellings.values() for each in found)

        def work() -> dict[str, Rule]:
            hiding = {
                path: next(filter(None, (rules.hides(e, is_folder=is_folder) for e in found)), None)
                for path, found in spellings.items()
            }
            return {path: rule for path, rule in hiding.items() if rule}

        return await run_in_thread(work)

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


def _spellings(root: Path | None, paths: Iterable[str]) -> dict[str, list[str]]:
    """For each contents path itself, and that of what a link leads to."""
    found = {path: [posixpath.normpath("/" + path).strip("/")] for path in paths}
    if root is not None:
        real = root.resolve()
        for plain in found.values():
            target = _target(root / plain[0], real)
            plain += [target] if target is not None and target != plain[0] else []
    return found


def _target(local: Path, root: Path) -> str | None:
    """The contents path of what a path leads to; None where it leads out."""
    try:
        found = local.resolve().relative_to(root)
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

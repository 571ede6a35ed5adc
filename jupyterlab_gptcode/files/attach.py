"""The files of a step, before it starts: attached ones are profiled, known ones compared."""

from __future__ import annotations

import asyncio
import base64
import logging
import posixpath
import traceback
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..context import is_same
from ..conversation import AttachedFile
from ..errors import NotFound
from ..prompt import words
from ..protocol import Json, NamedFile
from .contents import Files
from .ignored import IgnoredFiles
from .listing import names_in
from .profile import profile

_log = logging.getLogger(__name__)
_SECONDS = 20.0  # for all files of a step
_PROFILES = 100  # that are remembered
_IMAGE = 1_100_000  # bytes; a `data:` URL is a third longer
_IMAGES = 8  # in a step
_COLUMNS = 12  # that are named when the profile is not sent
_MAGIC = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}


Reader = Callable[..., Awaitable[Json]]


class FileContext:
    """The files that the model knows. `read` makes a profile; tests bring their own."""

    def __init__(self, files: Files, read: Reader = profile) -> None:
        self.ignored = IgnoredFiles(files)
        self._files = files
        self._reader = read
        self._profiles: dict[tuple[str, int, float, bool], Json] = {}

    async def now(
        self,
        asked: Iterable[NamedFile],
        known: Mapping[str, AttachedFile],
        *,
        vision: bool,
        moved: tuple[str, str] = ("", ""),
    ) -> dict[str, AttachedFile]:
        """The current state of the attached and the known files, by path.

        A known file that has not changed has no profile here; one that is gone is `removed`. If the
        time is up, a known file is missing and an attached one has a sentence instead of a profile.
        `moved` is the notebook's folder and its previous one, since files may have moved with it.
        """
        attached = [_File(file.path, file.confirmed) for file in asked]
        paths = {each.path for each in attached}
        others = [
            _File(path, file.confirmed, file, _moved_path(path, *moved))
            for path, file in known.items()
            if path not in paths
        ]
        checks = {
            asyncio.ensure_future(self._check(each, vision and number < _IMAGES)): each
            for number, each in enumerate([*attached, *others])
        }
        if checks:
            await asyncio.wait(checks, timeout=_SECONDS)
        found = {}
        for task, each in checks.items():
            if task.done():
                found[each.path] = task.result()
            else:
                task.cancel()
                if each.before is None:
                    found[each.path] = AttachedFile(
                        each.path, text=words.FILE_UNREAD, confirmed=each.confirmed
                    )
        return found

    async def names_in(self, folder: str) -> frozenset[str] | None:
        """The names in a folder; None where they are not known."""
        return await names_in(self._files, folder)

    async def exists(self, path: str) -> bool:
        """Whether the contents manager serves it."""
        return await self._files.exists(path)

    async def profile(self, path: str, *, confirmed: bool = False) -> Json:
        """The profile of a file, read again only if the file has changed.

        Raises NotFound if the contents manager does not serve the path.
        """
        stat = await self._files.stat(path)
        if stat is not None and (rule := await self.ignored.rule(path, is_folder=stat.folder)):
            relative = self._files.relative(path)
            name = posixpath.basename(relative) or relative
            return {
                "path": relative,
                "name": name,
                "problem": rule.hidden_because(name),
                "ignored": True,
            }
        if stat is None or stat.folder or not stat.modified:
            return await self._reader(path, self._files, confirmed=confirmed)
        key = (path, stat.size or 0, stat.modified, confirmed)
        known = self._profiles.get(key)
        if known is None:
            known = await self._reader(path, self._files, confirmed=confirmed)
            if "problem" not in known:  # the next attempt may succeed
                self._profiles[key] = known
                for old in list(self._profiles)[:-_PROFILES]:
                    del self._profiles[old]
        return known

    async def _check(self, file: _File, vision: bool) -> AttachedFile:
        stat = await self._files.stat(file.path)
        if stat is None and file.before is not None and file.moved:
            moved = await self._check(replace(file, path=file.moved, moved=""), vision)
            if is_same(file.before, moved) and not moved.is_gone:
                return replace(moved, was=file.path)
        if stat is None:
            return AttachedFile(file.path, status="removed", confirmed=file.confirmed)
        if await self.ignored.rule(file.path, is_folder=stat.folder):
            # What the model knew of it is rendered without it.
            return file.before or AttachedFile(file.path, confirmed=file.confirmed)
        modified = stat.modified or 0.0
        if stat.folder:
            # A folder's time changes with each save in it, even of the notebook.
            modified = float(await self._files.names(file.path))
        confirmed = file.confirmed
        size = 0 if stat.folder else stat.size or 0
        current = AttachedFile(file.path, size, modified, confirmed=confirmed)
        if file.before is not None and is_same(file.before, current):
            return current
        found = await self._read(file)
        local = await self._local(file.path)
        sees = vision and found.get("kind") == "image" and self._files.bounds.values
        return replace(
            current,
            text=found.get("text") or found.get("problem") or words.FILE_UNREAD,
            columns=_columns(found),
            kind=str(found.get("kind", "")),
            structure=_structure(found),
            image=await _image(local) if sees else "",
            reachable=local is not None and not self._files.kernels_elsewhere,
        )

    async def _local(self, path: str) -> Path | None:
        try:
            return await self._files.local(path)
        except NotFound:
            return None

    async def _read(self, file: _File) -> Json:
        """The profile. No failure here may refuse a prompt."""
        try:
            return await self.profile(file.path, confirmed=file.confirmed)
        except NotFound as error:
            return {"problem": error.message}
        except Exception as error:
            # Without the exception's message, which may quote the file.
            where = "".join(traceback.format_tb(error.__traceback__))
            _log.error("A file could not be read: %s\n%s", type(error).__name__, where)
            return {}


@dataclass(frozen=True)
class _File:
    """A file to check. `before` is what the model knows of it, if it is not attached now; `moved`
    is its path if it moved with the notebook."""

    path: str
    confirmed: bool
    before: AttachedFile | None = None
    moved: str = ""


def _moved_path(path: str, folder: str, known_in: str) -> str:
    """The path in the notebook's folder of a file that was in or below its previous folder."""
    inside = posixpath.relpath("/" + path, "/" + known_in)
    if folder == known_in or inside.startswith("../"):
        return ""
    return posixpath.join(folder, inside)


def _structure(found: Json) -> str:
    """The profile without values."""
    return str(found.get("structure") or found.get("problem") or "")


def _columns(found: Json) -> tuple[str, ...]:
    tables: list[Json] = found.get("tables") or [{}]
    table = tables[0]
    names = [str(column["name"]) for column in table.get("columns", [])]
    total = table.get("columns_total") or len(names)
    more = [words.MORE_COLUMNS.format(count=total - _COLUMNS)] if total > _COLUMNS else []
    return (*names[:_COLUMNS], *more)


async def _image(local: Path | None) -> str:
    """The image as a `data:` URL; empty if it is too large or not a format that models see."""
    if local is None:
        return ""
    try:
        data = await asyncio.to_thread(_read, local)
    except OSError:
        return ""
    kinds = (kind for magic, kind in _MAGIC.items() if data.startswith(magic))
    kind = next(kinds, "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None)
    if kind is None or len(data) > _IMAGE:
        return ""
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def _read(local: Path) -> bytes:
    with local.open("rb") as file:
        return file.read(_IMAGE + 1)

"""The files of a step: attached ones are profiled, known ones looked at, before it begins."""

from __future__ import annotations

import asyncio
import base64
import logging
import traceback
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from .context.files import is_same
from .conversation import AttachedFile
from .errors import NotFound
from .prompt import words
from .wire import Json, NamedFile

_log = logging.getLogger(__name__)
_SECONDS = 20.0  # for all files of a step
_KEPT = 100  # profiles
_IMAGE = 1_100_000  # bytes; a `data:` URL takes a third more
_IMAGES = 8  # of a step
_COLUMNS = 12  # that are named without a profile
_MAGIC = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}


class Files(Protocol):
    @property
    def kernels_elsewhere(self) -> bool: ...

    async def local(self, path: str) -> Path | None: ...

    async def stat(self, path: str) -> Any: ...


Profiler = Callable[[str, bool], Awaitable[Json]]


class Attaching:
    def __init__(self, files: Files, profiler: Profiler) -> None:
        self._files = files
        self._profiler = profiler
        self._profiles: dict[tuple[str, int, float, bool], Json] = {}

    async def now(
        self, asked: Iterable[NamedFile], known: Mapping[str, AttachedFile], *, vision: bool
    ) -> dict[str, AttachedFile]:
        """The files as they are, by path: those asked for, and those known.

        A known file that is as it was comes without its profile; one that is gone is `removed`.
        One that cannot be seen in time is left out, or comes with a sentence instead.
        """
        attached = [_Seeing(file.path, file.confirmed) for file in asked]
        paths = {each.path for each in attached}
        others = [
            _Seeing(path, file.confirmed, file) for path, file in known.items() if path not in paths
        ]
        seeing = {
            asyncio.ensure_future(self._see(each, vision and number < _IMAGES)): each
            for number, each in enumerate([*attached, *others])
        }
        if seeing:
            await asyncio.wait(seeing, timeout=_SECONDS)
        found = {}
        for task, each in seeing.items():
            if task.done():
                found[each.path] = task.result()
            else:
                task.cancel()
                if each.before is None:
                    found[each.path] = AttachedFile(each.path, text=words.FILE_UNREAD)
        return found

    async def profile(self, path: str, *, confirmed: bool = False) -> Json:
        """Raises NotFound where the contents manager does not serve the path."""
        stat = await self._files.stat(path)
        if stat is None or stat.folder or not stat.modified:
            return await self._profiler(path, confirmed)
        key = (path, stat.size, stat.modified, confirmed)
        if key not in self._profiles:
            profile = await self._profiler(path, confirmed)
            if "problem" in profile:
                return profile  # it may come from the moment
            self._profiles[key] = profile
            for old in list(self._profiles)[:-_KEPT]:
                del self._profiles[old]
        return self._profiles[key]

    async def _see(self, seeing: _Seeing, vision: bool) -> AttachedFile:
        stat = await self._files.stat(seeing.path)
        if stat is None:
            return AttachedFile(seeing.path, status="removed")
        # A folder changes with each file in it; what is in it is told when it is attached.
        modified = 0.0 if stat.folder else stat.modified or 0.0
        confirmed = seeing.confirmed
        here = AttachedFile(seeing.path, stat.size or 0, modified, confirmed=confirmed)
        if seeing.before is not None and is_same(seeing.before, here):
            return here
        profile = await self._read(seeing)
        local = await self._files.local(seeing.path)
        return replace(
            here,
            text=profile.get("text") or profile.get("problem") or words.FILE_UNREAD,
            columns=_columns(profile),
            image=await _image(local) if vision and profile.get("kind") == "image" else "",
            reachable=local is not None and not self._files.kernels_elsewhere,
        )

    async def _read(self, seeing: _Seeing) -> Json:
        """The profile; whatever happens, a prompt is not refused because of a file."""
        try:
            return await self.profile(seeing.path, confirmed=seeing.confirmed)
        except NotFound as error:
            return {"problem": error.message}
        except Exception as error:
            # Without the exception's own words: they may hold what is in the file.
            where = "".join(traceback.format_tb(error.__traceback__))
            _log.error("A file could not be read: %s\n%s", type(error).__name__, where)
            return {}


@dataclass(frozen=True)
class _Seeing:
    """A file to look at; `before` is what the model knows of one that is not asked for."""

    path: str
    confirmed: bool
    before: AttachedFile | None = None


def _columns(profile: Json) -> tuple[str, ...]:
    tables: list[Json] = profile.get("tables") or [{}]
    table = tables[0]
    names = [str(column["name"]) for column in table.get("columns", [])]
    total = table.get("columns_total") or len(names)
    more = [words.MORE_COLUMNS.format(count=total - _COLUMNS)] if total > _COLUMNS else []
    return (*names[:_COLUMNS], *more)


async def _image(local: Path | None) -> str:
    """The image as a `data:` URL; empty where it is too large or of no kind that models see."""
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

"""The files of a step: attached ones are profiled, known ones looked at, before it begins."""

from __future__ import annotations

import asyncio
import base64
import logging
import posixpath
import traceback
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..context.files import is_same
from ..conversation.entries import AttachedFile
from ..errors import NotFound
from ..prompt import words
from ..protocol.wire import Json, NamedFile
from .contents import Files
from .listing import names_in
from .profile import profile

_log = logging.getLogger(__name__)
_SECONDS = 20.0  # for all files of a step
_KEPT = 100  # profiles
_IMAGE = 1_100_000  # bytes; a `data:` URL takes a third more
_IMAGES = 8  # of a step
_COLUMNS = 12  # that are named without a profile
_MAGIC = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}


Reader = Callable[..., Awaitable[Json]]


class FileContext:
    """`read` makes a profile: `profiles.profile`, or another one in tests."""

    def __init__(self, files: Files, read: Reader = profile) -> None:
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
        """The files as they are, by path: those asked for, and those known.

        A known file that is as it was comes without its profile; one that is gone is `removed`.
        One that cannot be seen in time is left out, or comes with a sentence instead. `moved` are
        the notebook's folder and the one in which the model knew it: files may have come along.
        """
        attached = [_Seeing(file.path, file.confirmed) for file in asked]
        paths = {each.path for each in attached}
        others = [
            _Seeing(path, file.confirmed, file, _along(path, *moved))
            for path, file in known.items()
            if path not in paths
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
                    found[each.path] = AttachedFile(
                        each.path, text=words.FILE_UNREAD, confirmed=each.confirmed
                    )
        return found

    async def names_in(self, folder: str) -> frozenset[str] | None:
        """The names in a folder; None where they are not known."""
        return await names_in(self._files, folder)

    async def profile(self, path: str, *, confirmed: bool = False) -> Json:
        """The profile of a file, read again only if the file has changed.

        Raises NotFound where the contents manager does not serve the path.
        """
        stat = await self._files.stat(path)
        if stat is None or stat.folder or not stat.modified:
            return await self._reader(path, self._files, confirmed=confirmed)
        key = (path, stat.size or 0, stat.modified, confirmed)
        known = self._profiles.get(key)
        if known is None:
            known = await self._reader(path, self._files, confirmed=confirmed)
            if "problem" not in known:  # that may come from the moment
                self._profiles[key] = known
                for old in list(self._profiles)[:-_KEPT]:
                    del self._profiles[old]
        return known

    async def _see(self, seeing: _Seeing, vision: bool) -> AttachedFile:
        stat = await self._files.stat(seeing.path)
        if stat is None and seeing.before is not None and seeing.along:
            came = await self._see(replace(seeing, path=seeing.along, along=""), vision)
            if is_same(seeing.before, came) and not came.is_gone:
                return replace(came, was=seeing.path)
        if stat is None:
            return AttachedFile(seeing.path, status="removed", confirmed=seeing.confirmed)
        modified = stat.modified or 0.0
        if stat.folder:
            # Its time changes with each save of a file in it, also of the notebook.
            modified = float(await self._files.names(seeing.path))
        confirmed = seeing.confirmed
        size = 0 if stat.folder else stat.size or 0
        here = AttachedFile(seeing.path, size, modified, confirmed=confirmed)
        if seeing.before is not None and is_same(seeing.before, here):
            return here
        found = await self._read(seeing)
        local = await self._local(seeing.path)
        sees = vision and found.get("kind") == "image" and self._files.bounds.values
        return replace(
            here,
            text=found.get("text") or found.get("problem") or words.FILE_UNREAD,
            columns=_columns(found),
            image=await _image(local) if sees else "",
            reachable=local is not None and not self._files.kernels_elsewhere,
        )

    async def _local(self, path: str) -> Path | None:
        try:
            return await self._files.local(path)
        except NotFound:
            return None

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
    """A file to look at; `before` is what the model knows of one that is not asked for, `along`
    where it is if it was moved with its notebook."""

    path: str
    confirmed: bool
    before: AttachedFile | None = None
    along: str = ""


def _along(path: str, folder: str, known_in: str) -> str:
    """The path in the notebook's folder of a file that was known in or below another one."""
    inside = posixpath.relpath("/" + path, "/" + known_in)
    if folder == known_in or inside.startswith("../"):
        return ""
    return posixpath.join(folder, inside)


def _columns(found: Json) -> tuple[str, ...]:
    tables: list[Json] = found.get("tables") or [{}]
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

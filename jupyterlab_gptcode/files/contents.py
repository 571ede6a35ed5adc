"""The files that the contents manager serves, by any spelling of a path.

If the contents manager is a folder on this machine, files have local paths; else there is only the
Contents API.
"""

from __future__ import annotations

import asyncio
import os
import zlib
from base64 import b64decode
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import anyio
from jupyter_core.utils import ensure_async
from jupyter_server.services.contents.fileio import FileManagerMixin

from ..background import run_in_thread
from ..disk import cannot_name_a_file, relative_path
from ..errors import NotFound
from .saves import ClientSaves

Json = dict[str, Any]
_NAMES = 10_000  # in a folder that is compared at each step


@dataclass(frozen=True)
class Bounds:
    """The limits of profiles. `seconds` and `megabytes` are for one profile; `at_once` of them are
    made in parallel; without `values` they contain only names, types and counts. The folder
    `closed` is never read, because our keys and conversations are there."""

    values: bool = True
    seconds: float = 5.0
    megabytes: int = 1024
    at_once: int = 2
    closed: Path | None = None


@dataclass(frozen=True)
class FileStat:
    """`size` in bytes, `modified` in seconds since the epoch; the Contents API may know neither."""

    size: int | None
    modified: float | None
    folder: bool = False


class Files:
    """`kernels_elsewhere`: kernels run on another machine, and may not see these files."""

    def __init__(
        self, contents: Any, bounds: Bounds | None = None, *, kernels_elsewhere: bool = False
    ) -> None:
        self.bounds = bounds or Bounds()
        self.kernels_elsewhere = kernels_elsewhere
        self.readings = anyio.Semaphore(self.bounds.at_once)
        self.saves = ClientSaves(contents)
        self._contents = contents

    @property
    def is_local(self) -> bool:
        return isinstance(self._contents, FileManagerMixin)

    @property
    def shows_hidden(self) -> bool:
        return bool(self._contents.allow_hidden)

    async def local(self, path: str) -> Path | None:
        """The file's path on this machine; None if files are elsewhere.

        Raises NotFound if the contents manager does not serve it.
        """
        await self._served(path)
        return self._local(path) if self.is_local else None

    async def exists(self, path: str) -> bool:
        return await self.stat(path) is not None

    async def stat(self, path: str) -> FileStat | None:
        """None if the contents manager does not serve it. Links are followed."""
        try:
            model = await self._served(path)
        except NotFound:
            return None
        if not self.is_local:
            return _stat_of(model)
        try:
            found = await run_in_thread(partial(os.stat, self._local(path)))
        except (OSError, ValueError):
            return None
        return FileStat(found.st_size, found.st_mtime, model["type"] == "directory")

    async def names(self, path: str) -> int:
        """A hash of the names in a folder; 0 if that would be expensive."""
        if not self.is_local:
            return 0
        local = self._local(path)
        try:
            return await run_in_thread(partial(_sum_of_names, local, self.shows_hidden))
        except (OSError, ValueError):
            return 0

    async def content(self, path: str) -> bytes | list[Json]:
        """Through the Contents API: a file's content, or the models of a folder's entries."""
        model = await self._get(path, content=True)
        content = model.get("content")
        if model["type"] == "directory":
            return list(content or [])
        if model.get("format") == "base64":
            return b64decode(content or "")
        if isinstance(content, str):
            return content.encode("utf-8", "surrogatepass")
        return _dumped(content)

    def contents_path(self, local: str) -> str | None:
        """The contents path of a file on this machine; None if it is not below the root."""
        if not self.is_local:
            return None
        root = os.path.abspath(self._contents.root_dir)  # noqa: PTH100  links stay links
        relative = relative_path(local, root)
        if relative is None or relative == ".." or relative.startswith("../"):
            return None
        return "" if relative == "." else relative

    def relative(self, path: str) -> str:
        """The normalised contents path."""
        if not self.is_local:
            return path.strip("/")
        root = os.path.abspath(self._contents.root_dir)  # noqa: PTH100  links stay links
        relative = relative_path(self._local(path), root)
        return "" if relative == "." else relative or path.strip("/")

    def _local(self, path: str) -> Path:
        try:
            return Path(self._contents._get_os_path(path.strip("/")))
        except Exception as error:  # no file can have that name
            raise _missing(path) from error

    async def _served(self, path: str) -> Json:
        return await self._get(path, content=False)

    async def _get(self, path: str, *, content: bool) -> Json:
        """The model. Any refusal of the contents manager means NotFound.

        In a task of its own: the threads that Jupyter's contents manager works in last as long as
        the task that asks, and a server whose threads wait for the end of an answer cannot stop.
        """
        try:
            if cannot_name_a_file(path):
                raise NotFound(path)
            asked = ensure_async(self._contents.get(path, content=content))
            model: Json = await asyncio.create_task(asked)
        except Exception as error:
            raise _missing(path) from error
        return model


def _missing(path: str) -> NotFound:
    return NotFound(f"The file {path[:200]!r} does not exist. Check its name, or upload it again.")


def _sum_of_names(folder: Path, hidden: bool) -> int:
    """0 if there are too many."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in islice(entries, _NAMES + 1)]
    if len(names) > _NAMES:
        return 0
    shown = sorted(name for name in names if hidden or not name.startswith("."))
    return 1 + zlib.crc32("/".join(shown).encode("utf-8", "surrogateescape"))


def _stat_of(model: Json) -> FileStat:
    modified: Any = model.get("last_modified")
    seconds = modified.timestamp() if hasattr(modified, "timestamp") else None
    return FileStat(model.get("size"), seconds, model["type"] == "directory")


def _dumped(content: object) -> bytes:
    """A notebook's content is JSON."""
    import json

    return json.dumps(content).encode()

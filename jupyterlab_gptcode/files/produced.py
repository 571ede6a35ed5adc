"""What runs make: who looks before and after, and how long that is remembered.

A look takes place in a thread, between two actions of a page. Where files do not lie in a folder
of this machine, or kernels run on another one, nothing is claimed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from ..conversation.entries import Produced
from ..errors import NotFound
from .contents import Files
from .folder_snapshot import Look, Scene, TooSlow, look, produced

_log = logging.getLogger(__name__)
_KEPT = 8  # looks before a run whose end was not told; each may hold a few megabytes
_PATIENCE = 8.0  # seconds, where even the first entry of a folder does not come
T = TypeVar("T")


class Watch:
    """The files in the folder in which code runs, around one run."""

    def __init__(self, files: Files, notebook: str, folder: str, code: str) -> None:
        self._files = files
        self._notebook = notebook
        self._folder = folder
        self._code = code
        self._before = asyncio.ensure_future(self._look())
        self._after: asyncio.Future[Produced | None] | None = None

    async def begun(self) -> None:
        """Resolves when the run may begin."""
        await asyncio.wait([self._before])

    async def ended(self, block: int) -> Produced | None:
        """What the run made, whoever asks; None where nobody can tell."""
        if self._after is None:
            self._after = asyncio.ensure_future(self._compare(block))
        return await asyncio.shield(self._after)

    async def _look(self) -> tuple[Scene, Look] | None:
        try:
            scene = await self._scene()
        except NotFound:
            return None
        if scene is None:
            return None
        seen = await _in_thread(lambda: look(scene))
        return (scene, seen) if seen is not None else None

    async def _scene(self) -> Scene | None:
        if self._files.kernels_elsewhere:
            return None
        root = await self._files.local("")
        folder = await self._files.local(self._folder)
        if root is None or folder is None:
            return None
        return Scene(root, folder, self._notebook.strip("/"), self._code)

    async def _compare(self, block: int) -> Produced | None:
        # A look that is not over shows a part of what the run did as if it had been there before.
        if not self._before.done() or (before := self._before.result()) is None:
            return None
        found = await _in_thread(lambda: produced(*before))
        if found is None:
            return None
        files, more = found
        return Produced(block, tuple(files), more)


class Watches:
    """One for each block that runs, by conversation, turn and block."""

    def __init__(self, files: Files | None = None) -> None:
        self._files = files
        self._watches: dict[tuple[str, int, int], Watch] = {}

    def begin(
        self, key: tuple[str, int, int], notebook: str, folder: str, code: str
    ) -> Watch | None:
        """The watch over this run, begun now if there is none."""
        if self._files is None:
            return None
        if key not in self._watches:
            self._watches[key] = Watch(self._files, notebook, folder, code)
            for old in list(self._watches)[:-_KEPT]:
                del self._watches[old]
        return self._watches[key]

    def get(self, key: tuple[str, int, int]) -> Watch | None:
        return self._watches.get(key)

    def end(self, key: tuple[str, int, int]) -> None:
        self._watches.pop(key, None)


async def _in_thread(work: Callable[[], T]) -> T | None:
    """None where it takes too long."""
    try:
        return await asyncio.wait_for(asyncio.to_thread(work), _PATIENCE)
    except (TooSlow, OSError, asyncio.TimeoutError):
        _log.info("The notebook's folder takes too long to look through: no files are named.")
        return None

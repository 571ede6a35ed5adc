"""What runs make: the files beside a notebook are compared before a run and after it.

The page waits for neither. The first snapshot is taken when the model has written the code, because
a large folder takes seconds. A second one, when the run starts, shows what others wrote in between.
Where files do not lie in a folder of this machine, or kernels run on another, nothing is claimed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from ..background import run_in_thread
from ..conversation import Produced, folder_of
from ..errors import NotFound
from .contents import Files
from .folder_snapshot import Before, FolderSnapshot, Run, TooSlow, produced_files, take_snapshot

_log = logging.getLogger(__name__)
_WATCHERS = 8  # of runs whose end was not reported; each may hold a few megabytes
_TIMEOUT = 8.0  # seconds, where even the first entry of a folder does not come
_CLOCK = 50_000_000  # nanoseconds: the clock of a file system is coarser than ours
T = TypeVar("T")
Key = tuple[str, int, int]  # conversation, turn, block
FolderOf = Callable[[str], Awaitable[str | None]]  # in which the code of a notebook runs
# Whether another kernel worked in that folder since a moment, in seconds since the epoch.
SharedSince = Callable[[str, float], Awaitable[bool]]
_Seen = tuple[Run, FolderSnapshot]


class RunWatcher:
    """The files in the folder in which code runs, around one run."""

    def __init__(
        self,
        files: Files,
        folder_of_code: FolderOf,
        shared_since: SharedSince,
        notebook: str,
        code: str,
    ) -> None:
        self._files = files
        self._folder_of_code = folder_of_code
        self._shared_since = shared_since
        self._notebook = notebook
        self._code = code
        self._before = asyncio.ensure_future(self._snapshot())
        self._started = 0  # nanoseconds since the epoch
        self._is_clean = False  # whether the first snapshot was complete by then
        self._at_start: asyncio.Future[_Seen | None] | None = None
        self._after: asyncio.Future[Produced | None] | None = None

    def start(self, code: str) -> None:
        """The run is about to start; the user may have edited the code."""
        if self._started:
            return
        self._code = code
        self._started = time.time_ns() - _CLOCK
        self._is_clean = self._before.done()
        if self._is_clean:
            self._at_start = asyncio.ensure_future(self._snapshot())

    async def end(self, block: int) -> Produced | None:
        """What the run made, for all who ask; None where it is unknown."""
        if not self._started:
            return None
        if self._after is None:
            self._after = asyncio.ensure_future(self._compare(block))
        return await asyncio.shield(self._after)

    def forget(self) -> None:
        """Nobody will ask any more; who has asked gets an answer."""
        for snapshot in (self._before, self._at_start):
            if snapshot is not None:
                snapshot.cancel()

    async def close(self) -> None:
        """The server ends."""
        self.forget()
        if self._after is not None:
            self._after.cancel()
        for task in (self._before, self._at_start, self._after):
            if task is not None:
                await asyncio.wait([task])

    async def _snapshot(self) -> _Seen | None:
        try:
            run = await self._run()
        except NotFound:
            return None
        if run is None:
            return None
        seen = await _in_time(partial(take_snapshot, run))
        return (run, seen) if seen is not None else None

    async def _run(self) -> Run | None:
        if self._files.kernels_elsewhere:
            return None
        path = await self._folder_of_code(self._notebook)
        root = await self._files.local("")
        folder = await self._files.local(folder_of(self._notebook) if path is None else path)
        if root is None or folder is None:
            return None
        return Run(root, folder, self._notebook.strip("/"), self._code)

    async def _compare(self, block: int) -> Produced | None:
        first, at_start = _result(self._before), _result(self._at_start)
        if first is None:
            return None
        run, snapshot = first
        before = Before(snapshot, self._started, is_clean=self._is_clean)
        if at_start is not None and at_start[0] == run:
            before = replace(before, at_start=at_start[1])
        elif at_start is not None:
            # Other code was run, or in another folder than it seemed to be.
            run, snapshot = at_start
            before = Before(snapshot, self._started, is_clean=False)
        before = replace(
            before,
            saved=self._files.saves.since(self._started),
            is_shared=await self._shared_since(self._notebook, self._started / 1e9),
        )
        found = await _in_time(partial(produced_files, run, before))
        if found is None:
            return None
        files, more = found
        return Produced(block, tuple(files), more)


class ProducedFiles:
    """One watcher for each block that may run."""

    def __init__(
        self,
        files: Files | None = None,
        folder_of_code: FolderOf | None = None,
        shared_since: SharedSince | None = None,
    ) -> None:
        self._files = files
        self._folder_of_code = folder_of_code or _unknown
        self._shared_since = shared_since or _alone
        self._watchers: dict[Key, RunWatcher] = {}

    def expect(self, key: Key, notebook: str, code: str) -> RunWatcher | None:
        """The watcher over a run that may come; the same if there is one."""
        if self._files is None:
            return None
        if key not in self._watchers:
            self._watchers[key] = RunWatcher(
                self._files, self._folder_of_code, self._shared_since, notebook, code
            )
            for old in list(self._watchers)[:-_WATCHERS]:
                self.forget(old)
        return self._watchers[key]

    def get(self, key: Key) -> RunWatcher | None:
        return self._watchers.get(key)

    def forget(self, key: Key) -> None:
        watcher = self._watchers.pop(key, None)
        if watcher is not None:
            watcher.forget()

    async def close(self) -> None:
        """The server ends."""
        while self._watchers:
            _, watcher = self._watchers.popitem()
            await watcher.close()


async def _unknown(_: str) -> None:
    return None


async def _alone(_: str, __: float) -> bool:
    return False


def _result(future: asyncio.Future[_Seen | None] | None) -> _Seen | None:
    """None also where it is not there yet."""
    is_there = future is not None and future.done() and not future.cancelled()
    return future.result() if future is not None and is_there else None


async def _in_time(work: Callable[[], T]) -> T | None:
    """None where it takes too long."""
    try:
        return await asyncio.wait_for(run_in_thread(work), _TIMEOUT)
    except (TooSlow, OSError, asyncio.TimeoutError):
        _log.info("Reading the notebook's folder takes too long: no files are listed.")
        return None

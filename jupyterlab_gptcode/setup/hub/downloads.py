"""The models of a running server: what is installed, what is being downloaded, what could be.

A download outlives the page that has started it; after a restart of the server it is continued by
the next press of the button.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...disk import remove_file
from ...errors import DownloadError, GPTCodeError, Unusable
from ...policy import HUB_DOWNLOADS_OFF, LOCKED, Rules
from ...protocol import Json
from ..download_speed import DownloadSpeed
from .fetch import Fetch
from .partial import PART, Partial
from .recommended import Recommended, recommended
from .room import Room, free_disk, memory, memory_of
from .source import Source, hub, repo_of, source_of

_log = logging.getLogger(__name__)
State = Literal["absent", "partial", "fetching", "checking", "ready"]


@dataclass
class _Running:
    fetch: Fetch
    task: asyncio.Task[None]
    speed: DownloadSpeed | None = None
    stage: State = "fetching"


@dataclass(frozen=True)
class _Failed:
    spec: str
    error: GPTCodeError


class ModelDownloads:
    """`starter` is the file of the starter, which has a place of its own."""

    def __init__(
        self,
        folder: Path,
        *,
        rules: Rules,
        starter: str,
        make: Callable[..., Fetch] = Fetch,
    ) -> None:
        self.rules = rules
        self._folder = folder
        self._starter = starter
        self._make = make
        self._running: dict[str, _Running] = {}
        self._failed: dict[str, _Failed] = {}

    async def overview(self) -> Json:
        """All models with their states, and how much room there is."""
        return await asyncio.to_thread(self._overview)

    def start(self, spec: str, *, sure: bool) -> None:
        """Starts or continues a download, unless it is running. Raises `Unusable`."""
        if not self.rules.hub_downloads:
            raise Unusable(HUB_DOWNLOADS_OFF, kind="off")
        source = source_of(spec)
        if refused := self.rules.refused_download(source.url):
            raise Unusable(refused, kind=LOCKED)
        if source.file == self._starter:
            raise Unusable("Download the starter model in its own place on this page.")
        if source.file in self._running:
            return
        self._failed.pop(source.file, None)
        fetch = self._make(
            *(source, self._folder),
            sure=sure,
            watch=lambda stage: self._note(source.file, stage),
            refused=self.rules.refused_download,
        )
        task = asyncio.create_task(self._run(source, fetch))
        self._running[source.file] = _Running(fetch, task)

    def path(self, file: str) -> Path:
        """Where a model is, or will be."""
        return self._folder / Path(file).name

    async def stop(self, file: str) -> None:
        """Returns when the download has ended. What has arrived is kept."""
        if running := self._running.get(file):
            running.task.cancel()
            await asyncio.wait([running.task])

    async def remove(self, file: str) -> None:
        """Removes a model, or what has arrived of it."""
        await self.stop(file)
        self._failed.pop(file, None)
        if file in [path.name for path in self._files()]:
            try:
                await asyncio.to_thread(self._remove, file)
            except OSError as error:
                raise DownloadError(
                    f"{file} could not be removed ({error.strerror}). It is still in "
                    f"{self._folder}; check the folder's permissions and try again.",
                    kind="disk",
                ) from error

    async def over(self) -> None:
        """Returns when nothing is being downloaded."""
        if tasks := [each.task for each in self._running.values()]:
            await asyncio.wait(tasks)

    async def close(self) -> None:
        await asyncio.gather(*(self.stop(file) for file in list(self._running)))

    async def _run(self, source: Source, fetch: Fetch) -> None:
        try:
            await fetch.run()
        except GPTCodeError as error:
            self._failed[source.file] = _Failed(source.spec, error)
        except asyncio.CancelledError:
            pass  # the user who stopped it needs no message
        except Exception as error:  # the panel must learn that no model will come
            _log.exception("%s could not be downloaded.", source.file)
            failure = DownloadError(
                f"{source.file} could not be downloaded ({type(error).__name__}). The server's log "
                "has the details. Try again."
            )
            self._failed[source.file] = _Failed(source.spec, failure)
        finally:
            del self._running[source.file]

    def _note(self, file: str, stage: str) -> None:
        if running := self._running.get(file):
            running.stage = "checking" if stage == "checking" else "fetching"

    def _remove(self, file: str) -> None:
        target = self._folder / file
        remove_file(target)
        Partial(target).remove()

    def _files(self) -> list[Path]:
        """Those of all models but the starter, whole or not."""
        found = [*self._folder.glob("*.gguf"), *self._folder.glob(f"*.gguf{PART}")]
        names = {path.name.removesuffix(PART) for path in found} - {self._starter}
        return [self._folder / name for name in sorted(names)]

    def _overview(self) -> Json:
        room = Room(memory(), free_disk(self._folder))
        return {
            "allowed": self.rules.hub_downloads,
            "hub": hub().partition("://")[2],
            "memory": {"free": room.memory.free, "total": room.memory.total},
            "disk": room.disk,
            "models": list(self._rows(room)),
        }

    def _rows(self, room: Room) -> Iterator[Json]:
        """Those that we recommend first, then the user's own."""
        listed = {each.file: each for each in recommended()}
        own = [path.name for path in self._files()]
        for file in dict.fromkeys((*listed, *own, *self._running, *self._failed)):
            yield self._row(self._folder / file, listed.get(file), room)

    def _row(self, target: Path, listed: Recommended | None, room: Room) -> Json:
        running, failed = self._running.get(target.name), self._failed.get(target.name)
        partial = Partial(target)
        facts = partial.facts()
        size = (running.fetch.size if running else 0) or (facts.size if facts else 0)
        with suppress(OSError):
            size = target.stat().st_size
        size = size or (listed.size if listed else 0)
        needed = listed.memory if listed else memory_of(size) if size else 0
        spec = facts.spec if facts else ""
        if running or failed:
            spec = running.fetch.source.spec if running else failed.spec if failed else ""
        repo = listed.repo if listed else repo_of(spec)
        return {
            "file": target.name,
            "spec": listed.name if listed else spec,
            "title": listed.title if listed else target.stem,
            "about": listed.about if listed else "",
            "page": f"{hub()}/{repo}" if repo else "",
            "licence": listed.licence if listed else "",
            "context": listed.context if listed else 0,
            "size": size,
            "memory": needed,
            "fits": room.fits(size - partial.size, needed),
            "state": self._state(target, partial, running),
            "arrived": partial.size,
            "progress": self._progress(running),
            "problem": failed and {"kind": failed.error.kind, "message": failed.error.message},
            "model": f"embedded/{target.stem}",
        }

    def _state(self, target: Path, partial: Partial, running: _Running | None) -> State:
        if running:
            return running.stage
        if target.is_file():
            return "ready"
        return "partial" if partial.size else "absent"

    def _progress(self, running: _Running | None) -> Json | None:
        """Each look at it is a point of the speed."""
        if running is None or not running.fetch.size:
            return None
        if running.speed is None:
            running.speed = DownloadSpeed(running.fetch.size)
        running.speed.note(running.fetch.done, time.monotonic())
        return running.speed.shown

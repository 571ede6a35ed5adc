"""The checks that run on a server: each in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import os
import posixpath
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from ..approval import KnownFiles, read_before, read_risk
from ..background import run_in_thread
from ..context import language_of
from ..conversation import Entry
from ..errors import Conflict, NotFound, Unusable
from ..files.contents import Files
from ..files.listing import names_in
from ..protocol import CheckedCell, CheckRequest, Json, Mode
from .check import check
from .notebook import Notebook
from .report import CheckEnd, CheckEvent
from .scratch import Place
from .versions import earlier_versions

_AT_ONCE = 2
_PING = 15.0  # seconds
_ELSEWHERE = (
    "Kernels run on another machine here, where this notebook cannot be checked. Nothing was run."
)
_NOT_ALLOWED = "Your administrator does not allow code to run from here, so nothing was checked."
_RUNNING = "This notebook is being checked already. Stop that check first, or wait for its end."
_BUSY = f"{_AT_ONCE} notebooks are being checked already. Wait until one of them is done."
_ASKS = "This notebook does more than compute and show, so it is only checked when you ask for it."
_BROKEN = "The check ended with an error of its own. The notebook is as it was."

Entries = Callable[[str], Sequence[Entry]]
"""The entries of a conversation. Raises NotFound if it is not open."""


class CleanRuns:
    """`kernels` and `specs` are the server's managers; `hidden` are the environment variables that
    kernels do not get, and `seconds` is what a cell may take."""

    def __init__(
        self,
        files: Files,
        kernels: Any,
        specs: Any,
        *,
        entries: Entries,
        hidden: Collection[str],
        ceiling: Mode,
        seconds: float,
    ) -> None:
        self._files, self._kernels, self._specs = files, kernels, specs
        self._entries, self._hidden = entries, hidden
        self._ceiling, self._seconds = ceiling, seconds
        self._running: dict[str, RunningCheck] = {}
        self._ended = 0.0  # the latest check, in seconds since the epoch

    async def risks(self, request: CheckRequest) -> list[Json]:
        """What the code cells do beyond computing and showing."""
        self._refuse()
        await self._notebook_of(request)
        folder = posixpath.dirname(request.notebook.strip("/"))
        files = KnownFiles(
            listed=await names_in(self._files, folder),
            notebook=posixpath.basename(request.notebook),
        )
        return await run_in_thread(partial(_risks, request, files))

    async def start(self, request: CheckRequest) -> RunningCheck:
        place = await self._place(request)
        if request.automatic and await self.risks(request):
            raise Unusable(_ASKS, kind="asks")
        entries = self._of_conversation(request.conversation)
        notebook = await run_in_thread(partial(_read, request, entries))
        if any(each.notebook == request.notebook for each in self._running.values()):
            raise Conflict(_RUNNING, kind="checking")
        if len(self._running) >= _AT_ONCE or request.check in self._running:
            raise Conflict(_BUSY, kind="busy")
        running = RunningCheck(request.notebook, partial(self._end, request.check))
        self._running[request.check] = running
        running.start(partial(check, request.check, notebook, place, self._seconds))
        return running

    async def stop(self, name: str) -> bool:
        """Whether such a check ran; when it answers, its kernel is gone."""
        running = self._running.get(name)
        if running is not None:
            await running.stop()
        return running is not None

    def ran_since(self, moment: float) -> bool:
        """Whether a check has run then or later, whose code may have written files."""
        return bool(self._running) or self._ended >= moment

    def _end(self, name: str) -> None:
        self._running.pop(name, None)
        self._ended = time.time()

    async def close(self) -> None:
        await asyncio.gather(*(each.stop() for each in list(self._running.values())))

    def _of_conversation(self, conversation: str) -> Sequence[Entry]:
        try:
            return tuple(self._entries(conversation)) if conversation else ()
        except NotFound:
            return ()

    def _refuse(self) -> None:
        if self._files.kernels_elsewhere:
            raise Unusable(_ELSEWHERE, kind="elsewhere")
        if self._ceiling == "insert":
            raise Unusable(_NOT_ALLOWED, kind="not-allowed")

    async def _notebook_of(self, request: CheckRequest) -> float:
        """When its file was last written."""
        found = await self._files.stat(request.notebook)
        if found is None or found.folder:
            raise NotFound("This notebook has no file here. Save it, then check it.")
        return found.modified or 0.0

    async def _place(self, request: CheckRequest) -> Place:
        """Where a new kernel of the notebook would start."""
        self._refuse()
        saved = await self._notebook_of(request)
        if request.kernel.name not in self._specs.find_kernel_specs():
            message = "The kernel of this notebook is not installed here. Choose another one first."
            raise Unusable(message, kind="kernel")
        folder = Path(self._kernels.cwd_for_path(posixpath.dirname(request.notebook.strip("/"))))
        allowed = {k: v for k, v in os.environ.items() if k not in self._hidden}
        name = str(folder / posixpath.basename(request.notebook))
        environment = {**allowed, "JPY_SESSION_NAME": name}
        return Place(request.kernel.name, folder, environment, self._specs, saved)


def _read(request: CheckRequest, entries: Sequence[Entry]) -> Notebook:
    language = language_of([request.kernel]).fence
    return Notebook(request.cells, language, request.history, earlier_versions(entries))


def _risks(request: CheckRequest, files: KnownFiles) -> list[Json]:
    codes = [(place, cell) for place, cell in enumerate(request.cells, 1) if cell.type == "code"]
    before = read_before(cell.source for _, cell in codes)
    language = language_of([request.kernel]).fence

    def effects(cell: CheckedCell) -> tuple[str, ...]:
        return read_risk(cell.source, files, language=language, before=before).effects

    return [
        {"cell": cell.id, "position": place, "effects": found}
        for place, cell in codes
        if (found := effects(cell))
    ]


Work = Callable[[Callable[[CheckEvent], None]], Awaitable[CheckEnd]]


class RunningCheck:
    """A check in its thread, and the events that it has reported so far."""

    def __init__(self, notebook: str, on_end: Callable[[], object]) -> None:
        self.notebook = notebook
        self._on_end = on_end
        self._server = asyncio.get_running_loop()
        self._events: list[CheckEvent] = []
        self._news = asyncio.Event()
        self._over = asyncio.Event()
        self._lock = threading.Lock()
        self._cancel: Callable[[], object] | None = None  # in the thread's loop
        self._is_stopped = False

    def start(self, work: Work) -> None:
        threading.Thread(target=self._run, args=(work,), name="gptcode-check", daemon=True).start()

    def cancel(self) -> None:
        with self._lock:
            # Cancelled a second time, it could not end its kernel.
            if self._cancel is not None and not self._is_stopped:
                self._cancel()
            self._is_stopped = True

    async def stop(self) -> None:
        """Returns when its kernel is gone."""
        self.cancel()
        await self._over.wait()

    async def follow(self) -> AsyncGenerator[CheckEvent | None, None]:
        """All events from the first to the last; None where nothing has happened for a while."""
        sent = 0
        while True:
            self._news.clear()
            while sent < len(self._events):
                yield self._events[sent]
                sent += 1
            if self._over.is_set():
                return
            try:
                await asyncio.wait_for(self._news.wait(), _PING)
            except asyncio.TimeoutError:
                yield None

    def _run(self, work: Work) -> None:
        try:
            asyncio.run(self._work(work))
        except Exception:
            self._post(lambda: self._note(CheckEnd("unknown", _BROKEN)))
            raise
        finally:
            self._post(self._end)

    async def _work(self, work: Work) -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None  # noqa: S101  this runs in one
        with self._lock:
            self._cancel = partial(loop.call_soon_threadsafe, task.cancel)
            if self._is_stopped:
                self._cancel()
        try:
            await work(lambda event: self._post(lambda: self._note(event)))
        finally:
            with self._lock:
                self._cancel = None

    def _post(self, act: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the server has stopped
            self._server.call_soon_threadsafe(act)

    def _note(self, event: CheckEvent) -> None:
        self._events.append(event)
        self._news.set()

    def _end(self) -> None:
        self._on_end()
        self._over.set()
        self._news.set()

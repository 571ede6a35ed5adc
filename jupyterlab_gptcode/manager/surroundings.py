"""What is around a notebook: the files that its conversation knows, and where its code runs."""

from __future__ import annotations

from collections.abc import Sequence

from ..context import known_files, sent_notebook
from ..conversation import Entry, asked_skills, branch_of, folder_of, known_paths, latest_answer
from ..files.attach import FileContext
from ..instructions import Instructions, Standing
from ..kernel import Kernels
from ..protocol import StepRequest
from .admission import followed_turn
from .around import Around


class Surroundings:
    def __init__(
        self,
        attaching: FileContext | None,
        kernels: Kernels | None,
        instructions: Instructions | None,
    ) -> None:
        self._attaching = attaching
        self._instructions = instructions
        self._kernels = kernels

    async def now(self, entries: Sequence[Entry], request: StepRequest, *, vision: bool) -> Around:
        """What a step finds that begins now."""
        start = await self._start(request)
        if self._attaching is None:
            return Around(start=start)
        past = branch_of(entries, followed_turn(entries, request))
        known, notebook = known_files(past), sent_notebook(past)
        here = request.facts.notebook
        moved = folder_of(here), folder_of(notebook or here)
        files = await self._attaching.now(request.files, known, vision=vision, moved=moved)
        paths = {*known_paths(past), *files}
        if request.facts.selection and request.facts.selection.path:
            paths.add(request.facts.selection.path)
        ignored = tuple(sorted(await self._attaching.ignored.among(paths)))
        return Around(files, ignored, start, await self._standing(past, here))

    async def _standing(self, past: Sequence[Entry], notebook: str) -> Standing | None:
        """The instructions that hold for a notebook, and what the latest answer asks to read."""
        if self._instructions is None:
            return None
        return await self._instructions.standing(notebook, asked_skills(latest_answer(past)))

    async def names_beside(self, request: StepRequest) -> frozenset[str] | None:
        """The names in the folder in which the code runs, where its code is judged."""
        if self._attaching is None or request.mode == "insert":
            return None
        folder = request.facts.folder
        here = folder_of(request.facts.notebook) if folder is None else folder
        return await self._attaching.names_in(here)

    async def _start(self, request: StepRequest) -> str:
        """Which start of the kernel this is, where its messages do not name its process."""
        if self._kernels is None or request.facts.process:
            return ""
        return await self._kernels.start(request.facts.notebook)

    async def folder(self, notebook: str) -> str | None:
        """Where the notebook's code runs; None where it is unknown."""
        if self._kernels is None:
            return None
        await self._kernels.watch(notebook)
        return await self._kernels.folder(notebook)

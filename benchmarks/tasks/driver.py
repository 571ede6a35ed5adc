"""What a page does in "Always run": posts steps, runs the blocks in order, reports each."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from jupyterlab_gptcode.conversation.blocks import Block, blocks
from jupyterlab_gptcode.manager.active import ActiveConversation
from jupyterlab_gptcode.manager.manager import ConversationManager
from jupyterlab_gptcode.protocol import (
    Action,
    Cell,
    Error,
    Json,
    NamedFile,
    NotebookSnapshot,
    Status,
    StepEnd,
    StepRequest,
    Usage,
)
from jupyterlab_gptcode.protocol import Kernel as KernelFacts

from .kernel import Kernel, clear, images, printed
from .task import Outcome, Task

NOTEBOOK = "Untitled.ipynb"
_PYTHON = KernelFacts("python3", "python", "Python 3 (ipykernel)")


@dataclass
class Turn:
    """What a turn cost, in tokens and seconds of the model, and the cells that it ran."""

    solved: bool = False
    prompt_tokens: int = 0
    completion_tokens: int = 0
    steps: int = 0
    waits: list[float] = field(default_factory=list)  # seconds to the first text of each step
    seconds: float = 0.0
    cells: list[tuple[str, Status, str]] = field(default_factory=list)
    end: str = ""


class Driver:
    def __init__(self, conversations: ConversationManager, kernel: Kernel, folder: Path) -> None:
        self._conversations, self._kernel, self._folder = conversations, kernel, folder
        self._numbers = count(1)

    async def start(self) -> None:
        """A new conversation in an empty notebook."""
        self._id = (await self._conversations.create(NOTEBOOK))["conversation"]
        self._cells = [Cell("empty", "code", "")]

    async def solve(self, task: Task) -> Turn:
        """In a new kernel and a folder with nothing but the task's files."""
        clear(self._folder)
        for name, text in task.files.items():
            (self._folder / name).write_text(text, "utf-8")
        await self._kernel.start(self._folder)
        self._turn = Turn()
        self._last: tuple[Json, ...] | None = None  # outputs of the last cell, if it ran well
        continues = await self._step(task)
        while continues:
            continues = await self._step()
        self._turn.solved = self._check(task)
        return self._turn

    def _check(self, task: Task) -> bool:
        if self._last is None:
            return False
        return task.check(Outcome(printed(self._last), images(self._last), self._folder))

    async def _step(self, task: Task | None = None) -> bool:
        """One step and all its blocks; returns whether their results go to the model."""
        facts = NotebookSnapshot(NOTEBOOK, tuple(self._cells), _PYTHON, active=self._cells[-1].id)
        request = StepRequest(
            "page",
            f"step-{next(self._numbers)}",
            "prompt" if task else "results",
            "run",
            facts,
            task.prompt if task else "",
            files=tuple(map(NamedFile, task.attached)) if task else (),
        )
        started = time.monotonic()
        live, entry = await self._conversations.step(self._id, request)
        spoke = None
        end: StepEnd | Error | None = None
        async for each in live.follow(entry.seq):
            match each.body if each else None:
                case Usage() as usage:
                    self._turn.prompt_tokens += usage.prompt_tokens
                    self._turn.completion_tokens += usage.completion_tokens
                case StepEnd() | Error() as end:
                    pass
                case body if body is not None and body.__class__.__name__ in _TEXT:
                    spoke = spoke or time.monotonic() - started
        self._turn.steps += 1
        self._turn.seconds += time.monotonic() - started
        self._turn.waits.append(spoke or time.monotonic() - started)
        ran = await self._run_all(live)
        self._turn.end = end.reason if isinstance(end, StepEnd) else f"error: {end}"
        return ran and isinstance(end, StepEnd) and end.next == "results"

    async def _run_all(self, live: ActiveConversation) -> bool:
        """Whether something ran, and the turn continues without the user."""
        failed = ran = False
        for block in blocks(live.entries).values():
            if block.settled is None and block.verdict == "run":
                if failed:
                    await self._act(block, "skipped", reason="failed-before")
                    continue
                status = await self._run(block)
                if status == "stopped":
                    return False
                failed, ran = status != "ok", True
        return ran

    async def _run(self, block: Block) -> Status:
        cell = block.cell or f"cell-{next(self._numbers)}"
        await self._act(block, "inserted", cell=cell)
        await self._act(block, "running", cell=cell, source=block.code)
        status, outputs = await self._kernel.run(block.code)
        if any(output.get("ename") == "StdinNotImplementedError" for output in outputs):
            status = "stopped"  # it would wait for the user
        self._last = outputs if status == "ok" else None
        number = len(self._cells)
        self._cells = [each for each in self._cells if each.id != cell]
        self._cells.append(Cell(cell, "code", block.code, number, outputs))
        self._turn.cells.append((block.code, status, _shown(outputs)))
        ended = {"status": status, "source": block.code, "execution_count": number}
        await self._act(block, "ran", cell=cell, outputs=outputs, **ended)
        return status

    async def _act(self, block: Block, action: str, **fields: object) -> None:
        body = {"action": action, "turn": block.turn, "block": block.block, **fields}
        await self._conversations.act(self._id, Action(client="page", **body))  # type: ignore[arg-type]


_TEXT = ("TextDelta", "CodeStart", "CodeDelta")


def _shown(outputs: tuple[Json, ...]) -> str:
    failed = [f"{each['ename']}: {each['evalue']}" for each in outputs if "ename" in each]
    return "\n".join([printed(outputs), *failed, *(["[image]"] * images(outputs))]).strip()

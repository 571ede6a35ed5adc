"""A whole turn with the real embedded model: prompt, code that runs, results, an end by itself."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import resources
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode.conversation.blocks import Block, blocks
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.manager.active import ActiveConversation
from jupyterlab_gptcode.manager.manager import ConversationManager
from jupyterlab_gptcode.protocol import (
    Action,
    Cell,
    Json,
    Kernel,
    NotebookSnapshot,
    StepEnd,
    StepRequest,
)
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.providers.embedded import Embedded, EmbeddedModel
from jupyterlab_gptcode.small_model import SmallModel
from jupyterlab_gptcode.step import Limits

from .sizes import some

pytest_plugins = ["tests.weights"]

NOTEBOOK = "gptcode-demo/knapsack.ipynb"
PYTHON = Kernel("python3", "python", "Python 3 (ipykernel)")
DEMO = resources.files("jupyterlab_gptcode.cli").joinpath("demo_files", "knapsack.ipynb")
CELLS = [
    Cell(cell["id"], cell["cell_type"], "".join(cell["source"]))
    for cell in json.loads(DEMO.read_text("utf-8"))["cells"]
]


class Driver:
    """What a page does: posts steps, runs the blocks, reports them."""

    def __init__(self, conversations: ConversationManager, conversation: str) -> None:
        self.printed: list[str] = []
        self._conversations = conversations
        self._id = conversation
        self._cells = list(CELLS)
        self._namespace: dict[str, Any] = {}
        self._numbers = count()

    async def turn(self, prompt: str) -> StepEnd:
        end = await self._step("prompt", prompt)
        while end.next == "results":
            end = await self._step("results")
        return end

    async def _step(self, kind: Any, text: str = "") -> StepEnd:
        facts = NotebookSnapshot(NOTEBOOK, tuple(self._cells), PYTHON, active=CELLS[-1].id)
        step = f"step-{next(self._numbers)}"
        request = StepRequest("page", step, kind, "run", facts, text)
        live, entry = await self._conversations.step(self._id, request)
        async for _ in live.follow(entry.seq):
            pass
        await self._run_all(live)
        end = _last_end(live)
        assert isinstance(end, StepEnd), end
        return end

    async def _run_all(self, live: ActiveConversation) -> None:
        for block in blocks(live.entries).values():
            if block.settled is None and block.verdict == "run":
                await self._run(block)

    async def _run(self, block: Block) -> None:
        number = next(self._numbers)
        cell = block.cell or f"cell-{number}"
        status, outputs = self._execute(block.code)
        self._cells.append(Cell(cell, "code", block.code, number, outputs))
        ran = Action("page", "ran", block.turn, block.block, cell, status, block.code, number)
        await self._conversations.act(self._id, Action(**{**vars(ran), "outputs": outputs}))

    def _execute(self, source: str) -> tuple[Any, tuple[Json, ...]]:
        output = io.StringIO()
        try:
            with contextlib.redirect_stdout(output):
                exec(source, self._namespace)  # noqa: S102  a kernel in small
        except Exception as error:
            return "error", ({"output_type": "error", "ename": "Error", "evalue": str(error)},)
        self.printed.append(output.getvalue())
        return "ok", ({"output_type": "stream", "name": "stdout", "text": output.getvalue()},)


def _last_end(live: ActiveConversation) -> object:
    return next(e.body for e in live.entries[::-1] if not isinstance(e.body, Action))


@asynccontextmanager
async def driving(weights: Path, folder: Path) -> AsyncIterator[Driver]:
    catalog = Catalog([SmallModel(Embedded([EmbeddedModel(weights)]))])
    conversations = ConversationManager(Journal(folder), catalog, Limits())
    try:
        made = await conversations.create(NOTEBOOK)
        yield Driver(conversations, made["conversation"])
    finally:
        await conversations.close()
        await catalog.close()


# The panel's examples for a small model: src/panel/examples.ts.
EXAMPLES = [
    ("Print the product of 6 and 7.", "42"),
    ("Find the largest number in 17, 4, 92, 35, 61", "92"),
]


@pytest.mark.model
async def test_the_examples_are_done_one_after_the_other(weights: Path, tmp_path: Path) -> None:
    """After two of them the model repeats itself, so there are no more."""
    async with driving(weights, tmp_path) as driver:
        for prompt, result in EXAMPLES:
            end = await driver.turn(prompt)
            assert result in driver.printed[-1]
            # So small a model may talk on until its cap; what counts is that it asks for nothing.
            assert end.next == "done"


@pytest.mark.model
@pytest.mark.parametrize(("prompt", "result"), EXAMPLES[: some(2)])
async def test_each_example_is_done_as_the_first_prompt(
    weights: Path, tmp_path: Path, prompt: str, result: str
) -> None:
    async with driving(weights, tmp_path) as driver:
        end = await driver.turn(prompt)
    assert any(result in text for text in driver.printed)
    assert end.next == "done"

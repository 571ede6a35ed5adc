"""What undo costs the server, by the size of the notebook: milliseconds and bytes of the journal.

    python -m benchmarks.undo

A turn replaces and runs 5 cells and inserts 5, each with 10 kB of outputs. The request goes through
the manager, and the journal is on the disk. `first` undoes the first turn instead of the latest.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from jupyterlab_gptcode.conversation import Journal, NotebookChange
from jupyterlab_gptcode.conversation.entries import Begin
from jupyterlab_gptcode.manager import ConversationManager
from jupyterlab_gptcode.protocol import (
    Action,
    CellImage,
    CodeDelta,
    CodeEnd,
    CodeStart,
    Json,
    StepEnd,
    UndoRequest,
    dump,
)
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.step import Limits

from .table import machine, milliseconds, table

CELLS = 10
OUTPUT = "x" * 10_000


def content(cell: str, source: str) -> Json:
    output = {"output_type": "stream", "name": "stdout", "text": OUTPUT}
    fields = {"execution_count": 1, "metadata": {}, "outputs": [output]}
    return {"id": cell, "cell_type": "code", "source": source, **fields}


async def measure(folder: Path, earlier: int) -> list[object]:
    """With so many turns before it."""
    manager = ConversationManager(Journal(folder), Catalog([]), Limits())
    conversation: str = (await manager.create("a.ipynb"))["conversation"]
    active = await manager.load(conversation)
    for turn in range(1, earlier + 2):
        begin = Begin("prompt", "page", "run", "m", NotebookChange("a.ipynb", CELLS), "Go")
        step = f"step-{turn}"
        await active.record(begin, step=step, turn=turn)
        for block in range(1, CELLS + 1):
            cell = f"cell-{turn}-{block}"
            replaces = cell if block % 2 else None
            start = CodeStart(block, "python", "```python\n", replaces, replaces)
            for body in (start, CodeDelta(block, "y = 1"), CodeEnd(block, "run", "```\n")):
                await active.record(body, step=step, turn=turn)
        await active.record(StepEnd("results", "actions"), step=step, turn=turn)
        images = 0.0
        for block in range(1, CELLS + 1):
            cell = f"cell-{turn}-{block}"
            if block % 2:
                size = _size(folder)
                image = (dump(CellImage(cell, content(cell, "x = 1"), "", "")),)
                action = Action("page", "before-image", turn, block, cell, images=image)
                await active.record(action, turn=turn)
                images += _size(folder) - size
            fields = {"status": "ok", "source": "y = 1", "execution_count": 1}
            ran = Action("page", "ran", turn, block, cell, **fields)  # type: ignore[arg-type]
            await active.record(ran, turn=turn)
        await active.record(Action("page", "ended", turn), turn=turn)
    size, first = _size(folder), await _undo(manager, conversation, 1)
    undone = _size(folder) - size
    latest = await _undo(manager, conversation, turn) if earlier else first
    times = milliseconds(latest), milliseconds(first)
    return [earlier, *times, f"{images / 1e3:.0f} kB", f"{undone / 1e3:.0f} kB"]


async def _undo(manager: ConversationManager, conversation: str, turn: int) -> float:
    cells = tuple(
        CellImage(f"cell-{turn}-{block}", content(f"cell-{turn}-{block}", "y = 1"), "", "", block)
        for block in range(1, CELLS + 1)
    )
    started = time.perf_counter()
    answer = await manager.undo(conversation, UndoRequest("page", turn, "undo", cells))
    spent = time.perf_counter() - started
    assert len(answer["restore"]) == CELLS
    return spent


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


async def main() -> None:
    rows = []
    for earlier in (0, 100, 500):
        with tempfile.TemporaryDirectory() as folder:
            rows.append(await measure(Path(folder), earlier))
    columns = ["earlier turns", "latest", "first", "journal, when replaced", "journal, when undone"]
    print(machine())
    print(table(columns, rows))


if __name__ == "__main__":
    asyncio.run(main())

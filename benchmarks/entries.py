"""Long conversations: how many entries they are in memory, and how long it takes to fold them.

    python -m benchmarks.entries [--turns 100 1000]

Milliseconds of this process's own work, the best of five. In front stand the lines of the journal,
one for each event; `read` gives entries whose deltas are joined, `join` joins them as the ends of
steps do.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from jupyterlab_gptcode.context.files import known_files
from jupyterlab_gptcode.context.notebook import notebook_change
from jupyterlab_gptcode.conversation.blocks import blocks
from jupyterlab_gptcode.conversation.entries import Entry
from jupyterlab_gptcode.conversation.joined import join, split
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.conversation.owner import is_open
from jupyterlab_gptcode.prompt import FULL
from jupyterlab_gptcode.protocol import Action, Cell, NotebookSnapshot
from jupyterlab_gptcode.request import Rendering, render

from .past import write_conversation
from .table import machine, table

_ROUNDS = 5
_COLUMNS = (
    "turns",
    "lines",
    "entries",
    "read",
    "join",
    "blocks",
    "is open",
    "files",
    "notebook",
    "request",
    "sum for a step",
)


def row(turns: int) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        conversation = write_conversation(Path(name), turns)
        journal = Journal(Path(name, "conversations"))
        read = _best(lambda: journal.read(conversation))
        entries = journal.read(conversation)
    lines = [part for entry in entries for part in split(entry)]
    facts = _facts(entries)
    folds = {
        "blocks": _best(lambda: blocks(entries)),
        "is open": _best(lambda: is_open(entries)),
        "files": _best(lambda: known_files(entries)),
        "notebook": _best(lambda: notebook_change(entries, facts)),
        "request": _best(lambda: render(entries, Rendering(FULL, vision=False))),
    }
    sizes = [f"{turns:,}", f"{len(lines):,}", f"{len(entries):,}"]
    before = [read, _best(lambda: join(lines))]
    return [*sizes, *map(_shown, [*before, *folds.values(), sum(folds.values())])]


def _facts(entries: list[Entry]) -> NotebookSnapshot:
    """The notebook with all cells that the conversation ran."""
    ran = [entry.body for entry in entries if isinstance(entry.body, Action) and entry.body.outputs]
    sources = {(block.turn, block.block): block.code for block in blocks(entries).values()}
    cells = [
        Cell(action.cell or "", "code", sources[action.turn, action.block or 0], 1, action.outputs)
        for action in ran
    ]
    return NotebookSnapshot("a.ipynb", tuple(cells))


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_ROUNDS):
        started = time.thread_time()
        work()
        times.append(time.thread_time() - started)
    return min(times)


def _shown(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--turns", type=int, nargs="+", default=[100, 1000])
    print(table(_COLUMNS, [row(turns) for turns in parser.parse_args().turns]))
    print(machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())

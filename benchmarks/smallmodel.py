"""Counts how many simple tasks a small model solves with our harness, and what that costs.

    python -m benchmarks.smallmodel [--variant NAME …] [--tasks tuning|held-out|all]
        [--python PYTHON] [--model GGUF] [--notes FOLDER] [--together]

Each task is a turn through the server's own rooms with the embedded model: prompt, code, a real
kernel, results, repair. A task is solved if the last cell ran and its result is right. `PYTHON` is
an interpreter with ipykernel, pandas and matplotlib. Every cell is written to `FOLDER`. With
`--together` all tasks are turns of one conversation: earlier turns distract a small model.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.files.attach import FileContext
from jupyterlab_gptcode.files.contents import Files
from jupyterlab_gptcode.manager.manager import ConversationManager
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.providers.embedded import find_files
from jupyterlab_gptcode.settings import Config

from .tasks import SETS
from .tasks.driver import Driver, Turn
from .tasks.kernel import Kernel
from .tasks.variants import TRIALS, VARIANTS

_COLUMNS = (
    "variant",
    "tasks",
    "solved",
    "prompt tokens",
    "completion tokens",
    "steps",
    "first text: median, most",
    "seconds",
)


async def _run(variant: str, which: str, options: argparse.Namespace) -> list[Turn]:
    tasks, turns = SETS[which], []
    with tempfile.TemporaryDirectory() as place, VARIANTS[variant](options.model) as helped:
        folder = _made(Path(place, "work"))
        files = Files(AsyncLargeFileManager(root_dir=str(folder)))
        provider, limits = helped
        catalog = Catalog([provider])
        journal = Journal(Path(place, "conversations"))
        conversations = ConversationManager(journal, catalog, limits, FileContext(files))
        kernel = Kernel(options.python)
        driver = Driver(conversations, kernel, folder)
        TRIALS.attempt = kernel.attempt
        try:
            for number, task in enumerate(tasks):
                if number == 0 or not options.together:
                    await driver.start()
                turn = await driver.solve(task)
                turns.append(turn)
                print("+" if turn.solved else "-", end="", file=sys.stderr, flush=True)
                if options.notes:
                    _note(options.notes / f"{variant}-{which}.jsonl", task.name, turn)
        finally:
            await kernel.stop()
            await conversations.close()
            await catalog.close()
    tried = ", ".join(f"{count} {how}" for how, count in TRIALS.counts.items())
    print(f" {variant}, {which} {tried}", file=sys.stderr)
    return turns


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _note(file: Path, task: str, turn: Turn) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as notes:
        print(json.dumps({"task": task, **asdict(turn)}), file=notes)


def _row(variant: str, which: str, turns: Sequence[Turn]) -> tuple[str, ...]:
    waits = sorted(turn.waits[0] for turn in turns)
    return (
        variant,
        which,
        f"{sum(turn.solved for turn in turns)} of {len(turns)}",
        str(sum(turn.prompt_tokens for turn in turns)),
        str(sum(turn.completion_tokens for turn in turns)),
        str(sum(turn.steps for turn in turns)),
        f"{waits[len(waits) // 2]:.1f}, {waits[-1]:.1f} s",
        f"{sum(turn.seconds for turn in turns):.0f}",
    )


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """In Markdown."""
    lines = [f"| {' | '.join(row)} |" for row in (_COLUMNS, ("---",) * len(_COLUMNS), *rows)]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--variant", nargs="+", choices=list(VARIANTS), default=list(VARIANTS))
    parser.add_argument("--tasks", choices=[*SETS, "all"], default="all")
    parser.add_argument("--python", default=sys.executable, help="runs the kernel")
    parser.add_argument("--model", type=Path, help="default: the starter")
    parser.add_argument("--notes", type=Path, help="a folder")
    parser.add_argument("--together", action="store_true", help="in one conversation")
    options = parser.parse_args()
    options.model = options.model or next(iter(find_files(Config().models_folder(), "")), None)
    if options.model is None:
        print("Fetch the model first: jupyter gptcode pull")
        return 1
    which = list(SETS) if options.tasks == "all" else [options.tasks]
    rows = []
    for variant in options.variant:
        for each in which:
            rows.append(_row(variant, each, asyncio.run(_run(variant, each, options))))
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())

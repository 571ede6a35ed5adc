"""How often "Run if safe" asks in projects with modules of their own, with and without a trial.

    python -m benchmarks.measured

Each job of `jobs/own_modules.txt` is played in a folder with its files and a kernel of its own. The
server's code judges each cell; one that is in doubt is tried on a copy of the kernel, and the facts
decide. It prints, with and without trials: the questions, how many of them were about cells that
touch nothing outside their variables, and how many cells ran without one that do. Then how long a
trial takes. It needs a system that can fence a copy.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from jupyterlab_gptcode.protocol import CodeEnd
from jupyterlab_gptcode.step import step_events
from jupyterlab_gptcode.trial import passes, read_result
from tests.build import Story, code, facts
from tests.step_play import Play
from tests.trials import TrialKernel, trial_kernel

from .table import machine, milliseconds, table

_JOBS = Path(__file__).parent / "jobs" / "own_modules.txt"


@dataclass(frozen=True)
class Job:
    """The cells are marked that touch something outside their variables."""

    prompt: str
    files: dict[str, str]
    cells: tuple[tuple[str, bool], ...]


@dataclass
class Asked:
    """`needless` questions are about cells that touch nothing, `silent` cells do and were none."""

    questions: int = 0
    needless: int = 0
    silent: int = 0

    def count(self, *, asks: bool, touches: bool) -> None:
        self.questions += asks
        self.needless += asks and not touches
        self.silent += touches and not asks

    def row(self, title: str, jobs: int) -> list[str]:
        numbers = (self.questions, self.needless, self.silent)
        return [title, *map(str, numbers), f"{self.questions / jobs:.2f}"]


@dataclass
class Counts:
    cells: int = 0
    before: Asked = field(default_factory=Asked)  # without trials
    after: Asked = field(default_factory=Asked)
    seconds: list[float] = field(default_factory=list)


def jobs() -> Iterator[Job]:
    for entry in _JOBS.read_text("utf-8").split("=== ")[1:]:
        head, *cells = entry.split("\n---")
        prompt, *files = head.split("\n+++ ")
        named = (file.partition("\n") for file in files)
        marked = (cell.partition("\n") for cell in cells)
        yield Job(
            prompt.strip(),
            {name.strip(): f"{text}\n" for name, _, text in named},
            tuple((text.strip(), mark.strip() == "touches") for mark, _, text in marked),
        )


def write(job: Job, folder: Path) -> None:
    for name, text in job.files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")


def names_in(folder: Path) -> frozenset[str]:
    return frozenset(path.name for path in folder.iterdir())


async def judged(story: Story, source: str, play: Play, listed: frozenset[str]) -> CodeEnd:
    step = play.step(story, f"```python\n{source}\n```\n", facts())
    limits = replace(step.limits, in_doubt=True)
    step = replace(step, limits=limits, listed=listed)
    events = [event async for event in step_events(step, asyncio.Event())]
    story.tell(*events[1:])
    return next(event for event in events if isinstance(event, CodeEnd))


def is_untouching(kernel: TrialKernel, source: str, counts: Counts) -> bool:
    start = time.perf_counter()
    found = kernel.attempt(source)
    counts.seconds.append(time.perf_counter() - start)
    if "unavailable" in found:
        raise SystemExit(f"Code cannot be tried here: {found}")
    return passes(read_result(found, 1, 100_000))


async def play_job(job: Job, folder: Path, counts: Counts) -> None:
    write(job, folder)
    play, cells = Play(folder), []
    story = Story().prompt(job.prompt, mode="safe")
    with trial_kernel(cwd=str(folder)) as kernel:
        for number, (source, touches) in enumerate(job.cells, 1):
            end = await judged(story, source, play, names_in(folder))
            counts.cells += 1
            asks = end.verdict == "ask"
            counts.before.count(asks=asks, touches=touches)
            asks = asks and not (end.doubtful and is_untouching(kernel, source, counts))
            counts.after.count(asks=asks, touches=touches)
            kernel.run(source)
            cells.append(code(f"cell{number}", source))
            story.ran(number, f"cell{number}")
            story.results(facts(*cells), mode="safe")


def main() -> int:
    counts, every = Counts(), list(jobs())
    for job in every:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(play_job(job, Path(folder), counts))
    each = len(every)
    print(f"{machine()}\n\n{each} jobs, {counts.cells} cells\n")
    asked = [
        counts.before.row("without trials", each),
        counts.after.row("tried when in doubt", each),
    ]
    heads = ["Run if safe", "questions", "needless", "touches, not asked", "for each job"]
    print(table(heads, asked))
    slow = milliseconds(statistics.median(counts.seconds))
    print(f"\na trial, median of {len(counts.seconds)}: {slow}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

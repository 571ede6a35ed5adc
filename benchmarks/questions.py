"""How often the user is asked until a job is done, in each approval mode.

    python -m benchmarks.questions

Thirty jobs of `jobs/jobs.txt` are played: for each, the model's cells one by one, each of them as
the only block of an answer, judged by the server's own code. Files that a cell wrote are known to
the next one.
It prints the questions for each job, and how long cells of several sizes take.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from jupyterlab_gptcode.approval import MODES, KnownFiles, read_before, read_risk
from jupyterlab_gptcode.conversation.produced import ProducedFile
from jupyterlab_gptcode.protocol import CodeEnd, Mode
from jupyterlab_gptcode.step import step_events
from tests.build import Story, code, facts
from tests.step_play import Play

from .table import machine, milliseconds, table

_JOBS = Path(__file__).parent / "jobs" / "jobs.txt"
_LISTED = frozenset(
    ["sales.csv", "customers.csv", "notes.txt", "shop.db", "data", "photos", "a.ipynb"]
)
_TITLES = {
    "insert": "Insert only",
    "ask": "Ask first",
    "safe": "Run if safe",
    "run": "Always run",
}
_EARLIER = "import numpy as np\nimport pandas as pd\nimport matplotlib.pyplot as plt"


@dataclass(frozen=True)
class Job:
    prompt: str
    cells: tuple[tuple[str, str], ...]  # the code, and the file that it writes


def jobs() -> Iterator[Job]:
    for entry in _JOBS.read_text("utf-8").split("=== ")[1:]:
        prompt, _, rest = entry.partition("\n")
        cells: list[tuple[str, str]] = []
        for part in f"{rest.strip()}\n---".split("\n---"):
            wrote, _, source = part.partition("\n")
            if cells and wrote.strip().startswith("wrote "):
                cells[-1] = (cells[-1][0], wrote.strip().removeprefix("wrote "))
            source = source if cells else part
            if source.strip():
                cells.append((source.strip(), ""))
        yield Job(prompt, tuple(cells))


async def questions(job: Job, mode: Mode, play: Play) -> int:
    """The cells of a job that wait for the user."""
    before = code("before", _EARLIER)
    now = facts(before)
    story = Story().prompt("Hi").answer("Hello.").prompt(job.prompt, now, mode=mode)
    asked = 0
    for number, (source, wrote) in enumerate(job.cells, 1):
        step = replace(play.step(story, f"```python\n{source}\n```\n", now), listed=_LISTED)
        events = [event async for event in step_events(step, asyncio.Event())]
        story.tell(*events[1:])
        end = next(event for event in events if isinstance(event, CodeEnd))
        asked += end.verdict == "ask"
        story.ran(number, f"cell{number}")
        if wrote:
            story.made(number, ProducedFile(f"work/{wrote}", 1))
        now = facts(before, *(code(f"cell{n}", job.cells[n - 1][0]) for n in range(1, number + 1)))
        story.results(now, mode=mode)
    return asked


async def rows(folder: Path) -> list[list[str]]:
    found = []
    every = list(jobs())
    for mode in MODES:
        asked = [await questions(job, mode, Play(folder)) for job in every]
        none = sum(count == 0 for count in asked)
        numbers = [f"{sum(asked)}", f"{sum(asked) / len(asked):.2f}", f"{none}"]
        found.append([_TITLES[mode], *numbers])
    return found


def times() -> list[list[str]]:
    """To judge cells that are made of those of all jobs."""
    sources = [source for job in jobs() for source, _ in job.cells]
    lines = [line for source in sources if "%" not in source for line in [source, ""]]
    text = "\n".join(lines).replace("!", "#")
    known = KnownFiles(listed=_LISTED)
    found = []
    for count in (20, 200, 2000):
        repeated = "\n".join(f"part_{n} = {n}\n{text}" for n in range(count // 100 + 1))
        cell = "\n".join(repeated.splitlines()[:count])
        while True:
            try:
                compile(cell, "cell", "exec")
                break
            except SyntaxError:
                cell = cell.rpartition("\n")[0]
        seconds = []
        for n in range(9):
            start = time.process_time()
            read_risk(f"{cell}\nx = {n}", known, before=read_before([_EARLIER]))
            seconds.append(time.process_time() - start)
        lines_of_it = cell.count("\n") + 2
        found.append([f"{lines_of_it:,}", milliseconds(statistics.median(seconds))])
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(rows(Path(folder)))
    count, cells = len(list(jobs())), sum(len(job.cells) for job in jobs())
    print(f"{machine()}\n\n{count} jobs, {cells} cells\n")
    print(table(["mode", "questions", "for each job", "jobs without one"], found))
    print(f"\n{table(['lines of a cell', 'to judge it'], times())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

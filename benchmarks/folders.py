"""How long two snapshots of a folder of many files take, and how much they hold while a cell runs.

    python -m benchmarks.folders [FILES …]

Beside them stands a bare `os.scandir` with a `stat` for each file.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median

from jupyterlab_gptcode.files.folder_snapshot import Before, Run, produced_files, take_snapshot

_ROUNDS = 7


def main(counts: list[int]) -> None:
    rows: list[tuple[str, ...]] = [("files", "bare scandir", "before", "after", "held", "found")]
    rows += [_row(count) for count in counts]
    for row in rows:
        print(" | ".join(cell.rjust(12) for cell in row))


def _row(count: int) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "work"
        work.mkdir()
        for number in range(count):
            (work / f"measurement-{number:06}.csv").touch()
        run = Run(Path(folder), work, "work/a.ipynb", "table.to_csv('new.csv')")
        bare = _milliseconds(lambda: _bare(work))
        before = _milliseconds(lambda: take_snapshot(run))
        tracemalloc.start()
        seen = take_snapshot(run)
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        (work / "new.csv").write_text("a,b\n")
        (work / "measurement-000000.csv").write_text("a,b\n")
        after = _milliseconds(lambda: produced_files(run, Before(seen)))
        found, _ = produced_files(run, Before(seen))
    names = ", ".join(file.path for file in found)
    return f"{count:,}", bare, before, after, f"{held / 1e6:.1f} MB", names


def _bare(folder: Path) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            entry.stat()


def _milliseconds(work: Callable[[], object]) -> str:
    times = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return f"{median(times) * 1000:.1f} ms"


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [100, 5_000, 50_000])

"""What a run waits for while files are copied that its code may write over: milliseconds.

    python -m benchmarks.file_copies [FOLDER]

The files lie in FOLDER, by default a temporary one, and their copies beside them: so a FOLDER on
Btrfs or XFS shows what copying by reference costs. `reading` finds the names in the code, `looking`
the files, `putting back` includes a copy of the file as it is then.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from jupyterlab_gptcode.approval import named_files
from jupyterlab_gptcode.conversation import FilePair
from jupyterlab_gptcode.files.copies import FileCopies, Place, images_now, restore, survey

from .table import machine, milliseconds, table

MB = 10**6
T = TypeVar("T")
CODE = "import os, shutil\nimport pandas as pd\n" + "df = df.assign(x=df.x + 1)\n" * 20
CASES: list[tuple[str, str, int, int]] = [
    ("no file", "df.x.sum()", 0, 0),
    ("1 file, 1 kB", "df.to_csv('0.csv')", 1, 1_000),
    ("1 file, 10 MB", "df.to_csv('0.csv')", 1, 10 * MB),
    ("1 file, 100 MB", "df.to_csv('0.csv')", 1, 100 * MB),
    ("1 file, 199 MB", "os.remove('0.csv')", 1, 199 * MB),
    ("1 file, 1 GB: over the limit", "os.remove('0.csv')", 1, 1000 * MB),
    ("folder, 1,000 files, 10 MB", "shutil.rmtree('.data')", 1_000, 10 * MB),
    ("pattern, 1 of 10,000 files", "df.to_csv(f'{name}_0.csv')", 10_000, 10 * MB),
]


def main() -> None:
    folder = sys.argv[1] if len(sys.argv) > 1 else None
    rows = []
    for name, line, count, size in CASES:
        with tempfile.TemporaryDirectory(dir=folder) as root:
            rows.append([name, *map(milliseconds, _measured(Path(root), CODE + line, count, size))])
    print(machine())
    print(table(["files", "reading", "looking", "copying", "putting back"], rows))


def _measured(root: Path, code: str, count: int, size: int) -> list[float]:
    work = root / "work"
    where = work / ".data" if "rmtree" in code else work
    where.mkdir(parents=True)
    data = os.urandom(size // count) if count else b""
    suffix = "_0" if "name" in code else ""
    for number in range(count):
        (where / f"{number}{suffix if not number else ''}.csv").write_bytes(data)
    os.sync()  # copying by reference would wait for it
    place = Place(work, work, (("", work),), "a.ipynb", root / "data")
    copies = FileCopies(root / "data", 200 * MB)
    reading, named = _timed(partial(named_files, code))
    looking, found = _timed(partial(survey, named, place, (), copies.limit))
    copying, (images, _) = _timed(partial(copies.copy, "c", found.groups, place))
    if "rmtree" in code:
        shutil.rmtree(where)
    for image in images:
        if image.kind == "file" and "rmtree" not in code:
            place.local(image.path).write_bytes(data[::-1])

    def back() -> None:
        now = list(images_now([image.path for image in images], place).values())
        copies.copy("c", [now], place)
        pairs = [FilePair(*each) for each in zip(images, now, strict=True)]
        restore(pairs, place, partial(copies.find, ["c"]))

    return [reading, looking, copying, _timed(back)[0]]


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


if __name__ == "__main__":
    main()

"""Counts lines of code, tests and words by folder, as they are or at an earlier commit.

    python -m benchmarks.lines [REVISION]

Folders of the package and of `src` are counted one by one.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import PurePosixPath

from .table import table

_CODE = {".py", ".ts", ".tsx", ".css"}
_TEXT = {".md", ".yaml"}
_GROUPED = ("jupyterlab_gptcode", "src")  # counted by the folders in them


def main(revision: str = "HEAD") -> None:
    lines: Counter[str] = Counter()
    files: Counter[str] = Counter()
    longest: dict[str, int] = {}
    for path in _git("ls-tree", "-r", "--name-only", revision).splitlines():
        if PurePosixPath(path).suffix in _CODE | _TEXT:
            count = _git("show", f"{revision}:{path}").count("\n")
            folder = _folder(PurePosixPath(path))
            lines[folder] += count
            files[folder] += 1
            longest[folder] = max(longest.get(folder, 0), count)
    rows = [
        (folder, str(files[folder]), str(lines[folder]), str(longest[folder]))
        for folder in sorted(lines)
    ]
    rows.append(("all", str(files.total()), str(lines.total()), str(max(longest.values()))))
    print(table(("folder", "files", "lines", "longest"), rows))


def _folder(path: PurePosixPath) -> str:
    first, *rest = path.parts
    if not rest:
        return "top"
    inner = rest[0] if first in _GROUPED and len(rest) > 1 else ""
    return f"{first}/{inner}" if inner else first


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], check=True, capture_output=True)
    return done.stdout.decode("utf-8", "replace")


if __name__ == "__main__":
    main(*sys.argv[1:])

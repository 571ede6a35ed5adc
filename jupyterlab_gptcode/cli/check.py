"""`jupyter gptcode check NOTEBOOK`: runs a notebook from the top, and reports what does not run."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TextIO

from ..clean_run import CheckedRow, CheckEnd, CheckEvent, Notebook, Place, check
from ..context import language_named
from ..errors import GPTCodeError, Unusable
from ..protocol import CheckedCell, Json
from ..settings import Config
from .progress_bar import CLEAR

_HELP = "run a notebook from the top in a kernel of its own, and report what does not run"
_DESCRIPTION = (
    "Really runs all code of NOTEBOOK from the top, as `jupyter nbconvert --execute` does, in a "
    "new kernel in its folder, and compares what comes out with what the notebook shows. Asks "
    "nothing. The notebook is not changed; files and the network are as the code leaves them."
)
_EPILOG = "Exit status: 0 if it runs, 1 if it does not, 2 if it could not be checked."
_CODES = {"runs": 0, "fails": 1, "unknown": 2, "stopped": 130}


def add_check(commands: Any) -> None:
    """The command and its options, beside the other commands."""
    parser = commands.add_parser("check", help=_HELP, description=_DESCRIPTION, epilog=_EPILOG)
    parser.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--cell-seconds",
        type=float,
        metavar="SECONDS",
        help="what each cell may take (default: c.GPTCode.check_seconds)",
    )
    parser.add_argument(
        "--kernel", default="", metavar="NAME", help="another kernel than the notebook names"
    )


def check_notebook(
    config: Config, path: Path, *, as_json: bool, seconds: float | None, kernel: str
) -> int:
    try:
        metadata, cells = _read(path)
        notebook, place = _prepared(config, path, metadata, cells, kernel)
    except GPTCodeError as error:
        print(error.message, file=sys.stderr)
        return 2
    progress = Progress(len(notebook.codes), sys.stderr)
    limit = config.check_seconds if seconds is None else seconds
    try:
        end = asyncio.run(check(path.name, notebook, place, limit, progress.note))
    except KeyboardInterrupt:  # Python 3.10 raises it here
        end = CheckEnd("stopped", "The check was stopped.")
    finally:
        progress.clear()
    print(_json(progress.rows, end) if as_json else "\n".join(_lines(progress.rows, end)))
    return _CODES[end.verdict]


class Progress:
    """The rows of the cells that are done, and a line about the one that runs, on a terminal."""

    def __init__(self, total: int, screen: TextIO) -> None:
        self.rows: list[CheckedRow] = []
        self._total, self._screen = total, screen

    def note(self, event: CheckEvent) -> None:
        if isinstance(event, CheckedRow):
            if event.status == "running":
                self._write(f"{CLEAR}{len(self.rows)} of {self._total}, cell {event.position} runs")
            else:
                self.rows.append(event)

    def clear(self) -> None:
        self._write(CLEAR)

    def _write(self, text: str) -> None:
        if self._screen.isatty():
            self._screen.write(text)
            self._screen.flush()


def _read(path: Path) -> tuple[Json, Sequence[CheckedCell]]:
    import nbformat

    try:
        read: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except OSError as error:
        raise Unusable(f"{path} could not be read ({error.strerror}). Nothing was run.") from error
    except Exception as error:  # whatever is wrong with the file
        raise Unusable(f"{path} is not a notebook. Nothing was run.") from error
    return read.metadata, [_cell(place, cell) for place, cell in enumerate(read.cells, 1)]


def _cell(place: int, cell: Any) -> CheckedCell:
    read = CheckedCell(cell.get("id") or f"cell-{place}", cell.cell_type, cell.source)
    if cell.cell_type != "code":
        return read
    count, outputs = cell.get("execution_count"), tuple(cell.get("outputs", ()))
    tags = cell.metadata.get("tags")
    return replace(
        read,
        execution_count=count if isinstance(count, int) else None,
        outputs=outputs,
        tags=tuple(tags) if isinstance(tags, list) else (),
    )


def _prepared(
    config: Config, path: Path, metadata: Json, cells: Sequence[CheckedCell], kernel: str
) -> tuple[Notebook, Place]:
    spec = metadata.get("kernelspec", {})
    name = kernel or spec.get("name", "")
    if not name:
        message = f"{path} names no kernel. Give one with --kernel, such as --kernel python3."
        raise Unusable(message)
    info = metadata.get("language_info", {})
    language = language_named(str(info.get("name") or spec.get("language") or "python")).fence
    hidden = config.secret_variables()
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    environment["JPY_SESSION_NAME"] = str(path.absolute())
    folder, saved = path.absolute().parent, path.stat().st_mtime
    return Notebook(cells, language), Place(name, folder, environment, saved=saved)


def _json(rows: Sequence[CheckedRow], end: CheckEnd) -> str:
    cells = [{k: v for k, v in asdict(row).items() if v and k != "fix"} for row in rows]
    return json.dumps({"verdict": end.verdict, "text": end.text, "cells": cells}, indent=2)


def _lines(rows: Sequence[CheckedRow], end: CheckEnd) -> list[str]:
    lines = []
    for row in rows:
        if row.status != "ran":
            lines.append(f"Cell {row.position}: {_plain(row.text)}")
            if row.was or row.now:
                lines += [f"    - {_plain(row.was)}", f"    + {_plain(row.now)}"]
    return [*lines, end.text]


def _plain(text: str) -> str:
    """What a program wrote must not steer the terminal."""
    return "".join(each if each.isprintable() else "·" for each in text)

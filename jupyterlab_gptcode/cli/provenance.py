"""`jupyter gptcode provenance NOTEBOOK`: lists which cells came from where."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from pathlib import Path
from typing import Any

from .. import __version__
from ..errors import GPTCodeError, Unusable
from ..provenance import AGENT_TRACE, Contributor, MarkedCell, marked_cells, trace_record

HELP = "list which cells of a notebook a model wrote"
DESCRIPTION = (
    "Lists the cells that carry a mark of GPT-Code: ai (as the model wrote it), mixed (edited "
    "since), human (rewritten) or unknown (a mark of an older version)."
)
TRACE_HELP = f"print a record of the Agent Trace draft, version {AGENT_TRACE}"
_WORDS: dict[Contributor, str] = {
    "ai": "as the model wrote it",
    "mixed": "edited since",
    "human": "rewritten since",
    "unknown": "of an older version",
}
_WIDTH = 60  # characters of a field


def provenance(path: Path, *, as_json: bool, as_trace: bool) -> int:
    cells, total = _read(path)
    if as_trace:
        record = trace_record(_in_repository(path), cells, __version__)
        print(json.dumps(record, indent=2))
    elif as_json:
        print(json.dumps(_listed(path, cells, total), indent=2))
    else:
        print("\n".join(_lines(cells, total)))
    return 0


def _read(path: Path) -> tuple[list[MarkedCell], int]:
    try:
        return marked_cells(path.read_text("utf-8-sig"))
    except OSError as error:
        raise GPTCodeError(f"{path} could not be read ({error.strerror}).") from error
    except (UnicodeDecodeError, Unusable) as error:
        raise GPTCodeError(f"{path} is not a notebook. Name a file that ends in .ipynb.") from error


def _listed(path: Path, cells: list[MarkedCell], total: int) -> dict[str, Any]:
    listed = [dataclasses.asdict(cell) for cell in cells]
    for each in listed:
        first, last = each.pop("lines")
        each |= {"start_line": first, "end_line": last}
        del each["source"]
    return {"notebook": str(path), "cells": listed, "total": total}


def _lines(cells: list[MarkedCell], total: int) -> list[str]:
    if not cells:
        return [f"None of the {total} cells carries a mark of GPT-Code."]
    rows = [_row(cell) for cell in cells]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    table = [
        "  ".join(field.ljust(width) for field, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    counts = Counter(cell.contributor for cell in cells)
    kinds = ", ".join(f"{counts[kind]} {kind} ({_WORDS[kind]})" for kind in _WORDS if counts[kind])
    return [*table, f"{len(cells)} of {total} cells carry a mark: {kinds}"]


def _row(cell: MarkedCell) -> tuple[str, ...]:
    first = next((line for line in cell.source.splitlines() if line.strip()), "")
    turn = "" if cell.turn is None else f"turn {cell.turn}"
    zone = "Z" if cell.timestamp.endswith("Z") else ""
    fields = (cell.contributor, cell.model, cell.timestamp[:16] + zone, turn)
    copied = "copy" if cell.copied else ""
    return tuple(map(_shown, (f"Cell {cell.position}", *fields, copied, first)))


def _shown(text: str) -> str:
    """What is in a file must not move the terminal's cursor, nor turn its lines around."""
    return "".join(each if each.isprintable() else " " for each in text[:_WIDTH])


def _in_repository(path: Path) -> str:
    """The path from the root of the repository, or from here."""
    whole = path.resolve()
    roots = (each for each in whole.parents if (each / ".git").exists())
    root = next(roots, Path.cwd())
    return (whole.relative_to(root) if whole.is_relative_to(root) else Path(whole.name)).as_posix()

"""Jupyter notebooks: the number of cells, the language, and the start of each cell."""

from __future__ import annotations

import json
from typing import Any

from ..describe import counted
from ..shapes import Found, Unreadable, short
from ..source import Source

_MOST = 32 << 20  # bytes; most of a larger one is outputs
_SHOWN = 1800  # characters


def read_notebook(source: Source) -> Found | None:
    """None if only its name says that it is a notebook."""
    if source.size > _MOST or source.cut:
        raise Unreadable("is a notebook too large to be profiled, because of its outputs")
    try:
        notebook = json.loads(source.read(0, _MOST))
    except (ValueError, RecursionError):
        return None
    if not isinstance(notebook, dict) or not isinstance(cells := _cells(notebook), list):
        return None
    cells = [cell for cell in cells if isinstance(cell, dict)]
    code = [cell for cell in cells if cell.get("cell_type") == "code"]
    outputs = sum(bool(cell.get("outputs")) for cell in code)
    what = [counted(len(cells), "cell"), f"{len(code)} of code, {outputs} with outputs"]
    return Found("notebook", what, [_language(notebook)], content=_sources(cells))


def _cells(notebook: dict[str, Any]) -> Any:
    if "cells" in notebook:
        return notebook["cells"]
    sheets = notebook.get("worksheets")  # nbformat 3
    return sheets[0].get("cells") if isinstance(sheets, list) and sheets else None


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    if isinstance(metadata, dict):
        for place, key in (("kernelspec", "language"), ("language_info", "name")):
            found = metadata.get(place)
            if isinstance(found, dict) and isinstance(found.get(key), str):
                return short(found[key])
    return "unknown language"


def _sources(cells: list[dict[str, Any]]) -> str:
    """The first lines of each cell."""
    shown: list[str] = []
    for number, cell in enumerate(cells, 1):
        source = cell.get("source", cell.get("input", ""))
        text = "".join(map(str, source)) if isinstance(source, list) else str(source)
        lines = [line for line in text.split("\n") if line.strip()][:3]
        if lines:
            shown.append(f"[{number}] " + "\n    ".join(short(line) for line in lines))
        if sum(map(len, shown)) > _SHOWN:
            shown.append("…")
            break
    return "\n".join(shown)

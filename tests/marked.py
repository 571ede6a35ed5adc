"""Notebooks with cells that a model wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jupyterlab_gptcode.provenance import make_mark

ORIGIN = {"conversation": "0123456789abcdef", "turn": 2, "block": 1}
TIME = "2026-11-28T10:00:00.000Z"
PLOT = 'import pandas as pd\n\ndf = pd.read_csv("sales.csv")\ndf.plot()'
OLD = {**ORIGIN, "model": "gpt-old", "created": TIME}


def mark(source: str, cell: str, model: str = "gpt-new") -> dict[str, Any]:
    return make_mark(ORIGIN, cell, source, model, TIME)


def code(cell: str, source: str, gptcode: dict[str, Any] | None = None) -> dict[str, Any]:
    metadata = {} if gptcode is None else {"gptcode": gptcode}
    return {
        "id": cell,
        "cell_type": "code",
        "source": source,
        "metadata": metadata,
        "execution_count": None,
        "outputs": [],
    }


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "cells": list(cells),
        "metadata": {"kernelspec": kernel},
    }


def written(*cells: dict[str, Any]) -> str:
    """The file, as JupyterLab writes it: each line of a source is a line of the file."""
    whole = notebook(*cells)
    for cell in whole["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return json.dumps(whole, indent=1) + "\n"


def saved(folder: Path, *cells: dict[str, Any]) -> Path:
    path = folder / "work.ipynb"
    path.write_text(written(*cells), "utf-8")
    return path


def each_kind() -> list[dict[str, Any]]:
    """One of the user, then one as written, edited, copied, rewritten, and of an older version."""
    return [
        code("user", "mine = 1"),
        code("as-is", PLOT, mark(PLOT, "as-is")),
        code("edited", PLOT.replace("sales", "stock"), mark(PLOT, "edited")),
        code("copy", PLOT, mark(PLOT, "as-is", "other/model")),
        code("rewritten", "from math import tau", mark(PLOT, "rewritten")),
        code("old", "x = 1", OLD),
    ]

"""Notebooks run from the top in kernels of their own: what is wrong is named, and nothing else."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from jupyterlab_gptcode.clean_run import CheckedRow, CheckEnd, CheckEvent, Notebook, Place, check

from .clean_notebooks import HEALTHY, UNHEALTHY, Written
from .sizes import WHOLE

_PICTURES = "Pictures are not the same to the byte; what they show was not compared."
_SECONDS = {"an endless cell": 1.0}
# Each starts a kernel: these repeat what others show.
_MORE = {"a column of a deleted cell", "a cell that ran twice"}


async def checked(written: Written, folder: Path) -> tuple[CheckEnd, dict[int, CheckedRow]]:
    for name, text in written.files.items():
        (folder / name).write_text(text, "utf-8")
    cells = [replace(cell, id=f"c{place}") for place, cell in enumerate(written.cells, 1)]
    rows: dict[int, CheckedRow] = {}

    def note(event: CheckEvent) -> None:
        if isinstance(event, CheckedRow):
            rows[event.position] = event

    notebook = Notebook(cells, "python", written.history)
    place = Place("python3", folder, os.environ)
    seconds = _SECONDS.get(written.name, 60.0)
    return await check("one", notebook, place, seconds, note), rows


@pytest.mark.parametrize(
    "written",
    [each for each in UNHEALTHY if WHOLE or each.name not in _MORE],
    ids=lambda written: written.name,
)
async def test_each_fault_is_named(written: Written, tmp_path: Path) -> None:
    end, rows = await checked(written, tmp_path)
    named = {at: (row.status, row.text) for at, row in rows.items() if row.status != "ran"}
    assert named == written.faults
    varies = {status for status, _ in written.faults.values()} == {"varies"}
    assert end.verdict == ("runs" if varies else "fails")


@pytest.mark.parametrize("written", HEALTHY, ids=lambda written: written.name)
async def test_a_healthy_notebook_is_not_accused(written: Written, tmp_path: Path) -> None:
    end, rows = await checked(written, tmp_path)
    wrong = {at: row for at, row in rows.items() if row.status not in ("ran", "skipped")}
    assert wrong == {}
    pictures = f" {_PICTURES}" if written.has_pictures else ""
    assert end == CheckEnd("runs", f"Runs from the top.{pictures}")

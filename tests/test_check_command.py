"""`jupyter gptcode check`: what it prints, and its exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jupyterlab_gptcode.cli.commands import main
from jupyterlab_gptcode.protocol import Json

from . import PYTHON_PATH
from .clean_notebooks import printed

KERNEL = {"kernelspec": {"name": "python3", "language": "python"}}


def written(folder: Path, *cells: Json, metadata: Json = KERNEL) -> Path:
    blank: Json = {"metadata": {}, "execution_count": None, "outputs": [], "cell_type": "code"}
    made = [{**blank, "id": f"c{place}", **cell} for place, cell in enumerate(cells, 1)]
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": made}
    path = folder / "a.ipynb"
    path.write_text(json.dumps(whole), "utf-8")
    return path


def ran(source: str, count: int, text: str) -> Json:
    return {"source": source, "execution_count": count, "outputs": [printed(text)]}


def test_a_notebook_that_does_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(
        tmp_path,
        {"cell_type": "markdown", "source": "# Title"},
        ran("print('\\x1b[2J', 1)", 1, "2"),
        ran("print(total)", 3, "6"),
        {"source": "total = 6", "execution_count": 2},
    )
    before = path.read_bytes()
    assert main(["check", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "Cell 2: Gives another result than the notebook shows.",
        "    - 2",
        "    +  1",
        "Cell 3: Uses `total`, which is defined further below, by cell 4.",
        "Cells 2 and 3 do not run from the top.",
    ]
    assert path.read_bytes() == before


def test_a_notebook_that_runs(tmp_path: Path) -> None:
    path = written(tmp_path, ran("print(6 * 7)", 1, "42"), {"source": "print(open('b').read())"})
    (tmp_path / "b").write_text("beside")
    found = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "jupyterlab_gptcode.cli", "check", "--json", str(path)],
        env={**os.environ, "PYTHONPATH": PYTHON_PATH},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert found.returncode == 0
    assert json.loads(found.stdout) == {
        "verdict": "runs",
        "text": "Runs from the top.",
        "cells": [
            {"cell": "c1", "position": 1, "status": "ran"},
            {"cell": "c2", "position": 2, "status": "ran"},
        ],
    }
    assert found.stderr == ""


@pytest.mark.parametrize(
    ("metadata", "options", "said"),
    [
        ({}, [], "names no kernel"),
        (KERNEL, ["--kernel", "none"], "The kernel 'none' is not installed here."),
    ],
)
def test_what_cannot_be_checked(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    metadata: Json,
    options: list[str],
    said: str,
) -> None:
    path = written(tmp_path, {"source": "1"}, metadata=metadata)
    assert main(["check", str(path), *options]) == 2
    captured = capsys.readouterr()
    assert said in captured.out + captured.err


def test_a_file_that_is_not_a_notebook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "b.ipynb").write_text("{")
    for name in ("b.ipynb", "none.ipynb"):
        assert main(["check", str(tmp_path / name)]) == 2
        assert "Nothing was run." in capsys.readouterr().err

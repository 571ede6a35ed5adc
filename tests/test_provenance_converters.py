"""Marks are true after converters have gone over the notebook."""

# mypy: allow-untyped-calls

from __future__ import annotations

from pathlib import Path

import jupytext
import nbconvert
import nbformat
import pytest

from jupyterlab_gptcode.provenance import marked_cells

from .marked import each_kind, notebook, saved

AFTER = ["ai", "mixed", "ai", "human", "unknown"]


def contributors(path: Path) -> list[str]:
    return [cell.contributor for cell in marked_cells(path.read_text("utf-8"))[0]]


def test_marks_outlive_nbformat_and_nbconvert(tmp_path: Path) -> None:
    path = saved(tmp_path, *each_kind())
    node = nbformat.read(path, nbformat.NO_CONVERT)
    nbformat.validate(node)
    nbformat.write(node, path)
    assert contributors(path) == AFTER
    for preprocessors in ([], ["nbconvert.preprocessors.ClearOutputPreprocessor"]):
        exporter = nbconvert.NotebookExporter(preprocessors=preprocessors)
        body, _ = exporter.from_filename(str(path))
        path.write_text(str(body), "utf-8")
        assert contributors(path) == AFTER


def test_marks_outlive_a_format_without_ids(tmp_path: Path) -> None:
    path = saved(tmp_path, *each_kind())
    node = nbformat.read(path, nbformat.NO_CONVERT)
    node.nbformat_minor = 4
    for cell in node.cells:
        del cell["id"]
    nbformat.write(node, path)
    assert contributors(path) == AFTER


@pytest.mark.parametrize("form", ["py:percent", "py:light", "md", "md:myst"])
def test_marks_outlive_jupytext(form: str, tmp_path: Path) -> None:
    node = nbformat.from_dict(notebook(*each_kind()))
    path = tmp_path / "back.ipynb"
    jupytext.write(jupytext.reads(jupytext.writes(node, form), form), path)
    assert contributors(path) == AFTER

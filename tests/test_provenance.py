"""Who wrote a cell, by its mark: whatever was done to it since."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.errors import Unusable
from jupyterlab_gptcode.provenance import contributor_of, make_mark, marked_cells

from .marked import OLD, ORIGIN, PLOT, TIME, code, mark, notebook, written

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads((ROOT / "docs" / "provenance.schema.json").read_text("utf-8"))
VECTORS = json.loads((ROOT / "tests" / "vectors" / "marks.json").read_text("utf-8"))


def valid(gptcode: Any) -> None:
    jsonschema.validate(gptcode, SCHEMA, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_page_and_server_read_the_same(vector: dict[str, Any]) -> None:
    before = vector.get("before")
    replaced = None if before is None else (None, before)
    made = make_mark(ORIGIN, "cell", vector["written"], "m", "2026-01-01T00:00:00.000Z", replaced)
    valid(made)
    assert made == vector["mark"]
    assert contributor_of(made, vector["now"]) == vector["contributor"]


def test_a_mark_of_before_there_were_hashes_is_read() -> None:
    valid(OLD)
    (cell,), _ = marked_cells(json.dumps(notebook(code("a", PLOT, OLD))))
    assert cell.contributor == "unknown"
    assert (cell.model, cell.timestamp, cell.turn) == ("gpt-old", TIME, 2)


@pytest.mark.parametrize(
    ("earlier", "source", "written", "before"),
    [
        (mark("x = 1", "a"), "x = 1", "ai", "ai"),
        (mark("x = 1", "a"), "x = 3", "mixed", "mixed"),
        (None, "x = 1", "mixed", "human"),
        ("odd", "x = 1", "mixed", "human"),
        (OLD, "x = 1", "mixed", "unknown"),
        (None, "# nothing", "ai", "human"),
    ],
)
def test_a_cell_that_the_model_has_replaced(
    earlier: Any, source: str, written: str, before: str
) -> None:
    made = make_mark(ORIGIN, "a", "x = 2", "m", TIME, (earlier, source))
    valid(made)
    assert made["contributor"]["type"] == contributor_of(made, "x = 2") == written
    # The user takes it back.
    assert contributor_of(made, source) == before
    assert contributor_of(made, "x = 4") == "mixed"


def test_the_lines_in_the_file_are_found() -> None:
    text = written(code("a", "mine = 1"), code("b", PLOT, mark(PLOT, "b")), code("c", ""))
    (cell,), total = marked_cells(text)
    first, last = cell.lines
    lines = [json.loads(line.strip().rstrip(",")) for line in text.split("\n")[first - 1 : last]]
    assert "".join(lines) == PLOT
    assert total == 3


def test_a_file_of_one_line_has_one_line() -> None:
    cells = [code("a", PLOT, mark(PLOT, "a"))]
    for text in (json.dumps(notebook(*cells)), json.dumps(notebook(*cells), separators=(",", ":"))):
        assert marked_cells(text)[0][0].lines == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            "[]",
            "{}",
            "null",
            '{"cells": 3}',
            '{"cells": [3]}',
            '{"cells": null}',
            "{",
            "x = 1",
        ],
        *['{"cells": [{"source": ["a"', '{"cells": [],}', "[" * 100_000],
    ],
)
def test_what_is_not_a_notebook_is_said(text: str) -> None:
    with pytest.raises(Unusable, match="not a notebook"):
        marked_cells(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(
    marks=st.lists(
        st.dictionaries(st.sampled_from(list(SCHEMA["properties"])), JSON) | JSON, max_size=4
    ),
    source=JSON,
    indent=st.sampled_from([None, 1, 2]),
)
def test_any_metadata_is_read(marks: list[Any], source: Any, indent: int | None) -> None:
    cells = [{"source": source, "metadata": {"gptcode": each}} for each in marks]
    cells += [{"metadata": each} for each in marks]
    found, total = marked_cells(json.dumps({"cells": cells}, indent=indent))
    assert total == 2 * len(marks)
    assert all(first <= last for first, last in (cell.lines for cell in found))


LINES = st.sampled_from([*PLOT.split("\n"), "rate = 0.4", "print(rate)", "show(frame)", "", "    "])
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["type", "rewrite", "split", "merge", "copy", "move", "retype", "undo"]),
        st.integers(0, 20),
        LINES,
    ),
    min_size=30,
    max_size=30,
)


class Editor:
    """An editor that knows nothing of marks, and moves metadata as JupyterLab does.

    Beside each cell it remembers what the model wrote of it (`None`: nothing).
    """

    def __init__(self) -> None:
        self.cells = [
            (code("user", "rate = 0.4"), None),
            (code("model", PLOT, mark(PLOT, "model")), PLOT),
        ]
        self.past: list[Any] = []
        self.made = 0

    def do(self, edit: str, at: int, line: str) -> None:
        index = at % len(self.cells)
        cell, wrote = self.cells[index]
        if edit == "undo":
            self.cells = self.past.pop() if self.past else self.cells
            return
        self.past.append(copy.deepcopy(self.cells))
        match edit:
            case "type":
                cell["source"] = f"{cell['source']}\n{line}"
            case "rewrite":
                cell["source"] = "from math import tau"
            case "split":
                head, _, tail = cell["source"].partition("\n")
                self.cells.insert(index, (self.new(cell, head), wrote))
                cell["source"] = tail.strip("\n")
            case "merge" if index + 1 < len(self.cells):
                below, _ = self.cells.pop(index + 1)
                whole = f"{cell['source']}\n\n{below['source']}"
                self.cells[index] = (self.new(cell, whole), wrote)
            case "copy":
                self.cells.append((self.new(cell, cell["source"]), wrote))
            case "move":
                self.cells.insert(0, self.cells.pop(index))
            case "retype":
                kind = "markdown" if cell["cell_type"] == "code" else "code"
                self.cells[index] = ({**cell, "cell_type": kind}, wrote)

    def new(self, cell: dict[str, Any], source: str) -> dict[str, Any]:
        self.made += 1
        return {**copy.deepcopy(cell), "id": f"new-{self.made}", "source": source}


def expected(source: str, wrote: str) -> set[str]:
    """What may be said of a cell: where little is left among much else, more than one is true."""
    lines = [line.strip() for line in source.split("\n") if line.strip()]
    theirs = [line for line in lines if line in wrote.split("\n")]
    trimmed = "\n".join(line.rstrip() for line in source.split("\n")).strip("\n")
    if trimmed == wrote:
        return {"ai"}
    if theirs and 2 * len(theirs) >= len(lines):
        return {"mixed"}
    return {"human", "mixed"} if lines else {"human"}


@settings(deadline=None, max_examples=30)
@given(EDITS)
def test_thirty_edits_leave_true_marks(edits: list[tuple[str, int, str]]) -> None:
    editor = Editor()
    for edit in edits:
        editor.do(*edit)
        found, total = marked_cells(written(*copy.deepcopy([cell for cell, _ in editor.cells])))
        marked = [(cell, wrote) for cell, wrote in editor.cells if wrote is not None]
        assert total == len(editor.cells)
        assert [cell.cell for cell in found] == [cell["id"] for cell, _ in marked]
        for shown, (cell, wrote) in zip(found, marked, strict=True):
            assert shown.contributor in expected(cell["source"], str(wrote))
            is_other = cell["id"] != "model" and "model" in {each["id"] for each, _ in marked}
            assert shown.copied == is_other
            if cell["source"] == "from math import tau":
                assert shown.contributor == "human"

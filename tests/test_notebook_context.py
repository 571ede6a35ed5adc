"""What the model is sent of the notebook: only what it does not know."""

from __future__ import annotations

import copy
import gc
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.context.notebook import (
    CellText,
    cell_texts,
    kernel_language,
    notebook_change,
    own_cells,
)
from jupyterlab_gptcode.context.output_texts import output_texts
from jupyterlab_gptcode.context.outputs import outputs_text
from jupyterlab_gptcode.conversation.blocks import blocks
from jupyterlab_gptcode.conversation.cell_names import cell_names
from jupyterlab_gptcode.conversation.entries import NotebookChange
from jupyterlab_gptcode.protocol import (
    Cell,
    CodeDelta,
    CodeEnd,
    CodeStart,
    Error,
    Kernel,
    NotebookSnapshot,
)

from .build import PYTHON, Story, code, facts, stream
from .random_talk import FACTS, STEPS, play
from .sizes import some

ONE, TWO, THREE = code("one", "a = 1"), code("two", "b = 2"), code("three", "c = 3")
FAILED = Error("connection", "No.", "Nothing.", retryable=True)


def wrote(story: Story, source: str, block: int = 1, replaces: str | None = None) -> Story:
    start = CodeStart(block, "python", "```python\n", replaces)
    return story.tell(start, CodeDelta(block, source), CodeEnd(block, "run", "\n```\n"))


def test_at_first_everything_is_new() -> None:
    assert notebook_change(Story().entries, facts(ONE, TWO, active="two")) == NotebookChange(
        "work/a.ipynb", 2, PYTHON, "two", (ONE, TWO), (), {"one": 1, "two": 2}
    )


def test_afterwards_only_what_changed() -> None:
    story = Story().prompt("a", facts(ONE, TWO, active="two")).answer("Yes.")
    changed = code("two", "b = 3")
    assert notebook_change(story.entries, facts(ONE, changed, active="two")) == NotebookChange(
        "work/a.ipynb", 2, cells=(changed,), positions={"two": 2}
    )


def test_new_outputs_are_a_change() -> None:
    story = Story().prompt("a", facts(ONE))
    ran = code("one", "a = 1", stream("1\n"), count=4)
    assert notebook_change(story.entries, facts(ran)).cells == (ran,)


def test_a_new_execution_count_alone_is_none() -> None:
    story = Story().prompt("a", facts(ONE))
    assert notebook_change(story.entries, facts(code("one", "a = 1", count=9))).cells == ()


def test_another_active_cell_is_sent_with_its_position() -> None:
    story = Story().prompt("a", facts(ONE, TWO, active="two")).answer("Yes.")
    change = notebook_change(story.entries, facts(ONE, TWO, active="one"))
    assert change == NotebookChange("work/a.ipynb", 2, active="one", positions={"one": 1})


def test_removed_cells_are_sent_once() -> None:
    story = Story().prompt("a", facts(ONE, TWO))
    assert notebook_change(story.entries, facts(TWO)).removed == ("one",)
    story.prompt("b", facts(TWO))
    assert notebook_change(story.entries, facts(TWO)).removed == ()


def test_another_kernel_is_sent() -> None:
    story = Story().prompt("a", facts())
    julia = Kernel("julia-1.11", "julia", "Julia")
    assert (
        notebook_change(story.entries, NotebookSnapshot("work/a.ipynb", (), julia)).kernel == julia
    )
    assert notebook_change(story.entries, NotebookSnapshot("work/a.ipynb")).kernel is None


def test_own_cells_are_not_repeated() -> None:
    story = wrote(Story().prompt("a", facts(ONE)), "x").ran(1, "new", stream("7\n"))
    change = notebook_change(story.entries, facts(ONE, code("new", "x", stream("7\n"), count=1)))
    assert (change.cells, change.positions) == ((), {"new": 2})


def test_an_own_cell_that_the_user_changed_later_is_sent() -> None:
    story = wrote(Story().prompt("a"), "x").ran(1, "new", stream("7\n"))
    changed = code("new", "x + 1", stream("7\n"))
    assert notebook_change(story.entries, facts(changed)).cells == (changed,)


def test_a_source_edited_before_it_ran_is_known_from_the_report() -> None:
    story = wrote(Story().prompt("a"), "x").ran(1, "new", source="x + 1")
    assert notebook_change(story.entries, facts(code("new", "x + 1"))).cells == ()


def test_an_inserted_cell_is_known() -> None:
    story = wrote(Story().prompt("a"), "x").act("inserted", 1, "new")
    assert notebook_change(story.entries, facts(code("new", "x"))).cells == ()


def test_a_cell_that_was_edited_and_then_skipped_is_sent() -> None:
    story = wrote(Story().prompt("a"), "x").act("running", 1, "new", source="x + 1")
    story.act("skipped", 1, "new", status="skipped", reason="no-kernel")
    edited = code("new", "x + 1")
    assert notebook_change(story.entries, facts(edited)).cells == (edited,)
    assert notebook_change(story.entries, facts(code("new", "x"))).cells == ()


def test_a_cell_that_is_saved_after_it_ran_is_not_sent_again() -> None:
    story = wrote(Story().prompt("a"), "print(1)").ran(1, "new", stream("1\n"))
    story.act("inserted", 1, "new")
    assert notebook_change(story.entries, facts(code("new", "print(1)", stream("1\n")))).cells == ()


def test_what_a_mute_step_sent_is_sent_again() -> None:
    story = Story().prompt("a", facts(ONE, active="one")).tell(FAILED)
    assert notebook_change(story.entries, facts(ONE, active="one")) == NotebookChange(
        "work/a.ipynb", 1, PYTHON, "one", (ONE,), (), {"one": 1}
    )


def test_the_kernels_language() -> None:
    story = Story().prompt("a", NotebookSnapshot("a.ipynb", (), Kernel("ir", "R")))
    assert kernel_language(story.entries).fence == "r"
    assert kernel_language(story.entries, facts()).fence == "python"
    assert kernel_language(story.entries, NotebookSnapshot("a.ipynb")).fence == "r"
    assert kernel_language([], NotebookSnapshot("a.ipynb")).fence == "python"


def test_a_kernel_is_sent_again_only_if_it_reads_otherwise() -> None:
    story = Story().prompt("a", facts(ONE)).answer("Yes.")
    says_more = replace(PYTHON, mimetype="text/x-python", file_extension=".py")
    assert notebook_change(story.entries, replace(facts(ONE), kernel=says_more)).kernel is None
    other = replace(PYTHON, language="R")
    assert notebook_change(story.entries, replace(facts(ONE), kernel=other)).kernel == other


def test_a_cell_is_ours_until_the_user_changes_it() -> None:
    story = wrote(Story().prompt("a"), "x").ran(1, "new")
    assert "new" in own_cells(blocks(story.entries).values(), facts(code("new", "x")))
    assert "new" not in own_cells(blocks(story.entries).values(), facts(code("new", "x + 1")))
    assert "new" not in own_cells(blocks(story.entries).values(), facts())
    assert "one" not in own_cells(blocks(story.entries).values(), facts(ONE))


def test_a_replaced_cell_is_still_ours() -> None:
    story = wrote(Story().prompt("a"), "x").ran(1, "new")
    wrote(story.results(), "y", 2, "new").ran(2, "new")
    assert "new" in own_cells(blocks(story.entries).values(), facts(code("new", "y")))


def texts(*cells: Cell, active: str, budget: int) -> list[CellText]:
    story = Story().prompt("a", facts(*cells, active=active))
    change = notebook_change(Story().entries, facts(*cells, active=active))
    return cell_texts(change.cells, change, cell_names(story.entries), budget)


def test_no_text_is_made_of_outputs_that_are_too_far_to_be_sent() -> None:
    """HTML takes milliseconds a table, and a notebook may have thousands."""
    cells = [code(f"c{place}", "x", stream("y" * 900)) for place in range(500)]
    story = Story().prompt("Go", facts(*cells))
    change = NotebookChange("a.ipynb", len(cells), cells=tuple(cells))
    gc.collect()  # of other tests
    before = len(output_texts)
    texts = cell_texts(cells, change, cell_names(story.entries), 4_000)
    assert [text.position for text in texts if text.outputs] == [0] * 4
    assert len(output_texts) - before == 4 + 20


def test_the_active_cell_is_marked() -> None:
    found = texts(ONE, TWO, active="two", budget=9000)
    assert [(cell.position, cell.source, cell.active) for cell in found] == [
        (1, "a = 1", False),
        (2, "b = 2", True),
    ]


def test_the_nearest_cells_are_sent_first() -> None:
    cells = [code(str(n), f"line {n}\n" + "x" * 300) for n in range(9)]
    found = texts(*cells, active="6", budget=1700)
    assert [cell.position for cell in found if not cell.hidden] == [5, 6, 7, 8]
    hidden = [(cell.position, cell.source) for cell in found if cell.hidden]
    assert hidden == [(2, "line 1"), (3, "line 2"), (4, "line 3"), (9, "line 8")]


def test_a_huge_notebook_stays_within_the_budget() -> None:
    cells = [code(str(n), "x = 1\n" * 100, stream("y" * 999)) for n in range(500)]
    found = texts(*cells, active="250", budget=8000)
    assert 8000 * 0.7 < sum(len(cell.source) + len(cell.outputs) for cell in found) < 10_000
    assert any(cell.active and not cell.hidden for cell in found)


def test_the_active_cell_is_sent_even_if_it_is_long() -> None:
    [cell] = texts(code("long", "x" * 5000, stream("y" * 5000)), active="long", budget=800)
    assert not cell.hidden
    assert "characters left out" in cell.source
    assert len(cell.source) + len(cell.outputs) < 800


def sent_anew(now: NotebookSnapshot) -> NotebookSnapshot:
    """As a page sends it that was loaded again: equal cells, but not the same objects."""
    cells = (Cell(c.id, c.type, c.source, c.execution_count, c.outputs) for c in now.cells)
    return NotebookSnapshot(now.notebook, tuple(cells), now.kernel, now.active)


@settings(max_examples=some(200))
@given(st.lists(STEPS, min_size=1, max_size=6), FACTS)
def test_cells_that_are_known_by_sight_are_those_that_equal(
    steps: list[tuple[Any, ...]], now: NotebookSnapshot
) -> None:
    story = play(steps, lambda _: None)
    expected = notebook_change(copy.deepcopy(story.entries), sent_anew(now))
    assert notebook_change(story.entries, now) == expected
    again = sent_anew(now)
    for _ in range(2):
        assert notebook_change(story.entries, again) == expected
    # What was found out of a cell does not outlive the picture that it was compared with.
    story.prompt("More", sent_anew(now)).answer("Yes.")
    assert notebook_change(story.entries, again).cells == ()
    changed = NotebookSnapshot(now.notebook, tuple(code(cell.id, "other") for cell in now.cells))
    story.prompt("Other", changed).answer("Yes.")
    assert {cell.id for cell in notebook_change(story.entries, again).cells} == {
        cell.id
        for cell in now.cells
        if (cell.source, outputs_text(cell.outputs, 2_000)) != ("other", "")
    }

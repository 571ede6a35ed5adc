"""What the person did between steps and during them is in the next request, as a difference."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.context.notebook import notebook_change
from jupyterlab_gptcode.context.order import moved_cells
from jupyterlab_gptcode.conversation import NotebookChange, cell_names
from jupyterlab_gptcode.prompt import COMPACT, FULL
from jupyterlab_gptcode.protocol import Cell, CodeDelta, CodeEnd, CodeStart, NotebookSnapshot
from jupyterlab_gptcode.request import Rendering, render

from .build import FAILED, MARKER, Story, code, facts, stream, text_of
from .sizes import some

PLAIN = Rendering(FULL, vision=False)
ONE, TWO, THREE = code("one", "a = 1"), code("two", "b = 2"), code("three", "c = 3")
RAN = code("two", "b = 2", stream("2\n"), count=4)


def wrote(story: Story, source: str) -> Story:
    return story.tell(
        CodeStart(1, "python", "```python\n"), CodeDelta(1, source), CodeEnd(1, "run", "\n```\n")
    )


def last(story: Story, rendering: Rendering = PLAIN) -> str:
    """The last message without its prompt, and with names in the place of ids."""
    text = text_of(render(story.entries, rendering)[-1]).split("\n\nThe user's request")[0]
    for name in ("one", "two", "three", "new"):
        text = text.replace(f"id={short(story, name)}", f"id={name}")
    return text


def short(story: Story, cell: str) -> str:
    return cell_names(story.entries).get(cell, "none")


def test_moved_cells() -> None:
    story = Story().prompt("a", facts(ONE, TWO, THREE)).answer("Yes.")
    moved = facts(THREE, ONE, TWO)
    assert notebook_change(story.entries, moved) == NotebookChange(
        "work/a.ipynb", 3, positions={"three": 1}, moved=("three",)
    )
    story.prompt("b", moved)
    assert last(story) == (
        "The notebook work/a.ipynb has 3 cells. The user moved these cells: cell 1 (id=three)."
    )
    story.answer("Yes.")
    assert notebook_change(story.entries, moved).moved == ()


def test_a_cell_that_others_make_room_for_has_not_moved() -> None:
    story = Story().prompt("a", facts(ONE, TWO)).answer("Yes.")
    assert notebook_change(story.entries, facts(THREE, ONE, TWO)).moved == ()
    assert notebook_change(story.entries, facts(TWO)).moved == ()


def test_a_moved_cell_that_the_model_wrote() -> None:
    story = wrote(Story().prompt("a", facts(ONE, TWO)), "x").ran(1, "new", execution_count=1)
    own = code("new", "x", count=1)
    assert notebook_change(story.entries, facts(ONE, TWO, own)).moved == ()
    story.results(facts(ONE, TWO, own)).answer("Done.")
    story.prompt("b", facts(own, ONE, TWO))
    assert "The user moved these cells: cell 1 (id=new)." in last(story)


def test_a_message_that_failed_reports_nothing() -> None:
    story = Story().prompt("a", facts(ONE, TWO)).answer("Yes.")
    story.prompt("b", facts(TWO, ONE)).tell(FAILED)
    assert notebook_change(story.entries, facts(TWO, ONE)).moved == ("two",)


def test_cells_that_were_run_again_with_the_same_result() -> None:
    story = Story().prompt("a", facts(ONE, RAN)).answer("Yes.")
    again = facts(replace(ONE, execution_count=5), replace(RAN, execution_count=6))
    assert notebook_change(story.entries, again) == NotebookChange(
        "work/a.ipynb", 2, positions={"one": 1, "two": 2}, reran={"one": 5, "two": 6}
    )
    story.prompt("b", again)
    assert last(story) == (
        "The notebook work/a.ipynb has 2 cells. The user has run these cells, with nothing new to "
        "show: cell 1 [5] (id=one), cell 2 [6] (id=two)."
    )
    assert "id=" not in last(story, Rendering(COMPACT, vision=False))
    story.answer("Yes.")
    assert notebook_change(story.entries, again).reran == {}
    # Cleared counts are no run.
    assert (
        notebook_change(story.entries, facts(ONE, replace(RAN, execution_count=None))).reran == {}
    )


def test_a_run_with_another_result_is_sent_whole_with_its_count() -> None:
    story = Story().prompt("a", facts(ONE, RAN)).answer("Yes.")
    other = facts(ONE, code("two", "b = 2", stream("3\n"), count=6))
    change = notebook_change(story.entries, other)
    assert (change.cells, change.reran) == (other.cells[1:], {})
    assert f"Cell 2 [6] id=two code\n<{MARKER}>\nb = 2" in last(story.prompt("b", other))


def test_the_models_own_runs_are_not_the_users() -> None:
    story = wrote(Story().prompt("a"), "x").ran(1, "new", stream("7\n"), execution_count=3)
    own = code("new", "x", stream("7\n"), count=3)
    assert notebook_change(story.entries, facts(own)).reran == {}
    later = facts(replace(own, execution_count=4))
    assert notebook_change(story.entries, later).reran == {"new": 4}
    # Its count was not reported, so which run it is from remains open.
    lost = wrote(Story().prompt("a"), "x").ran(1, "new", status="unknown")
    assert notebook_change(lost.entries, facts(code("new", "x", count=3))).reran == {}
    inserted = wrote(Story().prompt("a"), "x").act("inserted", 1, "new")
    assert notebook_change(inserted.entries, facts(code("new", "x", count=3))).reran == {"new": 3}


def test_an_output_that_came_late_from_a_thread() -> None:
    story = wrote(Story().prompt("a"), "start()").ran(1, "new", stream("on\n"), execution_count=1)
    story.results(facts(code("new", "start()", stream("on\n"), count=1))).answer("Started.")
    late = facts(code("new", "start()", stream("on\nlate from a thread\n"), count=1))
    assert [cell.id for cell in notebook_change(story.entries, late).cells] == ["new"]
    story.prompt("b", late)
    assert f"Its output:\n<{MARKER}>\non\nlate from a thread\n</{MARKER}>" in last(story)
    story.answer("Yes.")
    assert notebook_change(story.entries, late) == NotebookChange(
        "work/a.ipynb", 1, positions={"new": 1}
    )


def test_what_happens_while_a_turn_works_goes_along_with_its_results() -> None:
    story = wrote(Story().prompt("a", facts(ONE, TWO, THREE)), "x")
    story.ran(1, "new", execution_count=1)
    own = code("new", "x", count=1)
    edited = replace(ONE, source="a = 11")
    story.results(facts(own, edited, replace(TWO, execution_count=8)))
    text = last(story)
    assert "cell=" in text
    assert "The user removed these cells: " in text
    assert "with nothing new to show: cell 3 [8] (id=two)." in text
    assert f"Cell 2 id=one code\n<{MARKER}>\na = 11\n</{MARKER}>" in text


_ids = st.lists(st.sampled_from("abcdefg"), unique=True)


@settings(max_examples=some(200))
@given(st.lists(_ids, min_size=1, max_size=6), st.data())
def test_the_order_is_known_after_each_message(notebooks: list[list[str]], data: Any) -> None:
    story = Story()
    for ids in notebooks:
        now = NotebookSnapshot("a.ipynb", tuple(Cell(id_, "code", "x") for id_ in ids))
        story.prompt("a", now)
        assert moved_cells(story.entries, ids) == ()
        story.answer("Yes.")
        assert moved_cells(story.entries, ids) == ()
        some_of = [id_ for id_ in ids if data.draw(st.booleans())]
        assert moved_cells(story.entries, some_of) == ()


@given(_ids, _ids)
def test_as_few_as_explain_the_order(before: list[str], after: list[str]) -> None:
    story = Story().prompt(
        "a", NotebookSnapshot("a.ipynb", tuple(Cell(i, "code", "x") for i in before))
    )
    story.answer("Yes.")
    moved = moved_cells(story.entries, after)
    stayed = [cell for cell in after if cell in before and cell not in moved]
    assert stayed == [cell for cell in before if cell in stayed]
    common = [cell for cell in after if cell in before]
    if common:
        assert len(moved) < len(common)

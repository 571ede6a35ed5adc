"""What can be read off a conversation's entries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jupyterlab_gptcode.conversation.blocks import Block, blocks
from jupyterlab_gptcode.conversation.cell_names import cell_names
from jupyterlab_gptcode.conversation.entries import (
    Begin,
    Entry,
    begin_of,
    current_turn,
    of_turn,
    raw,
    silent_steps,
    steps_in_turn,
    unended_steps,
)
from jupyterlab_gptcode.protocol import (
    Action,
    CodeDelta,
    CodeEnd,
    CodeStart,
    Error,
    Event,
    StepEnd,
    TextDelta,
)

from .build import Story, code, facts

FAILED = Error("connection", "No.", "Nothing.", retryable=True)


def test_a_step_that_failed_before_it_said_anything_is_mute() -> None:
    story = Story().prompt("a").tell(FAILED).prompt("b").answer("Yes.").prompt("c")
    assert silent_steps(story.entries) == {"step-1"}


def test_white_space_says_nothing() -> None:
    story = Story().prompt("a").tell(TextDelta(" \n"), FAILED)
    assert silent_steps(story.entries) == {"step-1"}


def test_text_before_a_failure_is_heard() -> None:
    story = Story().prompt("a").tell(TextDelta("Well"), FAILED)
    assert silent_steps(story.entries) == set()


def test_a_block_from_its_first_line_to_its_result() -> None:
    story = Story().prompt("a").tell(CodeStart(1, "python", "```python\n"))
    assert blocks(story.entries)[1, 1] == Block(1, 1, "step-1", "python")
    story.tell(CodeDelta(1, "x"), CodeDelta(1, "\ny"), CodeEnd(1, "run", "\n```\n"))
    story.act("inserted", 1, "new")
    written = Block(1, 1, "step-1", "python", code="x\ny", verdict="run", cell="new", inserted=True)
    assert blocks(story.entries)[1, 1] == written
    story.act("approved", 1).act("running", 1)
    running = replace(written, approved=True, allowed="x\ny", runner="page", started="x\ny")
    assert blocks(story.entries)[1, 1] == running
    story.ran(1, "new", source="x\nz")
    settled = Action("page", "ran", 1, 1, "new", "ok", "x\nz")
    block = blocks(story.entries)[1, 1]
    assert (block.settled, block.source) == (settled, "x\nz")


def test_a_run_says_which_cell_it_is_and_is_not_the_approval_of_its_source() -> None:
    story = Story().prompt("a").tell(CodeStart(1, "python", "```python\n"))
    story.tell(CodeDelta(1, "x"), CodeEnd(1, "ask", "\n```\n"))
    story.act("running", 1, "new", source="x")
    block = blocks(story.entries)[1, 1]
    assert (block.cell, block.approved, block.runner) == ("new", False, "page")
    assert (block.inserted, block.source) == (False, "x")
    story.ran(1, "new")
    assert blocks(story.entries)[1, 1].inserted


def test_an_end_without_a_source_is_that_of_what_was_running() -> None:
    story = Story().prompt("a").tell(CodeStart(1, "python", "```python\n"))
    story.tell(CodeDelta(1, "x"), CodeEnd(1, "ask", "\n```\n"))
    story.act("approved", 1, source="y").act("running", 1, "new", source="y").ran(1, "new")
    assert blocks(story.entries)[1, 1].source == "y"


def test_a_skipped_block_says_which_cell_it_is() -> None:
    story = Story().prompt("a").tell(CodeStart(1, "python", "```python\n"))
    story.tell(CodeDelta(1, "x"), CodeEnd(1, "ask", "\n```\n"))
    story.act("skipped", 1, "new", status="skipped")
    block = blocks(story.entries)[1, 1]
    assert (block.cell, block.inserted, block.finished) == ("new", True, True)


FINISHED: dict[str, tuple[Block, bool]] = {
    "still written": (Block(1, 1, "s", "python"), False),
    "broken off": (Block(1, 1, "s", "python", inserted=True), True),
    "to be inserted": (Block(1, 1, "s", "python", verdict="insert"), False),
    "inserted": (Block(1, 1, "s", "python", verdict="insert", inserted=True), True),
    "to be asked": (Block(1, 1, "s", "python", verdict="ask", inserted=True), False),
    "to be run": (Block(1, 1, "s", "python", verdict="run", inserted=True), False),
    "cut": (Block(1, 1, "s", "python", verdict="run", cut=True), False),
    "cut and inserted": (Block(1, 1, "s", "python", verdict="run", cut=True, inserted=True), True),
    "running": (Block(1, 1, "s", "python", verdict="run", inserted=True, runner="page"), False),
    "settled before it was saved": (
        Block(1, 1, "s", "python", verdict="run", settled=Action("page", "skipped", 1, 1)),
        True,
    ),
}


@pytest.mark.parametrize("case", FINISHED)
def test_whether_a_page_has_anything_to_do_with_a_block(case: str) -> None:
    block, finished = FINISHED[case]
    assert block.finished is finished


def test_a_replacement_knows_its_cell() -> None:
    story = Story().prompt("a").tell(CodeStart(1, "python", "```python\n", "old", "ab12"))
    block = blocks(story.entries)[1, 1]
    assert (block.replaces, block.cell, block.asked) == ("old", "old", "ab12")


def test_blocks_of_two_turns_do_not_meet() -> None:
    start = CodeStart(1, "python", "```python\n")
    story = Story().prompt("a").tell(start, CodeDelta(1, "x"))
    story.prompt("b").tell(start, CodeDelta(1, "y"))
    assert {key: block.code for key, block in blocks(story.entries).items()} == {
        (1, 1): "x",
        (2, 1): "y",
    }


def test_an_action_without_its_block_is_nothing() -> None:
    assert blocks(Story().prompt("a").ran(7, "cell").entries) == {}


def test_raw_is_what_the_model_wrote() -> None:
    events: list[Event] = [
        TextDelta("Look:\n"),
        CodeStart(1, "python", "  ```py\n"),
        CodeDelta(1, "x", "  x"),
        CodeDelta(1, "y"),
        CodeEnd(1, "run", "\n  ```\n"),
        StepEnd("results", "actions"),
    ]
    assert raw(events) == "Look:\n  ```py\n  xy\n  ```\n"


def test_names_are_given_at_first_sight_and_stay() -> None:
    story = Story().prompt("a", facts(code("one", "x"), code("two", "y")))
    names = cell_names(story.entries)
    assert [len(name) for name in names.values()] == [4, 4]
    story.ran(1, "three").prompt("b", facts(code("four", "x")))
    later = cell_names(story.entries)
    assert list(later) == ["one", "two", "three", "four"]
    assert {cell: later[cell] for cell in names} == names


def test_names_never_meet() -> None:
    cells = [code(f"cell-{n}", "x") for n in range(2000)]
    names = cell_names(Story().prompt("a", facts(*cells)).entries)
    assert len(set(names.values())) == len(cells)
    assert max(map(len, names.values())) <= 7


def test_a_strange_id_gets_a_name() -> None:
    assert len(cell_names(Story().ran(1, "\ud800").entries)) == 1


def test_failed_steps_do_not_use_up_the_limit() -> None:
    story = Story().prompt("a").tell(FAILED).results().answer("One.").results()
    assert current_turn(story.entries) == 1
    assert steps_in_turn(story.entries, 1) == 2
    assert steps_in_turn(story.entries, 2) == 0


def test_a_turn_is_read_back_to_where_it_began() -> None:
    story = Story().prompt("a").answer("One.")
    first = story.entries[1:]
    story.prompt("b").answer("Two.")
    second = story.entries[1 + len(first) :]
    assert of_turn(story.entries, 1) == first
    assert of_turn(story.entries, 2) == second
    assert of_turn(story.entries, 3) == []
    # What comes late to a turn belongs to it all the same.
    late = Entry(99, 0.0, Action("page", "inserted", 1, 1, "x"), "", 1)
    assert of_turn([*story.entries, late], 1) == [*first, late]
    assert of_turn([*story.entries, late], 2) == second


def test_a_step_is_found_by_its_id_and_one_without_an_end_is_known() -> None:
    story = Story().prompt("a").answer("One.").prompt("b")
    begins = [entry for entry in story.entries if isinstance(entry.body, Begin)]
    assert [begin_of(story.entries, entry.step) for entry in begins] == begins
    assert begin_of(story.entries, "never") is None
    assert unended_steps(story.entries) == begins[1:]
    assert unended_steps(story.tell(FAILED).entries) == []

"""A block that opens with ```markdown cell becomes a Markdown cell: nothing runs or waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyterlab_gptcode.context import PYTHON
from jupyterlab_gptcode.prompt import FULL, system_prompt
from jupyterlab_gptcode.protocol import CodeDelta, CodeEnd, CodeStart, StepEnd, TextDelta
from jupyterlab_gptcode.step.pieces import CodeStart as OpenedBlock
from jupyterlab_gptcode.step.splitter import Splitter

from .build import Story, code, facts, says
from .step_play import Play
from .test_render import last

OPENING = "```markdown cell\n"
HEADING = f"{OPENING}# Load the data\n```\n"


async def test_it_is_inserted_in_every_mode_and_ends_the_turn(tmp_path: Path) -> None:
    for mode in ("insert", "ask", "run"):
        events = await Play(tmp_path).events(Story().prompt("Go", mode=mode), f"{HEADING}Done.")
        assert events == [
            CodeStart(1, "markdown", OPENING),
            CodeDelta(1, "# Load the data"),
            CodeEnd(1, "insert", "\n```\n"),
            TextDelta("Done."),
            StepEnd("done", "inserted"),
        ]


async def test_the_code_below_it_is_judged_as_ever(tmp_path: Path) -> None:
    events = await Play(tmp_path).events(
        Story().prompt("Go", mode="ask"), f"{HEADING}\n```python\nx = 1\n```\n"
    )
    assert [(event.block, event.verdict) for event in events if isinstance(event, CodeEnd)] == [
        (1, "insert"),
        (2, "ask"),
    ]
    assert events[-1] == StepEnd("results", "actions")


async def test_one_that_is_written_again_in_the_turn_is_text(tmp_path: Path) -> None:
    story = (
        says(Story().prompt("Go"), HEADING, "insert").tell(StepEnd("results", "actions")).results()
    )
    events = await Play(tmp_path).events(story, HEADING)
    assert events == [TextDelta(HEADING), StepEnd("done", "answer")]


async def test_a_cut_one_says_so(tmp_path: Path) -> None:
    answer = {"text": f"{OPENING}# Load", "finish": "length"}
    events = await Play(tmp_path).events(Story().prompt("Go"), answer)
    assert events[2:] == [CodeEnd(1, "insert", "", (), cut=True), StepEnd("done", "length")]


@pytest.mark.parametrize(
    ("opening", "language"),
    [
        ("```markdown cell", "markdown"),
        ("```md cell", "markdown"),
        ("```Markdown cell", "markdown"),
        ("~~~markdown cell", "markdown"),
        ("````markdown cell", "markdown"),
        ("```markdown cell=ab12", "markdown"),
        ("```markdown", None),
        ("```markdown show cell", None),
        ("```text cell", None),
        ("```python cell", "python"),
        ("> ```markdown cell", None),
    ],
)
def test_only_its_own_words_open_it(opening: str, language: str | None) -> None:
    mark = opening.strip("> ").rstrip("abcdefghijklmnopqrstuvwxyzM =12")
    splitter = Splitter(PYTHON)
    pieces = [*splitter.feed(f"{opening}\n# A\n{mark}\n"), *splitter.flush()]
    opened = [piece for piece in pieces if isinstance(piece, OpenedBlock)]
    assert [(piece.language, piece.cell) for piece in opened] == (
        [(language, None)] if language else []
    )


async def test_marks_in_it_cast_doubt_on_the_code_behind_it(tmp_path: Path) -> None:
    # The first closing fence may be that of the inner block: what follows may be text.
    answer = f"{OPENING}# A\n```python\nx = 1\n```\n```\n```python\ny = 2\n```\n"
    events = await Play(tmp_path).events(Story().prompt("Go", mode="run"), answer)
    assert [event.verdict for event in events if isinstance(event, CodeEnd)][1:] != ["run"]


def test_nothing_is_reported_of_it_but_what_the_user_made_of_it() -> None:
    story = says(Story().prompt("Go", facts(code("one", "x"))), HEADING, "insert")
    story.tell(StepEnd("done", "answer"))
    story.prompt("And now?", facts(code("one", "x")))
    assert "status=" not in last(story)


def test_the_prompt_for_large_models_says_when_to_use_it() -> None:
    assert "```markdown cell" in system_prompt(FULL, "data-x", "Python", "python")

"""A model asks for more of an output that was cut: nothing runs, and the next message has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation import AskedOutput, asked_outputs
from jupyterlab_gptcode.prompt import COMPACT, FULL, system_prompt, words
from jupyterlab_gptcode.protocol import StepEnd, TextDelta
from jupyterlab_gptcode.request import Rendering, render
from jupyterlab_gptcode.step import Limits

from .build import Story, code, facts, says, stream, text_of
from .step_play import Play
from .test_render import name

PLAIN = Rendering(FULL, vision=False)
LINES = [f"row {number} of the file" for number in range(1, 5_001)]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("```output of=ab12 lines=200-400\n```\n", [AskedOutput("ab12", 200, 400)]),
        ("Look:\n\n  ```output of=ab12 lines=7\n  ```", [AskedOutput("ab12", 7)]),
        ("~~~~ output of='ab12'\n~~~~", [AskedOutput("ab12")]),
        ('```output lines="2 to 3" of="ab12"\n```', [AskedOutput("ab12", 2, 3)]),
        ("```output of=a lines=1-2\n```\n" * 5, [AskedOutput("a", 1, 2)]),
        ("".join(f"```output of=c{n}\n```\n" for n in range(5)), ["c0", "c1", "c2"]),
        ("```output\nof=ab12\n```", []),
        ("```text\n```output of=ab12\n```", []),
        ("````markdown\n```output of=ab12\n```\n````", []),
        ("`output of=ab12`", []),
        ("```outputs of=ab12\n```", []),
        ("```output of=<x>\n```", []),
    ],
)
def test_what_an_answer_asks_for(text: str, asked: list[AskedOutput | str]) -> None:
    expected = [AskedOutput(each) if isinstance(each, str) else each for each in asked]
    for size in (1, 7, len(text)):
        parts = [TextDelta(text[at : at + size]) for at in range(0, len(text), size)]
        assert list(asked_outputs(parts)) == expected


def cut() -> Story:
    """A cell that printed more than a message has room for."""
    story = says(Story().prompt("Go"), "```python\nx\n```\n").tell(StepEnd("results", "actions"))
    return story.ran(1, "new", stream("\n".join(LINES))).results()


def ask(story: Story, lines: str, cell: str = "") -> Story:
    fence = f"```output of={cell or name(story, 'new')} lines={lines}\n```"
    return story.tell(TextDelta(f"Let me look.\n\n{fence}\n"), StepEnd("results", "outputs"))


def last(story: Story) -> str:
    return text_of(render(story.entries, PLAIN)[-1])


def test_the_lines_that_are_named_as_left_out_can_be_read() -> None:
    story = cut()
    report = last(story)
    assert "row 2000 of the file\n" not in report
    first = int(report.split("… lines ")[1].split(" to ")[0])
    assert LINES[first - 2] in report  # the line before the gap
    assert LINES[first - 1] not in report
    story = ask(story, f"{first}-{first + 9}").results()
    assert last(story) == (
        f"Lines {first} to {first + 9} of 5000 of the output of cell {name(story, 'new')}:\n"
        "<data-0badf00d>\n" + "\n".join(LINES[first - 1 : first + 9]) + "\n</data-0badf00d>"
    )


def test_more_than_fits_is_cut_in_turn_and_counted_as_in_the_whole() -> None:
    text = last(ask(cut(), "1000-4900").results())
    assert len(text) < FULL.outputs + 300
    gap = int(text.split("… lines ")[1].split(" to ")[0])
    assert LINES[gap - 2] in text
    assert LINES[gap - 1] not in text


@pytest.mark.parametrize(
    ("cell", "lines", "answer"),
    [
        ("zz99", "1-2", words.NO_SUCH_OUTPUT.format(name="zz99")),
        ("", "6000-7000", "The output of cell {name} has 5,000 lines."),
        ("", "9-3", "The output of cell {name} has 5,000 lines."),
    ],
)
def test_what_is_not_there_is_said(cell: str, lines: str, answer: str) -> None:
    story = ask(cut(), lines, cell).results()
    assert last(story) == answer.format(name=name(story, "new"))


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ("1-1", "Lines 1 to 1 of 5001 that could be read of the output of cell {name}:\n"),
        ("6000-7000", "Of the output of cell {name}, only 5,001 lines could be read."),
    ],
)
def test_lines_that_the_page_left_out_are_not_counted(lines: str, answer: str) -> None:
    text = "\n".join([*LINES[:2_500], "… 70000 characters not sent …", *LINES[2_500:]])
    story = says(Story().prompt("Go"), "```python\nx\n```\n").tell(StepEnd("results", "actions"))
    story = story.ran(1, "new", stream(text)).results()
    assert " are not available …\n" in last(story)
    story = ask(story, lines).results()
    assert last(story).startswith(answer.format(name=name(story, "new")))


def test_the_end_may_lie_beyond_the_output() -> None:
    assert "Lines 4990 to 5000 of 5000" in last(ask(cut(), "4990-9999").results())


def test_the_users_own_cells_can_be_read_too() -> None:
    now = facts(code("theirs", "print(rows)", stream("\n".join(LINES))))
    story = Story().prompt("What is in row 2500?", now)
    story = ask(story, "2500-2500", name(story, "theirs")).results(now)
    assert LINES[2499] in last(story)


def test_the_requests_begin_with_one_another() -> None:
    story = cut()
    before = render(story.entries, PLAIN)
    story = ask(story, "5-6").results()
    after = render(story.entries, PLAIN)
    assert after[: len(before)] == before
    assert after[: len(after)] == render(ask(story, "7-8").results().entries, PLAIN)[: len(after)]


def test_only_the_full_prompt_speaks_of_it() -> None:
    assert "```output of=ab12" in system_prompt(FULL, "data-x", "Python", "python")
    assert "output of=" not in system_prompt(COMPACT, "data-x", "Python", "python")


ASKS = "Let me look.\n\n```output of=ab12 lines=5-9\n```\n"


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return Play(tmp_path)


async def test_a_model_reads_an_output_again_and_nothing_runs(play: Play) -> None:
    events = await play.events(Story().prompt("Go"), ASKS)
    assert events == [TextDelta(ASKS), StepEnd("results", "outputs")]


async def test_a_model_that_reads_the_same_again_ends(play: Play) -> None:
    asked = Story().prompt("Go").tell(TextDelta(ASKS), StepEnd("results", "outputs")).results()
    assert (await play.events(asked, ASKS))[-1] == StepEnd("done", "answer")
    assert (await play.events(asked, ASKS.replace("5", "6")))[-1] == StepEnd("results", "outputs")
    # In another turn, the output may be another one.
    assert (await play.events(asked.prompt("And?"), ASKS))[-1] == StepEnd("results", "outputs")


async def test_a_small_model_that_writes_such_a_fence_ends(play: Play) -> None:
    answer = {"text": ASKS, "options": {"context_window": 8_000}}
    assert (await play.events(Story().prompt("Go"), answer))[-1] == StepEnd("done", "answer")


async def test_reading_again_counts_as_a_step(play: Play) -> None:
    story = Story().prompt("Go")
    assert (await play.events(story, ASKS, limits=Limits(max_steps=1)))[-1] == StepEnd(
        "done", "steps"
    )

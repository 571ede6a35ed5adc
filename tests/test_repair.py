"""When repairs end: the same error, unchanged code, the limit; and what makes errors the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyterlab_gptcode.context.repair import normalized, signature
from jupyterlab_gptcode.conversation import Body, blocks, cell_names
from jupyterlab_gptcode.protocol import CodeStart, Json, StepEnd, TextDelta
from jupyterlab_gptcode.step import Limits, build_request

from .build import Story, code, facts, text_of
from .step_play import Play
from .test_steps import block

ARROW = "\x1b[0;32m----> 2\x1b[0m "


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return Play(tmp_path)


def error(name: str, message: str, line: str = "run()") -> Json:
    frames = (
        f"Cell In[7], line 2\n      1 import it\n{ARROW}{line}\n\n"
        f"File /opt/lib/python3.12/site-packages/it.py:31, in run()\n---> 31 raise it\n"
    )
    said = f"{name}: {message}"
    trace = ["-" * 75, f"{name}   Traceback (most recent call last)", frames, said]
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": trace}


def failed(*attempts: tuple[str, Json]) -> Story:
    """Attempts in one cell, each of which failed; the results of the last one are sent."""
    story = Story().prompt("Go")
    for number, (source, output) in enumerate(attempts, 1):
        name = cell_names(story.entries).get("cell") if number > 1 else None
        info = f"python cell={name}" if name else "python"
        replaces = "cell" if name else None
        start = CodeStart(number, "python", f"```{info}\n", replaces, name)
        story.tell(start, *block(source, number)[1:], StepEnd("results", "actions"))
        story.ran(number, "cell", output, status="error", source=source)
        story.results(facts(code("cell", source, output)))
    return story


def repair(story: Story, source: str) -> str:
    return f"```python cell={cell_names(story.entries)['cell']}\n{source}\n```\n"


async def after(play: Play, story: Story, source: str = "new", most: int = 4) -> list[Body]:
    """The events of an answer that replaces the cell, as it is."""
    *_, ran = blocks(story.entries).values()
    now = facts(code("cell", ran.source))
    limits = Limits(max_attempts=most)
    return await play.events(story, repair(story, source), now, limits=limits)


def gave_up(why: str, *errors: str) -> StepEnd:
    return StepEnd("done", "attempts", {"why": why, "errors": list(errors)})


async def test_another_error_is_repaired_with_its_number(play: Play) -> None:
    story = failed(("a", error("KeyError", "'a'")), ("b", error("KeyError", "'b'")))
    start, *_, end = await after(play, story)
    assert isinstance(start, CodeStart)
    assert (start.cell, start.attempt, start.limit) == ("cell", 3, 4)
    assert end == StepEnd("results", "actions")


async def test_the_same_error_twice_ends_the_turn_without_a_request(play: Play) -> None:
    story = failed(("a", error("KeyError", "'a'")), ("b", error("KeyError", "'a'")))
    assert await after(play, story) == [gave_up("same-error", "KeyError: 'a'", "KeyError: 'a'")]


async def test_the_same_error_at_another_line_is_another_one(play: Play) -> None:
    story = failed(
        ("a", error("KeyError", "'a'", "one()")), ("b", error("KeyError", "'a'", "two()"))
    )
    assert (await after(play, story))[-1] == StepEnd("results", "actions")


async def test_an_error_that_came_before_the_last_one_ends_the_turn_too(play: Play) -> None:
    story = failed(
        ("a", error("E", "1", "x")), ("b", error("F", "2", "y")), ("c", error("E", "3", "x"))
    )
    assert await after(play, story) == [gave_up("same-error", "E: 1", "F: 2", "E: 3")]


async def test_the_limit_ends_the_turn(play: Play) -> None:
    story = failed(("a", error("E", "a")), ("b", error("F", "b")))
    assert await after(play, story, most=2) == [gave_up("limit", "E: a", "F: b")]
    one = failed(("a", error("E", "a\nmore")))
    assert await after(play, one, most=1) == [gave_up("limit", "E: a")]


async def test_the_limit_counts_new_cells_too(play: Play) -> None:
    story = Story().prompt("Go")
    for number, name in enumerate("abc", 1):
        story.tell(*block(name, number), StepEnd("results", "actions"))
        story.ran(number, name, error(name, name), status="error", source=name).results()
    limits = Limits(max_attempts=3)
    events = await play.events(story, "```python\nd\n```\n", limits=limits)
    assert events == [gave_up("limit", "a: a", "b: b", "c: c")]


async def test_unchanged_code_does_not_run_and_ends_the_turn(play: Play) -> None:
    story = failed(("a\nb", error("E", "a")))
    text = repair(story, "a\nb\n")
    assert await after(play, story, "a\nb\n") == [TextDelta(text), gave_up("unchanged", "E: a")]


async def test_the_same_code_may_run_after_other_code(play: Play) -> None:
    story = failed(("a", error("E", "a")))
    answer = f"```python\nmake()\n```\n{repair(story, 'a')}"
    events = await play.events(story, answer, facts(code("cell", "a")))
    starts = [event for event in events if isinstance(event, CodeStart)]
    assert [(start.block, start.cell) for start in starts] == [(2, None), (3, "cell")]


async def test_a_cell_that_ran_well_starts_again(play: Play) -> None:
    story = failed(("a", error("E", "a")), ("b", error("F", "b")))
    name = cell_names(story.entries)["cell"]
    info = f"```python cell={name}\n"
    story.tell(CodeStart(3, "python", info, "cell", name), *block("c", 3)[1:])
    story.tell(StepEnd("results", "actions")).ran(3, "cell", source="c")
    story.results(facts(code("cell", "c")))
    start, *_ = await after(play, story, most=2)
    assert isinstance(start, CodeStart)
    assert (start.cell, start.attempt, start.limit) == ("cell", None, None)


async def test_the_next_prompt_starts_again_and_reports_the_last_error(play: Play) -> None:
    story = failed(("a", error("E", "one")), ("b", error("E", "one")))
    story.tell(gave_up("same-error", "E: one", "E: one")).prompt("Go on.")
    step = play.step(story, "Yes.")
    *_, message = build_request(step).messages
    assert "E: one" in text_of(message)
    assert "status=error" in text_of(message)


def test_the_users_line_counts_and_not_what_differs_from_run_to_run() -> None:
    one = error("OSError", "[Errno 2] no file at 0x7f3a10: '/tmp/a1/b 3.csv' after 1.5 s")
    same = error("OSError", "[Errno 2] no file at 0x99: '/home/me/b 4.csv' after 12,7 s")
    assert signature(one) == signature(same) == ("OSError", normalized(one["evalue"]), "run()")
    assert signature(one) != signature(error("OSError", one["evalue"], "run(twice=True)"))
    assert signature(one) != signature(error("ValueError", one["evalue"]))
    assert signature(error("KeyError", "'speed'")) != signature(error("KeyError", "'Speed'"))


def test_a_syntax_error_has_its_line_below_the_frame() -> None:
    trace = ["  Cell In[3], line 1\n    x = = 1\n        ^\nSyntaxError: invalid syntax\n"]
    output = {"ename": "SyntaxError", "evalue": "invalid syntax (1.py, line 1)", "traceback": trace}
    assert signature(output) == ("SyntaxError", "invalid syntax (#.py, line #)", "x = = 1")


@pytest.mark.parametrize("trace", [None, [], "text", [1, None], ["no frames"]])
def test_an_error_without_frames_has_no_line(trace: object) -> None:
    assert signature({"ename": "E", "evalue": "m", "traceback": trace}) == ("E", "m", "")

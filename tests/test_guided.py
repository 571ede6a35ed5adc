"""How a small model is helped: its answer is begun, several are drawn, what fails is tried anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence

import pytest

from jupyterlab_gptcode.conversation.entries import AttachedFile, Body, raw
from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.prompt import TINY
from jupyterlab_gptcode.protocol.wire import (
    CodeEnd,
    CodeStart,
    Error,
    Facts,
    Kernel,
    StepEnd,
    StepStart,
    Usage,
)
from jupyterlab_gptcode.providers import Chunk
from jupyterlab_gptcode.request.messages import Rendering, render
from jupyterlab_gptcode.small_model.sampling import STOP
from jupyterlab_gptcode.step.step import Limits, Step, build_request, step_events

from .build import Story, code, facts, says
from .playing import Playing

GOOD = "print(sum(numbers))\n"
FAULTY = "print(total)\n"
SLIGHT = "unused = 1\nprint(sum(numbers))\n"
OPENING = "```python\nnumbers = [4, 5, 6]\n# Add 4, 5, 6\n"
CELL = OPENING + "print(sum(numbers))\n```\n"
FAILED = "numbers = [4, 5, 6]\n# Add 4, 5, 6\nprint(sum(numbers))"
LIMITS = Limits()
GONE = ProviderError("Gone.", kind="connection")


def said(text: str, finish: str = "stop") -> list[Chunk | Exception]:
    return [Chunk(text), Chunk(finish=finish, usage=Usage(10, 2))]


def asked(
    story: Story, provider: Playing, now: Facts | None = None, limits: Limits = LIMITS
) -> Step:
    model = provider.model("tiny")
    return Step(story.entries, now or facts(), provider, model, "tiny", limits)


async def played(
    story: Story, *answers: list[Chunk | Exception], limits: Limits = LIMITS
) -> list[Body]:
    provider = Playing(*answers, small=True)
    events = step_events(asked(story, provider, limits=limits), asyncio.Event())
    return [event async for event in events if not isinstance(event, StepStart)]


def text(events: Sequence[Body]) -> str:
    return raw(events)


def failing() -> Story:
    """A turn whose first cell ran into an error."""
    story = says(Story().prompt("Add 4, 5, 6"), CELL).tell(StepEnd("results", "actions"))
    return story.ran(1, "new", status="error", source=FAILED)


async def test_a_first_answer_without_a_fault_is_kept() -> None:
    events = await played(Story().prompt("Add 4, 5, 6"), said(GOOD))
    assert text(events) == CELL
    assert events[-1] == StepEnd("results", "actions")


def test_the_request_begins_the_answer() -> None:
    step = asked(Story().prompt("Add 4, 5, 6"), Playing(small=True))
    request = build_request(step)
    assert (request.opening, request.stop) == (OPENING, STOP)
    assert request.messages[-1]["content"] == "Write Python code: Add 4, 5, 6"


def test_idioms_are_told_as_turns_before_the_prompt_and_not_kept() -> None:
    asked_before, written, prompt = build_request(
        asked(Story().prompt("The sum of 4, 5, 6"), Playing(small=True))
    ).messages[-3:]
    assert asked_before["content"].startswith("Write Python code: sum")
    assert written["content"].startswith("```python\nnumbers = [4, 5, 6]\n# sum")
    assert written["content"].endswith("\nprint(sum(numbers))\n```")
    assert prompt["content"] == "Write Python code: The sum of 4, 5, 6"


def test_attached_files_are_opened_beside_the_notebook() -> None:
    disk = [AttachedFile("work/a.csv", 9, 1.0, columns=("x", "y"))]
    story = Story().prompt("Mean of x", attach=("work/a.csv",), disk=disk)
    begun = build_request(asked(story, Playing(small=True))).opening
    assert 'df = pd.read_csv("a.csv")\n# df has the columns x, y\n' in begun


@pytest.mark.parametrize("small", [True, False])
def test_models_that_are_not_small_and_other_languages_are_left_alone(small: bool) -> None:
    language = "R" if small else "python"
    now = Facts("work/a.ipynb", (), Kernel("k", language))
    step = asked(Story().prompt("Add", now), Playing(small=small), now)
    assert (build_request(step).opening, build_request(step).stop) == ("", ())


async def test_others_are_drawn_when_the_first_has_a_fault_and_the_best_is_kept() -> None:
    answers = [said(FAULTY), said("print("), said(FAULTY), said(""), said(SLIGHT)]
    story = Story().prompt("Add 4, 5, 6")
    provider = Playing(*answers, small=True)
    events = [e async for e in step_events(asked(story, provider), asyncio.Event())]
    assert SLIGHT in text(events)
    assert Usage(50, 10) in events
    first, *others = provider.requests
    assert (first.temperature, first.seed) == (0.0, None)
    assert [each.seed for each in others] == [1, 2, 3, 4]
    # Every other one without the comment; what is kept has it all the same.
    assert [each.opening == OPENING for each in others] == [False, True, False, True]


async def test_nothing_more_is_drawn_after_one_without_a_fault() -> None:
    provider = Playing(said(FAULTY), said("print("), said(GOOD), small=True)
    step = asked(Story().prompt("Add 4, 5, 6"), provider)
    assert text([event async for event in step_events(step, asyncio.Event())]) == CELL
    assert len(provider.requests) == 3


async def test_without_draws_a_second_attempt_has_the_likeliest_too() -> None:
    events = await played(failing().results(), said(GOOD), limits=Limits(drawn=0))
    assert GOOD.strip() in text(events)


async def test_an_opening_that_the_server_repeats_is_not_doubled() -> None:
    assert text(await played(Story().prompt("Add 4, 5, 6"), said(OPENING + GOOD))) == CELL


async def test_an_endless_answer_is_closed_early() -> None:
    closed = []

    class Endless(Playing):
        async def stream(self, _: object) -> AsyncGenerator[Chunk, None]:
            try:
                for _number in range(1000):
                    yield Chunk("x = 1\n")
                raise AssertionError("Nobody stopped it.")
            finally:
                closed.append(1)

    story = Story().prompt("Add 4, 5, 6")
    step = asked(story, Endless(small=True), limits=Limits(drawn=0))
    events = [event async for event in step_events(step, asyncio.Event())]
    assert text(events).count("x = 1\n") == 1
    assert closed == [1]


def test_go_on_means_what_was_asked_for_before() -> None:
    story = says(Story().prompt("Add 4, 5, 6"), CELL).prompt("Go on.").prompt("Go on.")
    assert build_request(asked(story, Playing(small=True))).opening == OPENING


async def test_what_was_cut_is_inserted_and_never_runs() -> None:
    cut: list[Chunk | Exception] = [
        Chunk("total = sum(numbers)\nprint('so and"),
        Chunk(finish="length"),
    ]
    events = await played(Story().prompt("Add 4, 5, 6"), *[cut] * 9)
    assert text(events).endswith("total = sum(numbers)")
    (end,) = [event for event in events if isinstance(event, CodeEnd)]
    assert (end.verdict, end.cut) == ("insert", True)
    assert events[-1] == StepEnd("done", "length")


async def test_what_may_do_harm_is_asked_about_where_all_would_do_it() -> None:
    events = await played(Story().prompt("Add 4, 5, 6"), *[said("open('a.csv', 'w')\n")] * 9)
    (end,) = [event for event in events if isinstance(event, CodeEnd)]
    assert (end.verdict, end.reasons) == ("ask", ("This code may write over or remove files.",))


async def test_while_all_is_broken_it_draws_again_but_not_for_ever() -> None:
    answers = [said(f"print({number}, " + "(") for number in range(9)]
    provider = Playing(*answers, small=True)
    step = asked(Story().prompt("Add 4, 5, 6"), provider)
    assert text([event async for event in step_events(step, asyncio.Event())])
    assert len(provider.requests) == 9


async def test_nothing_more_is_drawn_where_nothing_new_comes() -> None:
    answers = [said("print("), said(FAULTY), *[said("print(")] * 2, said(FAULTY)]
    provider = Playing(*answers, said(GOOD), small=True)
    step = asked(Story().prompt("Add 4, 5, 6"), provider)
    assert FAULTY in text([event async for event in step_events(step, asyncio.Event())])
    assert len(provider.requests) == 5


async def test_one_that_fails_does_not_spoil_those_before() -> None:
    answers: list[list[Chunk | Exception]] = [said("print("), said(SLIGHT), [GONE]]
    assert SLIGHT in text(await played(Story().prompt("Add 4, 5, 6"), *answers))


async def test_a_first_call_that_fails_is_told() -> None:
    events = await played(Story().prompt("Add 4, 5, 6"), [GONE])
    assert isinstance(events[-1], Error)
    assert events[-1].kind == "connection"


async def test_what_failed_is_tried_anew_in_the_same_cell_and_not_told() -> None:
    story = failing().results(facts(code("new", FAILED)))
    provider = Playing(*[said("print(sum([4, 5, 6]))\n")] * 4, small=True)
    step = asked(story, provider, facts(code("new", FAILED)))
    before = asked(Story().prompt("Add 4, 5, 6"), provider)
    assert build_request(step).messages == build_request(before).messages
    events = [event async for event in step_events(step, asyncio.Event())]
    assert "print(sum([4, 5, 6]))" in text(events)
    assert [event.cell for event in events if isinstance(event, CodeStart)] == ["new"]
    assert [each.seed for each in provider.requests] == [9, 10, 11, 12]


async def test_the_same_again_is_the_last_choice() -> None:
    answers = [said("print(sum(numbers))\n")] * 3 + [said("print(numbers)\n")]
    events = await played(failing().results(), *answers)
    assert "print(numbers)" in text(events)


async def test_a_turn_ends_without_a_call_when_all_went_well() -> None:
    story = says(Story().prompt("Add 4, 5, 6"), CELL).tell(StepEnd("results", "actions"))
    assert await played(story.ran(1, "new").results()) == [StepEnd("done", "answer")]


async def test_a_turn_ends_after_its_attempts() -> None:
    end = StepEnd("done", "attempts")
    assert await played(failing().results(), limits=Limits(attempts=1)) == [end]


def test_the_next_turn_tells_only_the_latest_attempt() -> None:
    story = failing().results()
    says(story, "```python\nprint(15)\n```\n").tell(StepEnd("results", "actions"))
    story.ran(2, "new").results().tell(StepEnd("done", "answer"))
    messages = render(story.prompt("And 7?").entries, Rendering(TINY, vision=False))
    assert [message["content"] for message in messages[1:]] == [
        "Write Python code: Add 4, 5, 6",
        "```python\nprint(15)\n```\n",
        "Write Python code: And 7?",
    ]

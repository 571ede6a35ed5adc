"""One step with the scripted provider: which events an answer becomes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from itertools import chain, repeat
from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation.cell_names import cell_names
from jupyterlab_gptcode.conversation.entries import Body, raw
from jupyterlab_gptcode.protocol import (
    Cell,
    CodeDelta,
    CodeEnd,
    CodeStart,
    Error,
    Event,
    Mode,
    StepEnd,
    StepStart,
    TextDelta,
    Usage,
    Verdict,
)
from jupyterlab_gptcode.providers import Chunk
from jupyterlab_gptcode.step import Limits, Step, build_request, step_events

from .build import Story, code, facts
from .playing import Playing
from .step_play import Play, joined

BLOCK = "```python\nx = 1\n```\n"
CUT = ("The answer was cut, so this code may be incomplete.",)
KEPT = "The text and cells received so far are preserved. An incomplete cell was not run."
CEILING = "Your administrator does not allow more than this."
NOTHING = "Nothing was received, and nothing was changed."
FILTERED = "The endpoint's content filter ended this answer. Try rephrasing your request."
ENDLESS = "The endpoint kept sending data without any text, so the call was ended."


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return Play(tmp_path)


def block(source: str, number: int = 1, verdict: Verdict = "run") -> list[Event]:
    return [
        CodeStart(number, "python", "```python\n"),
        CodeDelta(number, source),
        CodeEnd(number, verdict, "\n```\n", safe=verdict != "insert"),
    ]


def answered() -> Story:
    """The model has shown how it thinks: verdicts do not wait for the end of its answer."""
    return Story().prompt("Hi").answer("Hello.")


async def test_the_first_and_the_last_event(play: Play) -> None:
    step = play.step(Story().prompt("Go"), "Done.")
    events = [event async for event in step_events(step, asyncio.Event())]
    assert events[0] == StepStart("step-1", 1, "prompt", "scripted", "Go", "work")
    assert [e.completion_tokens for e in events if isinstance(e, Usage)] == [len("Done.")]
    assert events[-1] == StepEnd("done", "answer")


async def test_words_end_the_turn(play: Play) -> None:
    events = await play.events(Story().prompt("Go"), "The answer is 42.")
    assert events == [TextDelta("The answer is 42."), StepEnd("done", "answer")]


async def test_text_and_blocks(play: Play) -> None:
    answer = f"Look:\n{BLOCK}And:\n```python\ny\n```\n"
    assert await play.events(answered().prompt("Go"), answer) == [
        TextDelta("Look:\n"),
        *block("x = 1"),
        TextDelta("And:\n"),
        *block("y", 2),
        StepEnd("results", "actions"),
    ]


async def test_blocks_are_counted_through_the_turn(play: Play) -> None:
    story = Story().prompt("Go").tell(*block("x"), StepEnd("results", "actions")).ran(1, "new")
    events = await play.events(story.results(), BLOCK)
    assert events == [*block("x = 1", 2), StepEnd("results", "actions")]


@pytest.mark.parametrize(
    ("mode", "ceiling", "verdict", "reasons", "end"),
    [
        ("run", "run", "run", (), StepEnd("results", "actions")),
        ("ask", "run", "ask", (), StepEnd("results", "actions")),
        ("insert", "run", "insert", (), StepEnd("done", "inserted")),
        ("run", "ask", "ask", (CEILING,), StepEnd("results", "actions")),
        ("run", "insert", "insert", (CEILING,), StepEnd("done", "inserted")),
    ],
)
async def test_the_mode_under_the_ceiling_is_the_verdict(
    play: Play, mode: Mode, ceiling: Mode, verdict: Verdict, reasons: tuple[str], end: StepEnd
) -> None:
    story = Story().prompt("Go", mode=mode)
    *_, decided, last = await play.events(story, BLOCK, limits=Limits(ceiling=ceiling))
    assert decided == CodeEnd(1, verdict, "\n```\n", reasons, safe=verdict != "insert")
    assert last == end


def wrote(cell: str, source: str) -> Story:
    story = Story().prompt("Go").tell(*block(source), StepEnd("results", "actions"))
    return story.ran(1, cell, status="error")


async def test_an_own_cell_is_replaced(play: Play) -> None:
    now = facts(code("new", "x"))
    story = wrote("new", "x").results(now)
    name = cell_names(story.entries)["new"]
    events = await play.events(story, f"```python cell={name}\ny\n```\n", now)
    start = (2, "python", f"```python cell={name}\n", "new", name)
    assert events[0] == CodeStart(*start, attempt=2, limit=4)


@pytest.mark.parametrize("cells", [[code("new", "edited")], []])
async def test_a_cell_that_is_the_users_now_is_not_replaced(play: Play, cells: list[Cell]) -> None:
    now = facts(*cells)
    story = wrote("new", "x").results(now)
    name = cell_names(story.entries)["new"]
    events = await play.events(story, f"```python cell={name}\ny\n```\n", now)
    assert events[0] == CodeStart(2, "python", f"```python cell={name}\n", None, name)


async def test_a_users_cell_is_not_replaced(play: Play) -> None:
    now = facts(code("theirs", "x"))
    story = Story().prompt("Go", now)
    name = cell_names(story.entries)["theirs"]
    events = await play.events(story, f"```python cell={name}\ny\n```\n", now)
    assert events[0] == CodeStart(1, "python", f"```python cell={name}\n", None, name)


async def test_an_unknown_id_makes_a_new_cell(play: Play) -> None:
    events = await play.events(Story().prompt("Go"), "```python cell=beef\ny\n```\n")
    assert events[0] == CodeStart(1, "python", "```python cell=beef\n", None, "beef")


async def test_a_model_that_repeats_itself_ends(play: Play) -> None:
    story = Story().prompt("Go").tell(*block("x = 1"), StepEnd("results", "actions"))
    events = await play.events(story.ran(1, "new").results(), BLOCK)
    assert events == [TextDelta(BLOCK), StepEnd("done", "answer")]


async def test_what_the_user_made_of_a_block_counts_as_done_too(play: Play) -> None:
    story = Story().prompt("Go").tell(*block("x"), StepEnd("results", "actions"))
    events = await play.events(story.ran(1, "new", source="x = 1").results(), BLOCK)
    assert events == [TextDelta(BLOCK), StepEnd("done", "answer")]


async def test_a_block_that_ran_in_an_earlier_turn_may_come_again(play: Play) -> None:
    story = Story().prompt("Go").tell(*block("x = 1"), StepEnd("results", "actions"))
    events = await play.events(story.ran(1, "new").prompt("Again"), BLOCK)
    assert events == [*block("x = 1"), StepEnd("results", "actions")]


async def test_the_limit_of_steps_ends_the_turn(play: Play) -> None:
    story = wrote("new", "y").results()
    events = await play.events(story, BLOCK, limits=Limits(max_steps=2))
    assert events[-1] == StepEnd("done", "steps")
    events = await play.events(story, "Done.", limits=Limits(max_steps=2))
    assert events[-1] == StepEnd("done", "answer")


async def test_a_cut_block_is_inserted_and_never_run(play: Play) -> None:
    answer = {"text": "```python\nx = ", "finish": "length"}
    assert await play.events(Story().prompt("Go"), answer) == [
        CodeStart(1, "python", "```python\n"),
        CodeDelta(1, "x = "),
        CodeEnd(1, "insert", "", CUT, cut=True),
        StepEnd("done", "length"),
    ]


async def test_whole_blocks_of_a_cut_answer_run(play: Play) -> None:
    answer = {"text": f"{BLOCK}Then", "finish": "length"}
    events = await play.events(answered().prompt("Go"), answer)
    assert events == [*block("x = 1"), TextDelta("Then"), StepEnd("results", "length")]


@pytest.mark.parametrize("text", ["", " \n"])
async def test_an_empty_answer_is_an_error(play: Play, text: str) -> None:
    message = "The model's answer was empty. Try again, or choose another model."
    events = await play.events(Story().prompt("Go"), text)
    assert events[-1] == Error("empty", message, NOTHING, retryable=True)


async def test_an_error_before_any_text(play: Play) -> None:
    events = await play.events(Story().prompt("Go"), {"error": "No."})
    assert events == [Error("scripted", "No.", NOTHING, retryable=True)]


async def test_text_before_an_error_is_kept_and_its_open_block_does_not_run(play: Play) -> None:
    events = await play.events(Story().prompt("Go"), {"text": "```python\nx", "error": "No."})
    assert events == [
        CodeStart(1, "python", "```python\n"),
        CodeDelta(1, "x"),
        CodeEnd(1, "insert", "", CUT, cut=True),
        Error("scripted", "No.", KEPT, retryable=True),
    ]


@pytest.mark.parametrize(
    ("text", "arrived", "kept"),
    [
        ("", [], NOTHING),
        ("Well", [TextDelta("Well")], KEPT),
        (BLOCK, block("x = 1"), KEPT),
        (
            "```python\nx",
            [
                CodeStart(1, "python", "```python\n"),
                CodeDelta(1, "x"),
                CodeEnd(1, "insert", "", CUT, cut=True),
            ],
            KEPT,
        ),
    ],
)
async def test_what_a_content_filter_left_stays(
    play: Play, text: str, arrived: list[Event], kept: str
) -> None:
    story = answered().prompt("Go")
    events = await play.events(story, {"text": text, "finish": "content_filter"})
    assert events == [*arrived, Error("filtered", FILTERED, kept, retryable=False)]


def playing(provider: Playing, story: Story | None = None, limits: Limits | None = None) -> Step:
    entries = (story or Story().prompt("Go")).entries
    return Step(entries, facts(), provider, provider.model("tiny"), "tiny", limits or Limits())


async def played(step: Step, into: list[Body] | None = None) -> list[Body]:
    """All events but the first, as far as they came."""
    events: list[Body] = [] if into is None else into
    async for event in step_events(step, asyncio.Event()):
        events.append(event)
    return joined(events[1:])


@pytest.mark.parametrize(("max_tokens", "length"), [(1, 16_008), (4096, 48_768)])
async def test_an_answer_without_end_is_ended_as_if_it_had_reached_the_cap(
    max_tokens: int, length: int
) -> None:
    provider = Playing(repeat(Chunk("again ")))
    [text, end] = await played(playing(provider, limits=Limits(max_tokens=max_tokens)))
    assert isinstance(text, TextDelta)
    assert text.text == ("again " * 10_000)[:length]
    assert end == StepEnd("done", "length")
    assert provider.closed == 1


async def test_a_block_without_end_is_inserted_and_never_run() -> None:
    chunks = chain([Chunk("```python\n")], repeat(Chunk("x = 1\n")))
    start, delta, *rest = await played(playing(Playing(chunks)))
    assert start == CodeStart(1, "python", "```python\n")
    assert isinstance(delta, CodeDelta)
    assert rest == [CodeEnd(1, "insert", "", CUT, cut=True), StepEnd("done", "length")]


async def test_one_chunk_may_be_too_much() -> None:
    provider = Playing([Chunk("x" * 10_000_000), Chunk(finish="stop")])
    assert await played(playing(provider)) == [TextDelta("x" * 48_768), StepEnd("done", "length")]


SILENCE = Error("endless", ENDLESS, NOTHING, retryable=False)


@pytest.mark.parametrize(
    ("chunks", "events"),
    [
        (repeat(Chunk()), [SILENCE]),
        (
            chain([Chunk("Well")], repeat(Chunk())),
            [TextDelta("Well"), Error("endless", ENDLESS, KEPT, retryable=False)],
        ),
    ],
)
async def test_a_stream_of_no_text_is_ended(chunks: Iterable[Chunk], events: list[Event]) -> None:
    provider = Playing(chunks)
    assert await played(playing(provider)) == events
    assert provider.closed == 1


async def test_long_thoughts_are_waited_for() -> None:
    thoughts = chain(repeat(Chunk(), 65_536), [Chunk("42."), Chunk(finish="stop")])
    events = await played(playing(Playing(thoughts)))
    assert events == [TextDelta("42."), StepEnd("done", "answer")]


async def test_white_space_without_end_is_an_empty_answer() -> None:
    _, end = await played(playing(Playing(repeat(Chunk("\n")))))
    assert isinstance(end, Error)
    assert end.kind == "empty"


@pytest.mark.parametrize(
    "text",
    [
        "Well ``",  # the splitter waits for the rest of a fence
        "```python\nx = 1\ny",  # held back for as long as it may be a repetition
        "```python\nx = 1\n``",
    ],
)
async def test_a_fault_of_ours_loses_nothing_that_had_arrived(text: str) -> None:
    story = Story().prompt("Go").tell(*block("x = 1\ny = 2"), StepEnd("results", "actions"))
    provider = Playing([Chunk(text), RuntimeError("A fault.")])
    events: list[Body] = []
    with pytest.raises(RuntimeError, match="A fault"):
        await played(playing(provider, story.ran(1, "new").results()), events)
    assert raw(events) == text
    assert isinstance(events[-1], TextDelta | CodeEnd)


async def test_stop_ends_the_answer_where_it_is(play: Play) -> None:
    answer = {"text": f"I begin.\n{BLOCK}", "chunk": 9, "delay": 10}
    stop, events = asyncio.Event(), []
    async for event in step_events(play.step(Story().prompt("Go"), answer), stop):
        events.append(event)
        if isinstance(event, TextDelta):
            stop.set()
    assert events[2:] == [TextDelta("I begin.\n"), StepEnd("done", "stopped")]


async def test_the_kernels_language_decides_what_is_an_action(play: Play) -> None:
    events = await play.events(Story().prompt("Go"), "```r\nx\n```\n")
    assert events == [TextDelta("```r\nx\n```\n"), StepEnd("done", "answer")]


async def test_a_small_model_may_leave_out_the_language(play: Play) -> None:
    answer = {"text": "```\nx\n```\n", "options": {"context_window": 4096}}
    events = await play.events(Story().prompt("Go"), answer)
    assert events[-1] == StepEnd("results", "actions")


def test_what_leaves_the_machine(play: Play) -> None:
    request = build_request(play.step(Story().prompt("Go"), "x"))
    assert (request.model, request.max_tokens) == ("scripted", 4096)
    assert [message["role"] for message in request.messages] == ["system", "user"]
    small = {"text": "x", "options": {"context_window": 4096}}
    assert build_request(play.step(Story().prompt("Go"), small)).max_tokens == 1024

"""The door of small models: prefill, examples, best of n, and a second attempt."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation.entries import AttachedFile, Body, raw
from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.prompt import COMPACT, TINY, prompt_set
from jupyterlab_gptcode.protocol import (
    CodeDelta,
    CodeEnd,
    CodeStart,
    Error,
    Kernel,
    NotebookSnapshot,
    StepEnd,
    StepStart,
    Usage,
)
from jupyterlab_gptcode.providers import Chunk, Provider, Request
from jupyterlab_gptcode.providers.embedded import Embedded, EmbeddedModel
from jupyterlab_gptcode.request import Rendering, render
from jupyterlab_gptcode.settings import Config
from jupyterlab_gptcode.setup.registry import Endpoints
from jupyterlab_gptcode.small_model import SmallModel, is_small
from jupyterlab_gptcode.small_model.sampling import STOP
from jupyterlab_gptcode.step import Limits, Step, build_request, step_events

from .build import Story, code, facts, says
from .playing import Playing

GOOD = "print(sum(numbers))\n"
FAULTY = "print(total)\n"
SLIGHT = "unused = 1\nprint(sum(numbers))\n"
PREFILL = "```python\nnumbers = [4, 5, 6]\n# Add 4, 5, 6\n"
CELL = PREFILL + "print(sum(numbers))\n```\n"
FAILED = "numbers = [4, 5, 6]\n# Add 4, 5, 6\nprint(sum(numbers))"
GONE = ProviderError("Gone.", kind="connection")


def said(text: str, finish: str = "stop") -> list[Chunk | Exception]:
    return [Chunk(text), Chunk(finish=finish, usage=Usage(10, 2))]


def step(story: Story, provider: Provider, now: NotebookSnapshot | None = None) -> Step:
    model = provider.model("tiny")
    return Step(story.entries, now or facts(), provider, model, "tiny", Limits())


async def events_of(
    story: Story, provider: Provider, now: NotebookSnapshot | None = None
) -> list[Body]:
    events = step_events(step(story, provider, now), asyncio.Event())
    return [event async for event in events if not isinstance(event, StepStart)]


async def played(story: Story, *answers: list[Chunk | Exception]) -> list[Body]:
    return await events_of(story, SmallModel(Playing(*answers)))


async def first_request(story: Story, now: NotebookSnapshot | None = None) -> Request:
    """What the wrapped provider is asked for first."""
    provider = Playing(said(GOOD))
    await events_of(story, SmallModel(provider, samples=0), now)
    return provider.requests[0]


def text(events: Sequence[Body]) -> str:
    return raw(events)


def failing() -> Story:
    """A turn whose first cell ran into an error."""
    story = says(Story().prompt("Add 4, 5, 6"), CELL).tell(StepEnd("results", "actions"))
    return story.ran(1, "new", status="error", source=FAILED)


async def test_a_first_answer_without_a_fault_is_used() -> None:
    events = await played(Story().prompt("Add 4, 5, 6"), said(GOOD))
    assert text(events) == CELL
    assert events[-1] == StepEnd("results", "actions")


async def test_the_request_starts_the_answer() -> None:
    request = await first_request(Story().prompt("Add 4, 5, 6"))
    assert (request.prefill, request.stop) == (PREFILL, STOP)
    assert request.messages[-1]["content"] == "Write Python code: Add 4, 5, 6"


async def test_examples_are_sent_as_turns_before_the_prompt() -> None:
    request = await first_request(Story().prompt("The sum of 4, 5, 6"))
    asked_before, written, prompt = request.messages[-3:]
    assert asked_before["content"].startswith("Write Python code: sum")
    assert written["content"].startswith("```python\nnumbers = [4, 5, 6]\n# sum")
    assert written["content"].endswith("\nprint(sum(numbers))\n```")
    assert prompt["content"] == "Write Python code: The sum of 4, 5, 6"


async def test_attached_files_are_opened_beside_the_notebook() -> None:
    disk = [AttachedFile("work/a.csv", 9, 1.0, columns=("x", "y"))]
    story = Story().prompt("Mean of x", attach=("work/a.csv",), disk=disk)
    start = (await first_request(story)).prefill
    assert 'df = pd.read_csv("a.csv")\n# df has the columns x, y\n' in start


async def test_code_in_another_language_gets_no_help_but_the_prompts() -> None:
    now = NotebookSnapshot("work/a.ipynb", (), Kernel("k", "R"))
    request = await first_request(Story().prompt("Add", now), now)
    assert (request.prefill, request.stop) == ("", ())
    assert request.messages[-1]["content"] == "Write R code: Add"


async def test_a_request_without_its_background_passes_through() -> None:
    provider = Playing(said(GOOD))
    request = Request("tiny", [{"role": "user", "content": "Add"}])
    async for _ in SmallModel(provider).stream(request):
        pass
    assert provider.requests == [request]


def test_weights_of_few_bytes_are_a_small_model(tmp_path: Path) -> None:
    few, many = tmp_path / "few.gguf", tmp_path / "many.gguf"
    few.touch()
    with many.open("wb") as file:
        file.truncate(600_000_000)  # without taking room
    assert (is_small(few), is_small(many), is_small(tmp_path / "gone.gguf")) == (True, False, False)
    large = Embedded([EmbeddedModel(many)]).model("many")
    assert SmallModel(Embedded([EmbeddedModel(few)])).model("few").prompts == TINY
    prompts = prompt_set(large.context_window)
    assert (large.prompts, prompts.name) == (None, COMPACT.name)


async def test_more_are_drawn_when_the_first_has_a_fault_and_the_best_is_used() -> None:
    answers = [said(FAULTY), said("print("), said(FAULTY), said(""), said(SLIGHT)]
    story = Story().prompt("Add 4, 5, 6")
    provider = Playing(*answers)
    events = await events_of(story, SmallModel(provider))
    assert SLIGHT in text(events)
    assert Usage(50, 10) in events
    first, *others = provider.requests
    assert (first.temperature, first.seed) == (0.0, None)
    assert [each.seed for each in others] == [1, 2, 3, 4]
    # Every other one without the comment; what is used has it all the same.
    assert [each.prefill == PREFILL for each in others] == [False, True, False, True]


async def test_nothing_more_is_drawn_after_one_without_a_fault() -> None:
    provider = Playing(said(FAULTY), said("print("), said(GOOD))
    assert text(await events_of(Story().prompt("Add 4, 5, 6"), SmallModel(provider))) == CELL
    assert len(provider.requests) == 3


async def test_without_draws_a_second_attempt_has_the_likeliest_too() -> None:
    events = await events_of(failing().results(), SmallModel(Playing(said(GOOD)), samples=0))
    assert GOOD.strip() in text(events)


async def test_a_prefill_that_the_server_repeats_is_not_doubled() -> None:
    assert text(await played(Story().prompt("Add 4, 5, 6"), said(PREFILL + GOOD))) == CELL


async def test_go_on_means_what_was_asked_for_before() -> None:
    story = says(Story().prompt("Add 4, 5, 6"), CELL).prompt("Go on.").prompt("Go on.")
    assert (await first_request(story)).prefill == PREFILL


async def test_what_was_cut_is_inserted_and_never_runs() -> None:
    cut: list[Chunk | Exception] = [
        Chunk("total = sum(numbers)\nprint('so and"),
        Chunk(finish="length"),
    ]
    events = await played(Story().prompt("Add 4, 5, 6"), *[cut] * 9)
    assert text(events).endswith("print('so and")
    (end,) = [event for event in events if isinstance(event, CodeEnd)]
    assert (end.verdict, end.cut) == ("insert", True)
    assert events[-1] == StepEnd("done", "length")


async def test_an_answer_that_broke_off_is_written_again() -> None:
    story = Story().prompt("Add 4, 5, 6")
    story.tell(CodeStart(1, "python", "```python\n"), CodeDelta(1, "numbers"))
    story.tell(CodeEnd(1, "insert", "", (), cut=True), Error("stream", "No.", "", retryable=True))
    assert text(await played(story.results(), said(GOOD))) == CELL


async def test_while_all_is_broken_it_draws_again_but_not_for_ever() -> None:
    answers = [said(f"print({number}, " + "(") for number in range(9)]
    provider = Playing(*answers)
    assert text(await events_of(Story().prompt("Add 4, 5, 6"), SmallModel(provider)))
    assert len(provider.requests) == 9


async def test_nothing_more_is_drawn_where_nothing_new_comes() -> None:
    answers = [said("print("), said(FAULTY), *[said("print(")] * 2, said(FAULTY)]
    provider = Playing(*answers, said(GOOD))
    assert FAULTY in text(await events_of(Story().prompt("Add 4, 5, 6"), SmallModel(provider)))
    assert len(provider.requests) == 5


async def test_one_that_fails_does_not_spoil_those_before() -> None:
    answers: list[list[Chunk | Exception]] = [said("print("), said(SLIGHT), [GONE]]
    assert SLIGHT in text(await played(Story().prompt("Add 4, 5, 6"), *answers))


async def test_a_first_call_that_fails_is_reported() -> None:
    events = await played(Story().prompt("Add 4, 5, 6"), [GONE])
    assert isinstance(events[-1], Error)
    assert events[-1].kind == "connection"


async def test_failed_code_is_written_again_in_its_cell_and_not_sent() -> None:
    story = failing().results(facts(code("new", FAILED)))
    provider = Playing(*[said("print(sum([4, 5, 6]))\n")] * 4)
    model = SmallModel(provider)
    events = await events_of(story, model, facts(code("new", FAILED)))
    before = build_request(step(Story().prompt("Add 4, 5, 6"), model))
    assert build_request(step(story, model)).messages == before.messages
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
    assert await events_of(failing().results(), SmallModel(Playing(), attempts=1)) == [end]


def test_the_next_turn_sends_only_the_latest_attempt() -> None:
    story = failing().results()
    says(story, "```python\nprint(15)\n```\n").tell(StepEnd("results", "actions"))
    story.ran(2, "new").results().tell(StepEnd("done", "answer"))
    messages = render(story.prompt("And 7?").entries, Rendering(TINY, vision=False))
    assert [message["content"] for message in messages[1:]] == [
        "Write Python code: Add 4, 5, 6",
        "```python\nprint(15)\n```\n",
        "Write Python code: And 7?",
    ]


def test_the_registry_puts_the_door_around_a_small_model_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyterlab_gptcode.setup.registry.installed", lambda: True)
    (tmp_path / "models").mkdir()
    few, many = tmp_path / "models" / "few.gguf", tmp_path / "many.gguf"
    few.touch()
    endpoints = Endpoints(Config(data_folder=str(tmp_path)))
    assert endpoints.catalog.resolve("embedded/few")[0].model("few").prompts is TINY
    assert endpoints.embedded is not None
    assert endpoints.embedded.files == (few,)
    with many.open("wb") as file:
        file.truncate(600_000_000)  # without taking room
    large = Endpoints(Config(data_folder=str(tmp_path), embedded_model=str(many)))
    assert large.catalog.resolve("embedded/many")[0].model("many").prompts is None
    few.unlink()
    endpoints.refresh()
    assert endpoints.embedded is None

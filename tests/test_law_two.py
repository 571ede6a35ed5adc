"""Law 2: each request is, byte for byte, a prefix of the next."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.compaction import compact
from jupyterlab_gptcode.context.notebook import notebook_change
from jupyterlab_gptcode.conversation import Compaction, mute_steps
from jupyterlab_gptcode.prompt import COMPACT, FULL, words
from jupyterlab_gptcode.render import Message, Rendering, render
from jupyterlab_gptcode.wire import Cell, Error, Facts, Kernel, StepEnd

from .build import FAILED, MARKER, PICTURE, PYTHON, Story, says, stream, text_of

PLAIN = Rendering(FULL, vision=False)
SEEING = Rendering(FULL, vision=True)
SMALL = Rendering(COMPACT, vision=False)

# A story is played from random choices: whatever a user, a model and a network may do.
_sources = st.sampled_from(["x = 1", "", "print(x)", f"</{MARKER}>", "é😀\n" * 3, "y" * 900])
_outputs = st.lists(st.sampled_from([stream("7\n"), stream("z" * 9000), PICTURE]), max_size=2)
_cells = st.lists(
    st.builds(
        lambda cell, source, outputs, kind: Cell(cell, kind, source, None, tuple(outputs)),
        st.sampled_from(["one", "two", "three", "new-1", "new-2"]),
        _sources,
        _outputs,
        st.sampled_from(["code", "markdown"]),
    ),
    max_size=5,
    unique_by=lambda cell: cell.id,
)
_kernels = st.sampled_from([PYTHON, None, Kernel("ir", "R", "R")])
_facts = st.builds(
    lambda cells, kernel, active: Facts("a.ipynb", tuple(cells), kernel, active),
    _cells,
    _kernels,
    st.sampled_from(["one", "two", "new-1", "gone", None]),
)
_texts = st.sampled_from(
    [
        "Hello.",
        "Look:\n```python\nx = 1\n```\n",
        "```python\nx\n```\n```python cell=beef\ny\n```\nDone.",
        "```python\nx",
        "Half \ud83d",
        " \n",
        "",
    ]
)
_ends = st.sampled_from(
    [
        StepEnd("done", "answer"),
        StepEnd("results", "actions"),
        StepEnd("done", "length"),
        StepEnd("done", "stopped"),
        FAILED,
    ]
)
_acts = st.lists(
    st.tuples(
        st.sampled_from(["inserted", "approved", "skipped", "ran"]),
        st.integers(1, 3),
        st.sampled_from(["new-1", "new-2", "one", None]),
        _outputs,
        st.sampled_from(["ok", "error", "stopped", "unknown"]),
        st.sampled_from([None, "x = 2"]),
    ),
    max_size=4,
)
_steps = st.tuples(
    st.sampled_from(["prompt", "results"]),
    _facts,
    _texts,
    st.sampled_from(["run", "ask", "insert"]),
    _ends,
    _acts,
    # The context window of a model that finds this request too long.
    st.sampled_from([None, None, 128_000, 2_000, 1]),
)


def play(
    steps: list[tuple[object, ...]],
    at_begin: Callable[[Story], None],
    rendering: Rendering = PLAIN,
) -> Story:
    story = Story()
    for number, (kind, now, text, verdict, end, acts, window) in enumerate(steps):
        if kind == "prompt" or number == 0:
            story.prompt(f"Request {number}", now)  # type: ignore[arg-type]
        else:
            story.results(now)  # type: ignore[arg-type]
        if window and (found := compact(story.entries, now, rendering, window)):  # type: ignore[arg-type]
            story.tell(found)
        at_begin(story)
        says(story, text, verdict)  # type: ignore[arg-type]
        said = bool(text.strip())  # type: ignore[attr-defined]
        story.tell(end if said or isinstance(end, Error) else FAILED)  # type: ignore[arg-type]
        for action, block, cell, outputs, status, source in acts:  # type: ignore[attr-defined]
            extra = {"status": status, "source": source} if action == "ran" else {}
            story.act(action, block, cell, outputs=tuple(outputs), **extra)
    return story


@settings(max_examples=300)
@given(st.lists(_steps, min_size=1, max_size=6), st.sampled_from([PLAIN, SEEING, SMALL]))
def test_each_request_is_a_prefix_of_the_next_until_a_compaction(
    steps: list[tuple[object, ...]], rendering: Rendering
) -> None:
    requests: dict[str, tuple[int, list[str]]] = {}

    def request(story: Story) -> tuple[int, list[str]]:
        compactions = sum(isinstance(entry.body, Compaction) for entry in story.entries)
        return compactions, [json.dumps(message) for message in render(story.entries, rendering)]

    def at_begin(story: Story) -> None:
        requests[story.entries[-1].step] = request(story)

    story = play(steps, at_begin, rendering)
    mute = mute_steps(story.entries)
    heard = [each for step, each in requests.items() if step not in mute]
    heard.append(request(story))
    for (begun, earlier), (goes_on, later) in itertools.pairwise(heard):
        assert begun != goes_on or later[: len(earlier)] == earlier


@settings(max_examples=200)
@given(st.lists(_steps, min_size=1, max_size=6), st.sampled_from([PLAIN, SEEING, SMALL]))
def test_messages_are_what_an_endpoint_takes(
    steps: list[tuple[object, ...]], rendering: Rendering
) -> None:
    messages = render(play(steps, lambda _: None).entries, rendering)
    roles = [message["role"] for message in messages]
    assert roles == ["system", *(["user", "assistant"] * len(roles))[: len(roles) - 1]]
    for message in messages:
        assert text_of(message).strip()
        text_of(message).encode("utf-8")


@settings(max_examples=200)
@given(st.lists(_steps, min_size=1, max_size=6))
def test_data_never_closes_its_fence(steps: list[tuple[object, ...]]) -> None:
    for message in render(play(steps, lambda _: None).entries, PLAIN)[1:]:
        depth = 0
        for line in text_of(message).split("\n") if message["role"] == "user" else ():
            depth += (line == f"<{MARKER}>") - (line == f"</{MARKER}>")
            assert depth in (0, 1)
            assert MARKER not in line or line in (f"<{MARKER}>", f"</{MARKER}>")
        assert depth == 0


@settings(max_examples=200)
@given(st.lists(_steps, min_size=1, max_size=6), _facts)
def test_a_mute_step_leaves_nothing(steps: list[tuple[object, ...]], now: Facts) -> None:
    def asked(story: Story) -> list[Message]:
        return render(story.prompt("Again", now).entries, PLAIN)

    failed = play(steps, lambda _: None).prompt("Again", now).tell(FAILED)
    assert asked(failed) == asked(play(steps, lambda _: None))


@settings(max_examples=200)
@given(st.lists(_steps, min_size=1, max_size=6), _facts, st.sampled_from([1, 2_000, 128_000]))
def test_after_a_compaction_the_model_still_knows_the_notebook(
    steps: list[tuple[object, ...]], now: Facts, window: int
) -> None:
    story = play(steps, lambda _: None).prompt("Again", now)
    before = render(story.entries, PLAIN)
    found = compact(story.entries, now, PLAIN, window)
    assert compact(story.entries, now, PLAIN, window) == found
    if found is None:
        return
    after = render(story.tell(found).entries, PLAIN)
    assert sum(map(len, map(text_of, after))) < sum(map(len, map(text_of, before)))
    assert text_of(after[-1]).endswith(words.PROMPT + "\n\nAgain") or text_of(after[-1]) == "Again"
    missing = notebook_change(story.entries, now)
    assert (missing.cells, missing.kernel, missing.active) == ((), None, None)

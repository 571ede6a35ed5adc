"""What is rendered step by step is, byte for byte, what is rendered as a whole."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation.entries import Compaction, Entry, NotebookChange
from jupyterlab_gptcode.conversation.journal_format import dump_entry, parse_entry
from jupyterlab_gptcode.request import cache as module
from jupyterlab_gptcode.request.cache import Rendered
from jupyterlab_gptcode.request.compaction import with_compaction
from jupyterlab_gptcode.request.messages import Renderer, Rendering, render

from .build import FAILED, Story, facts
from .test_law_two import GUIDED, PLAIN, SEEING, SMALL, _steps, play

_RENDERINGS = st.sampled_from([PLAIN, SEEING, SMALL, GUIDED])


@settings(max_examples=300)
@given(st.lists(_steps, min_size=1, max_size=6), _RENDERINGS, st.booleans())
def test_step_by_step_gives_the_same_as_the_whole(
    steps: list[tuple[object, ...]], rendering: Rendering, also_between: bool
) -> None:
    rendered = Rendered()
    # Compactions, failed steps and what comes late are all in these stories.
    play(steps, lambda story: same(rendered, story.entries, rendering), rendering)
    story = play(steps, lambda _: None, rendering)
    for end in range(1, len(story.entries) + 1) if also_between else ():
        same(rendered, story.entries[:end], rendering)


@settings(max_examples=100)
@given(st.lists(_steps, min_size=1, max_size=6), _RENDERINGS)
def test_a_server_that_begins_anew_tells_the_same(
    steps: list[tuple[object, ...]], rendering: Rendering
) -> None:
    """All that it has then is the journal."""
    rendered = Rendered()

    def at_begin(story: Story) -> None:
        journal = [parse_entry(dump_entry(entry)) for entry in story.entries]
        messages = rendered.messages(list(story.entries), rendering)
        assert json.dumps(messages) == json.dumps(Rendered().messages(journal, rendering))

    play(steps, at_begin, rendering)


@settings(max_examples=100)
@given(
    st.lists(_steps, min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(1, 60), _RENDERINGS), max_size=8),
)
def test_and_in_whatever_order_they_are_asked_for(
    steps: list[tuple[object, ...]], asked: list[tuple[int, Rendering]]
) -> None:
    rendered, story = Rendered(), play(steps, lambda _: None)
    for end, rendering in asked:
        same(rendered, story.entries[:end], rendering)


def same(rendered: Rendered, entries: Sequence[Entry], rendering: Rendering) -> None:
    messages = rendered.messages(list(entries), rendering)
    assert json.dumps(messages) == json.dumps(render(entries, rendering))


@pytest.fixture
def anew(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many entries were there whenever a rendering began anew."""
    begun: list[int] = []

    class Counting(Renderer):
        def __init__(self, entries: Sequence[Entry], rendering: Rendering) -> None:
            begun.append(len(entries))
            super().__init__(entries, rendering)

    monkeypatch.setattr(module, "Renderer", Counting)
    return begun


def test_a_long_past_is_rendered_once(anew: list[int]) -> None:
    rendered, story = Rendered(), Story()
    assert not rendered.knows(PLAIN)
    for number in range(5):
        story.prompt(f"Prompt {number}", facts()).answer("Text.")
        same(rendered, story.entries, PLAIN)
    assert len(anew) == 1
    assert rendered.knows(PLAIN)
    # Another model may see images, or have a smaller window: of one rendering only.
    same(rendered, story.entries, SEEING)
    assert (rendered.knows(PLAIN), rendered.knows(SEEING)) == (False, True)
    assert len(anew) == 2


def test_after_a_mute_step_and_a_compaction_it_begins_anew(anew: list[int]) -> None:
    rendered, story = Rendered(), Story().prompt("a").answer("One.").prompt("b")
    same(rendered, story.entries, PLAIN)
    story.tell(FAILED).prompt("b")
    same(rendered, story.entries, PLAIN)
    assert len(anew) == 2
    nothing = NotebookChange("work/a.ipynb", 0)
    compaction = Compaction(nothing, turns_from=story.entries[-1].seq)
    same(rendered, with_compaction(story.entries, compaction), PLAIN)
    same(rendered, story.tell(compaction).entries, PLAIN)
    assert len(anew) == 3


def test_what_broke_off_is_not_gone_on_with(
    anew: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered, story = Rendered(), Story().prompt("a").answer("One.")
    same(rendered, story.entries, PLAIN)
    story.prompt("b").answer("Two.")

    def breaks(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(Renderer, "_hear", breaks)
        with pytest.raises(MemoryError):
            rendered.messages(story.entries, PLAIN)
    same(rendered, story.entries, PLAIN)
    assert len(anew) == 2

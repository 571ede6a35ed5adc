"""A conversation cut at any byte, as by a crash or a full disk, loses no more than one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation.blocks import blocks
from jupyterlab_gptcode.conversation.entries import Begin, Created, current_turn
from jupyterlab_gptcode.conversation.joined import join
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.conversation.journal_format import dump_entry
from jupyterlab_gptcode.errors import NotFound
from jupyterlab_gptcode.protocol import (
    EVENT_TYPES,
    Action,
    Event,
    StepEnd,
    StepStart,
    TextDelta,
    ThinkingDelta,
    Thought,
    Usage,
)

from .build import FAILED, PICTURE, Story, code, facts, says, stream
from .disk import memory_disk

ID = "0123456789abcdef"
# What could be taken for the end of a line or be cut in its middle.
WORDS = st.text(st.sampled_from('a Ü😀\n\r\u2028\x85"\\{}`\0'), min_size=1, max_size=12)
ANSWERS = st.lists(WORDS | WORDS.map("\n```python\n{}\n```\n".format), min_size=1, max_size=4)
ENDS: st.SearchStrategy[Event] = st.sampled_from(
    [StepEnd("done", "answer"), StepEnd("results", "actions"), StepEnd("done", "stopped"), FAILED]
)


def rich() -> Story:
    """A turn with an error that is repaired, one that fails and is tried again, and a live one."""
    story = Story().prompt("Größe 😀?", facts(code("first", "x = 1\r\n"), active="first"))
    story.tell(StepStart("step-1", 1, "prompt", "scripted", "Größe 😀?"))
    story.tell(ThinkingDelta("Hm …", "<think>Hm …</think>"), TextDelta("Ich "))
    story.tell(Thought(3))
    says(story, "rechne:\n```python\nprint('ü' * 3)\nx\n```\nund sehe.\n")
    story.tell(Usage(100, 20, 80), StepEnd("results", "actions")).act("inserted", 1, "new")
    story.act("approved", 1).ran(1, "new", stream("üüü\n"), PICTURE, status="error", source="x")
    story.results(facts(code("first", "x = 1"), code("new", "x", stream("üüü\n"))))
    says(story, "\n```python cell=new\ny\n```\n", "ask").tell(StepEnd("results", "actions"))
    story.act("skipped", 2, reason="skipped").results().answer("Drei.")
    story.prompt("Und \u2028 dann?").tell(FAILED).prompt("Noch einmal").tell(
        TextDelta("Ja"), FAILED
    )
    return says(story.prompt("Weiter"), "Gut:\n```python\nwhile True:")


@st.composite
def stories(draw: st.DrawFn) -> Story:
    story = Story()
    for _ in range(draw(st.integers(1, 3))):
        story.prompt(draw(WORDS), facts(code("first", draw(WORDS))))
        for answer in draw(st.lists(ANSWERS, max_size=3)):
            for text in answer:
                says(story, text)
            story.tell(draw(ENDS))
            for block in unsettled(story):
                if draw(st.booleans()):
                    story.ran(block, f"c{block}", stream("é\n"), PICTURE)
            story.results(facts(code("first", draw(WORDS))))
    return story


def unsettled(story: Story) -> list[int]:
    """The blocks of the latest turn that have not ended."""
    turn = current_turn(story.entries)
    found = blocks(story.entries).values()
    return [block.block for block in found if block.turn == turn and block.settled is None]


class Torn:
    """A story on disk, to be cut again and again."""

    def __init__(self, folder: Path, story: Story) -> None:
        self.path = folder / f"{ID}.jsonl"
        self.data = "".join(dump_entry(entry) + "\n" for entry in story.entries).encode()
        self._entries = story.entries
        self._journal = Journal(folder)

    def cut(self, size: int) -> None:
        torn = self.data[:size]
        count = torn.count(b"\n")
        self.path.write_bytes(torn)
        self.path.with_suffix(".torn").unlink(missing_ok=True)
        if count == 0:
            with pytest.raises(NotFound):
                self._journal.read(ID)
            assert self.path.read_bytes() == torn
            return
        found = self._journal.read(ID)
        assert found == join(self._entries[:count])
        assert self.path.read_bytes() + self._beside() == torn

    def _beside(self) -> bytes:
        torn = self.path.with_suffix(".torn")
        return torn.read_bytes()[:-1] if torn.exists() else b""


def test_the_story_is_rich() -> None:
    entries = rich().entries
    assert {Created, Begin, Action, *EVENT_TYPES.values()} <= {type(e.body) for e in entries}


def test_a_story_may_be_cut_at_each_of_its_bytes() -> None:
    with memory_disk() as folder:
        torn = Torn(folder, rich())
        for size in range(len(torn.data) + 1):
            torn.cut(size)


@given(stories(), st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_any_story_may_be_cut_anywhere(story: Story, places: list[float]) -> None:
    with memory_disk() as folder:
        torn = Torn(folder, story)
        for place in places:
            torn.cut(round(place * len(torn.data)))

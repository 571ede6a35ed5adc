"""What a page gets of a conversation; the page's fold of it is tested in `opened.spec.ts`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation.entries import AttachedFile
from jupyterlab_gptcode.conversation.journal_format import parse_entry
from jupyterlab_gptcode.conversation.page_events import opened, page_event
from jupyterlab_gptcode.conversation.pointed_at import SentOutput
from jupyterlab_gptcode.protocol import Json, NotebookSnapshot, StepEnd, StepStart, TextDelta

from .build import Story
from .client import of_type

FILE = Path(__file__).with_name("vectors") / "conversations.jsonl"
# A line of text may hold what `splitlines` takes for the end of one.
VECTORS = [json.loads(line) for line in FILE.read_text("utf-8").split("\n") if line]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_what_a_page_opens(vector: Json) -> None:
    entries = [parse_entry(json.dumps(line)) for line in vector["journal"]]
    assert json.loads(json.dumps({**opened(entries), "here": False})) == vector["read"]


def start_of(story: Story) -> Json:
    event: Json = of_type(opened(story.entries), "step-start")[-1]
    return event


def test_a_step_starts_with_what_the_user_sent() -> None:
    table = AttachedFile("work/a.csv", 3, 1.0, text="A table.")
    secret = AttachedFile(".env", 3, 1.0, text="Secret.", confirmed=True)
    output = SentOutput("b", 2, 1, {"output_type": "stream", "text": "x"})
    paths = ("work/a.csv", ".env")
    story = Story().prompt("Go", attach=paths, disk=(table, secret), outputs=(output,))
    assert start_of(story) == {
        "seq": 1,
        "turn": 1,
        "step": "step-1",
        "type": "step-start",
        "kind": "prompt",
        "model": "scripted",
        "prompt": "Go",
        "folder": "work",
        "files": [{"path": "work/a.csv"}, {"path": ".env", "confirmed": True}],
        "outputs": [{"cell": "b", "output": 0, "position": 2}],
        "time": story.entries[1].time,
    }
    # A file that has changed since was not sent with the next prompt.
    story.tell(StepEnd("done", "answer")).prompt("More", disk=(secret,))
    assert "files" not in start_of(story)


def test_a_step_starts_once_whatever_its_journal_says_of_it() -> None:
    story = Story().prompt("Go").tell(StepStart("step-1", 1, "prompt", "scripted", "Go"))
    old = Story().prompt("Go")
    for each in (story, old):
        each.answer("Yes.")
        types = [event["type"] for event in opened(each.entries)["events"]]
        assert types == ["step-start", "text-delta", "step-end"]


def test_a_renamed_notebook_is_known_by_its_latest_path() -> None:
    story = Story().prompt("Go", NotebookSnapshot("old.ipynb")).tell(TextDelta("I did."))
    assert opened(story.entries)["notebook"] == "old.ipynb"
    story.tell(StepEnd("done", "answer")).prompt("More", NotebookSnapshot("new.ipynb"))
    assert opened(story.entries)["notebook"] == "new.ipynb"
    assert opened(story.act("renamed", notebook="c.ipynb").entries)["notebook"] == "c.ipynb"


def test_the_outputs_of_a_run_stay_in_the_notebook() -> None:
    output = {"output_type": "stream", "text": "x"}
    ran = Story().prompt("Go").ran(1, "new", output, source="x").entries[-1]
    event = page_event(ran)
    assert event is not None
    assert (event["source"], "outputs" in event) == ("x", False)

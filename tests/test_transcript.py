"""The transcript that a page shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jupyterlab_gptcode.conversation.entries import SentOutput
from jupyterlab_gptcode.conversation.transcript import transcript
from jupyterlab_gptcode.protocol.wire import (
    CodeDelta,
    CodeEnd,
    CodeStart,
    Error,
    Facts,
    Json,
    StepEnd,
    StepStart,
    TextDelta,
)

from .build import Story, says

START = StepStart("step-1", 1, "prompt", "scripted", "Go")
BLOCK = (CodeStart(1, "python", "```python\n"), CodeDelta(1, "x"), CodeEnd(1, "run", "\n```\n"))


def written() -> Story:
    return Story().prompt("Go").tell(START, TextDelta("I "), TextDelta("look.\n"), *BLOCK)


def block(story: Story) -> Json:
    parts = transcript(story.entries)["turns"][0]["parts"]
    found: Json = next(part for part in parts if part["type"] == "block")
    return found


def test_a_new_conversation() -> None:
    assert transcript(Story().entries) == {
        "conversation": "0123456789abcdef",
        "notebook": "work/a.ipynb",
        "seq": 0,
        "live": None,
        "driver": "",
        "open": False,
        "turns": [],
    }


def test_a_turn_while_it_runs() -> None:
    assert transcript(written().entries) == {
        "conversation": "0123456789abcdef",
        "notebook": "work/a.ipynb",
        "seq": 7,
        "live": "step-1",
        "driver": "page",
        "open": True,
        "turns": [
            {
                "turn": 1,
                "prompt": "Go",
                "model": "scripted",
                "parts": [
                    {"type": "step", "step": "step-1", "kind": "prompt", "model": "scripted"},
                    {"type": "text", "text": "I look.\n"},
                    {
                        "type": "block",
                        "block": 1,
                        "language": "python",
                        "code": "x",
                        "status": "waiting",
                        "cell": None,
                        "inserted": False,
                        "verdict": "run",
                    },
                ],
            }
        ],
    }


def test_a_step_is_live_from_its_begin() -> None:
    assert transcript(Story().prompt("Go").entries)["live"] == "step-1"


def test_what_ran_is_shown() -> None:
    story = written().tell(StepEnd("results", "actions"))
    story.ran(1, "new", source="x + 1", execution_count=3, duration=0.5)
    assert block(story) == {
        "type": "block",
        "block": 1,
        "language": "python",
        "code": "x + 1",
        "status": "done",
        "cell": "new",
        "inserted": True,
        "verdict": "run",
        "execution_count": 3,
        "duration": 0.5,
        "note": "",
    }


@pytest.mark.parametrize(
    ("status", "shown"),
    [("ok", "done"), ("error", "failed"), ("stopped", "stopped"), ("unknown", "unknown")],
)
def test_how_a_block_ended(status: str, shown: str) -> None:
    assert block(written().ran(1, "new", status=status))["status"] == shown


def test_why_a_block_was_skipped() -> None:
    skipped = block(written().act("skipped", 1, reason="failed-before"))
    assert (skipped["status"], skipped["note"]) == ("skipped", "failed-before")
    assert block(written().act("skipped", 1, reason="stopped"))["status"] == "stopped"


def test_a_block_that_is_written() -> None:
    story = Story().prompt("Go").tell(START, *BLOCK[:2])
    assert block(story)["status"] == "writing"
    story.tell(Error("interrupted", "The server stopped.", "Kept.", retryable=True))
    assert block(story)["status"] == "stopped"


def test_an_inserted_block() -> None:
    story = Story().prompt("Go").tell(START, *BLOCK[:2], CodeEnd(1, "insert", "\n```\n"))
    assert block(story)["status"] == "inserted"


def test_an_error_is_a_part() -> None:
    story = Story().prompt("Go").tell(START, Error("key", "Refused.", "Nothing.", False))
    assert transcript(story.entries)["turns"][0]["parts"][-1] == {
        "type": "error",
        "kind": "key",
        "message": "Refused.",
        "kept": "Nothing.",
        "retryable": False,
    }


def test_the_reason_is_the_last_steps() -> None:
    story = written().tell(StepEnd("results", "actions"))
    assert transcript(story.entries)["turns"][0]["reason"] == "actions"
    story.results().tell(StepStart("step-2", 1, "results", "scripted"))
    assert "reason" not in transcript(story.entries)["turns"][0]
    story.answer("Done.")
    ended = transcript(story.entries)
    assert (ended["turns"][0]["reason"], ended["live"]) == ("answer", None)


def test_a_renamed_notebook_is_known_by_its_latest_path() -> None:
    story = Story().prompt("Go", Facts("old.ipynb")).tell(START, TextDelta("I did."))
    assert transcript(story.entries)["notebook"] == "old.ipynb"
    renamed = story.tell(StepEnd("done", "answer")).prompt("More", Facts("new.ipynb"))
    assert transcript(renamed.entries)["notebook"] == "new.ipynb"


LATER: dict[str, tuple[Story, str, str]] = {
    "waiting": (written(), "waiting", ""),
    "approved": (written().act("approved", 1), "waiting", "approved"),
    "running": (written().act("approved", 1).act("running", 1), "running", ""),
    "ended while it waited": (
        written().tell(StepEnd("results", "actions")).act("ended"),
        "stopped",
        "",
    ),
    "ended while it ran": (
        written().act("running", 1).tell(StepEnd("results", "actions")).act("ended"),
        "unknown",
        "",
    ),
    "the next turn began while it waited": (
        written().tell(StepEnd("results", "actions")).prompt("Else").answer("Yes."),
        "stopped",
        "",
    ),
    "the next turn began while it ran": (
        written().act("running", 1).tell(StepEnd("results", "actions")).prompt("Else"),
        "unknown",
        "",
    ),
    "told after the turn ended": (
        written().act("running", 1).tell(StepEnd("results", "actions")).act("ended").ran(1, "new"),
        "done",
        "",
    ),
}


@pytest.mark.parametrize("case", LATER)
def test_what_a_later_page_sees_of_a_block(case: str) -> None:
    story, status, note = LATER[case]
    assert (block(story)["status"], block(story).get("note", "")) == (status, note)


def test_why_it_waits_is_shown_until_it_is_approved() -> None:
    reasons = ("It deletes files.",)
    story = Story().prompt("Go").tell(START, *BLOCK[:2], CodeEnd(1, "ask", "\n```\n", reasons))
    assert (block(story)["note"], block(story)["verdict"]) == ("It deletes files.", "ask")
    assert block(story.act("approved", 1))["note"] == "approved"


def test_a_cut_block_is_only_inserted() -> None:
    story = Story().prompt("Go").tell(START, *BLOCK[:2], CodeEnd(1, "run", "", cut=True))
    story.act("inserted", 1, "new").tell(StepEnd("done", "length"))
    shown = block(story)
    assert (shown["status"], shown["verdict"], shown["inserted"]) == ("stopped", "insert", True)
    assert transcript(story.entries)["open"] is False


def test_what_was_noticed_stands_where_it_happened() -> None:
    story = written().act("noticed", reason="cell-ids").act("renamed", notebook="work/b.ipynb")
    story.tell(TextDelta("Done."), StepEnd("done", "answer"))
    shown = transcript(story.entries)
    assert shown["turns"][0]["parts"][-3:] == [
        {"type": "notice", "reason": "cell-ids", "detail": ""},
        {"type": "notice", "reason": "renamed", "detail": "work/b.ipynb"},
        {"type": "text", "text": "Done."},
    ]
    assert shown["notebook"] == "work/b.ipynb"


def test_renamed_before_any_turn_it_is_only_known_by_its_path() -> None:
    shown = transcript(Story().act("renamed", notebook="work/b.ipynb").entries)
    assert (shown["notebook"], shown["turns"]) == ("work/b.ipynb", [])


def test_a_step_that_is_tried_again_shows_its_error_no_more() -> None:
    error = Error("key", "Refused.", "Nothing.", retryable=False)
    story = Story().prompt("Go").tell(START, error)
    story.again("Go").tell(replace(START, step="step-2", model="other"), TextDelta("Yes."))
    shown = transcript(story.tell(StepEnd("done", "answer")).entries)
    assert shown["turns"] == [
        {
            "turn": 1,
            "prompt": "Go",
            "model": "other",
            "reason": "answer",
            "next": "done",
            "parts": [
                {"type": "step", "step": "step-2", "kind": "prompt", "model": "other"},
                {"type": "text", "text": "Yes."},
            ],
        }
    ]


@pytest.mark.parametrize("said", [(), (TextDelta("\n"),)])
def test_a_prompt_that_was_stopped_before_the_first_word_leaves_no_step(
    said: tuple[TextDelta, ...],
) -> None:
    story = Story().prompt("Go").tell(START, *said, StepEnd("done", "stopped"))
    story.again("Go").tell(replace(START, step="step-2"), TextDelta("Yes."))
    parts = transcript(story.entries)["turns"][0]["parts"]
    assert [part.get("step", part["type"]) for part in parts] == ["step-2", "text"]


def test_outputs_that_went_along_are_shown_as_they_were_sent_last() -> None:
    output = SentOutput("b", 2, 1, {"output_type": "stream", "text": "x"})
    story = Story().prompt("Go", outputs=(output,)).tell(START, StepEnd("done", "stopped"))
    shown = transcript(story.entries)["turns"][0]
    assert shown["outputs"] == [{"cell": "b", "output": 0, "position": 2}]
    assert "outputs" not in transcript(story.again("Go").entries)["turns"][0]


def test_what_had_arrived_before_an_error_stays_when_it_is_tried_again() -> None:
    error = Error("connection", "Lost.", "Kept.", retryable=True)
    story = written().tell(error).results().tell(replace(START, step="step-2", kind="results"))
    parts = transcript(story.answer("Yes.").entries)["turns"][0]["parts"]
    assert [part["type"] for part in parts] == ["step", "text", "block", "error", "step", "text"]


def test_another_page_goes_on() -> None:
    story = written().act("running", 1).act("taken-over", client="other")
    shown = transcript(story.entries)
    assert (shown["driver"], shown["open"], shown["live"]) == ("other", True, "step-1")


def test_each_block_is_shown_once_whatever_is_told_of_it() -> None:
    story = says(Story().prompt("Go").tell(START), "```python\nx\n```\n```python\ny\n```\n")
    for action in ("inserted", "approved", "running", "ran", "ran"):
        story.act(action, 1, "new", status="ok" if action == "ran" else None)
    parts = transcript(story.entries)["turns"][0]["parts"]
    assert [part.get("block") for part in parts if part["type"] == "block"] == [1, 2]

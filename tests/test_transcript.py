"""The transcript that a page shows."""

from __future__ import annotations

import pytest

from jupyterlab_gptcode.transcript import transcript
from jupyterlab_gptcode.wire import (
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

from .build import Story

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
        "turns": [],
    }


def test_a_turn_while_it_runs() -> None:
    assert transcript(written().entries) == {
        "conversation": "0123456789abcdef",
        "notebook": "work/a.ipynb",
        "seq": 7,
        "live": "step-1",
        "turns": [
            {
                "turn": 1,
                "prompt": "Go",
                "model": "scripted",
                "parts": [
                    {"type": "step", "step": "step-1"},
                    {"type": "text", "text": "I look.\n"},
                    {
                        "type": "block",
                        "block": 1,
                        "language": "python",
                        "code": "x",
                        "status": "unknown",
                        "cell": None,
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

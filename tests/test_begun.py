"""Steps are found by their ids, whether read off a journal or heard one by one."""

from __future__ import annotations

from jupyterlab_gptcode.conversation.begun import BegunSteps, begun_steps
from jupyterlab_gptcode.conversation.entries import Begin

from .build import FAILED, Story


def test_steps_are_found_by_their_ids() -> None:
    story = Story().prompt("a").answer("One.").prompt("b").tell(FAILED).prompt("c")
    begins = [entry for entry in story.entries if isinstance(entry.body, Begin)]
    steps = begun_steps(story.entries)
    assert list(steps.begun.values()) == begins
    assert list(steps.unended.values()) == begins[-1:]
    heard = BegunSteps()
    for entry in story.entries:
        heard.hear(entry)
    assert heard == steps


def test_a_step_that_has_ended_does_not_begin_again() -> None:
    story = Story().prompt("a").answer("One.")
    steps = begun_steps([*story.entries, story.entries[1]])
    assert steps == begun_steps(story.entries)

"""Which reports of a rename count: each page that shows a notebook sends one."""

from __future__ import annotations

import pytest

from jupyterlab_gptcode.conversation.action_rules import is_news
from jupyterlab_gptcode.errors import Unusable
from jupyterlab_gptcode.protocol import Action

from .build import Story
from .test_actions import turn, waiting

RENAMES: dict[str, tuple[Story, Action, bool | str]] = {
    "renamed": (waiting(), turn("renamed", notebook="b.ipynb"), True),
    "renamed, seen by another": (waiting(), turn("renamed", "other", notebook="b.ipynb"), True),
    "renamed, seen by both": (
        waiting().act("renamed", notebook="b.ipynb"),
        turn("renamed", "other", notebook="b.ipynb"),
        False,
    ),
    "renamed twice, the first reported again": (
        waiting()
        .act("renamed", notebook="b.ipynb", was="work/a.ipynb")
        .act("renamed", notebook="c.ipynb", was="b.ipynb"),
        turn("renamed", notebook="b.ipynb", was="work/a.ipynb"),
        False,
    ),
    "renamed there and back, and there again": (
        waiting()
        .act("renamed", notebook="b.ipynb", was="work/a.ipynb")
        .act("renamed", notebook="work/a.ipynb", was="b.ipynb"),
        turn("renamed", notebook="b.ipynb", was="work/a.ipynb"),
        True,
    ),
    "renamed again, and the first was not reported": (
        waiting(),
        turn("renamed", notebook="c.ipynb", was="b.ipynb"),
        True,
    ),
    "renamed to what it is": (waiting(), turn("renamed", notebook="work/a.ipynb"), False),
    "renamed to nothing": (waiting(), turn("renamed"), False),
    "renamed before any turn": (Story(), turn("renamed", turn=0, notebook="b.ipynb"), True),
    "renamed, reported in the next turn": (
        waiting().prompt("More"),
        turn("renamed", notebook="b.ipynb"),
        True,
    ),
    "renamed in a turn to come": (
        waiting(),
        turn("renamed", turn=9, notebook="b.ipynb"),
        "unusable",
    ),
}


@pytest.mark.parametrize("case", RENAMES)
def test_what_counts(case: str) -> None:
    story, action, expected = RENAMES[case]
    try:
        found: bool | str = is_news(story.entries, action)
    except Unusable as refusal:
        found = refusal.kind
    assert found == expected

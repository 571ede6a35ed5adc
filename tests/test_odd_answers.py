"""Odd answers: what is clearly code runs, what is doubtful asks, and nothing half runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation import blocks
from jupyterlab_gptcode.protocol import Kernel, NotebookSnapshot

from .build import Story
from .odd import Odd
from .odd_answers import ODD
from .step_play import Play
from .test_splitter import split

FAULTS = (Path(__file__).parents[1] / "docs" / "faults.md").read_text("utf-8")


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.what)
async def test_its_blocks_and_their_verdicts(tmp_path: Path, odd: Odd) -> None:
    now = NotebookSnapshot("work/a.ipynb", kernel=Kernel("own", odd.language))
    story = Story().prompt("Go", now)
    events = await Play(tmp_path).events(story, {"text": odd.text, "finish": odd.finish}, now)
    found = blocks(story.tell(*events).entries).values()
    assert tuple((block.code, block.verdict) for block in found) == odd.blocks
    reasons = [reason for block in found for reason in block.reasons]
    assert all(block.reasons for block in found if block.verdict != "run")
    assert [reason for reason in reasons if reason not in FAULTS] == []


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.what)
def test_chunks_make_no_difference_and_nothing_is_lost(odd: Odd) -> None:
    whole = split([odd.text], odd.language)
    assert "".join(piece.raw for piece in whole) == odd.text
    for size in (1, 2, 3, 7):
        chunks = [odd.text[at : at + size] for at in range(0, len(odd.text), size)]
        assert split(chunks, odd.language) == whole

"""What an error says is preserved, in a turn that has had an answer before."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyterlab_gptcode.protocol import Error, Json

from .build import Story
from .client import BLOCK
from .step_play import Play


@pytest.mark.parametrize(
    ("thinking", "kept"),
    [
        ("", "Nothing more was received. What was done before is preserved."),
        ("Hm.", "Only the model's thinking was received. What was done before is preserved."),
    ],
)
@pytest.mark.parametrize("failed", [{"error": "No."}, {"text": ""}])
async def test_an_error_after_a_cell_has_run_does_not_deny_that(
    tmp_path: Path, failed: Json, thinking: str, kept: str
) -> None:
    story = Story().prompt("Go").answer(BLOCK).ran(1, "c").results()
    last = (await Play(tmp_path).events(story, {**failed, "thinking": thinking}))[-1]
    assert isinstance(last, Error)
    assert last.kept == kept


async def test_a_retry_of_a_first_request_that_failed_has_nothing_before_it(tmp_path: Path) -> None:
    story = Story().prompt("Go").tell(Error("connection", "No.", "", retryable=True)).results()
    last = (await Play(tmp_path).events(story, {"error": "No."}))[-1]
    assert isinstance(last, Error)
    assert last.kept == "Nothing was received, and nothing was changed."

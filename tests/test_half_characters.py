"""Half a character in an answer, as JSON can hold it: a notebook with one cannot be saved."""

from __future__ import annotations

from pathlib import Path

from jupyterlab_gptcode.protocol import CodeDelta, TextDelta

from .build import Story
from .step_play import Play, joined


async def test_half_a_character_is_replaced(tmp_path: Path) -> None:
    text = "Look \udfff.\n\n```python\nx = '\ud800'\n```\n"
    events = await Play(tmp_path).events(Story().prompt("Go"), text)
    code = "".join(event.text for event in events if isinstance(event, CodeDelta))
    assert TextDelta("Look \ufffd.\n\n") in joined(events)
    assert code == "x = '\ufffd'"

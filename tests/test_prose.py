"""A sentence in code: the closing fence is missing, and the sentence is Python, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation import blocks
from jupyterlab_gptcode.step.prose import has_prose

from .build import Story, code, facts
from .step_play import Play

PROSE = "The model did not mark the end of this code: a line of it reads like a sentence."


@pytest.mark.parametrize(
    "line",
    [
        "Done",
        "Note: this",
        "Result: 42",
        "that is it",
        "not yet",
        "- item",
        "Next, plots",
        "a and b",
    ],
)
def test_a_sentence_that_is_python(line: str) -> None:
    assert has_prose(f"x = 1\n{line}", [])
    assert has_prose(f"x = 1\n{line}\ny = 2", [])


@pytest.mark.parametrize(
    "code",
    [
        "Done",  # alone, it is what was asked for
        "df = 1\ndf",
        "df = 1\ndf, df",
        "import pandas as pd\npd",
        "from a import b\nb",
        "def f(): ...\nf",
        "x = 1\nx: int",
        "x = 1\n- x",
        "x = 1\nNone",
        "x = 1\n_",
        "x = 1\ny: int = 2",
        "x = 1\nshow(y)",
        "x = 1\ny.z",
        "x = 1\ny[0]",
        "x = 1\ny + z",
        "from math import *\npi",
        "%run a.py\nx",
        "x = 1\n# Done",
        "for Done in x: pass\nDone",
        "x = = 1\nDone",
        "",
    ],
)
def test_code_is_code(code: str) -> None:
    assert not has_prose(code, [])


def test_a_name_of_the_notebook_is_code() -> None:
    assert has_prose("x = 1\ndf", ["y = 2"])
    assert not has_prose("x = 1\ndf", ["y = 2", "df = 1"])
    assert not has_prose("x = 1\ndf", ["%store -r"])


@pytest.mark.parametrize(
    ("answer", "verdicts"),
    [
        ("```python\nx = 1\n\nDone\n```\n", ["ask"]),
        ("```python\nx = 1\n\nNote: this\n```\nSo:\n```python\ny = 2\n```\n", ["ask", "ask"]),
        ("```python\ndf = 1\n```\nSo:\n```python\nx = 1\ndf\n```\n", ["run", "run"]),
        ("```python\nx = 1\ntheirs\n```\n", ["run"]),
        ("```python\nx = 1\nwords\n```\n", ["ask"]),
        ("```python\nx = 1\n</think>\nDone.\n```\n", ["ask"]),
    ],
)
async def test_it_asks(tmp_path: Path, answer: str, verdicts: list[str]) -> None:
    now = facts(code("a", "theirs = 2"))
    story = Story().prompt("Go", now)
    events = await Play(tmp_path).events(story, answer, now)
    found = blocks(story.tell(*events).entries).values()
    assert [block.verdict for block in found] == verdicts

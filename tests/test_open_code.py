"""Code that ends in the middle asks, in every mode that would run it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyterlab_gptcode.protocol import CodeEnd, Kernel, NotebookSnapshot

from .build import Story
from .step_play import Play

ASKS = ("This code ends inside a string or a bracket, so a part of it may be missing.",)


@pytest.mark.parametrize(
    ("code", "reasons"),
    [
        ('s = """\n```sql\nselect 1', ASKS),
        ("x = [1,", ASKS),
        ("print('x'", ASKS),
        ('s = """\nselect 1\n"""', ()),
        ("x = [1,\n2]", ()),
        ("%%bash\necho (", ()),
        ("if x:\n    y\n  z", ()),
        ("x = 'one", ()),
    ],
)
async def test_code_that_ends_in_the_middle_asks(
    tmp_path: Path, code: str, reasons: tuple[str, ...]
) -> None:
    for mode in ("insert", "ask", "run"):
        story = Story().prompt("Go", mode=mode)
        events = await Play(tmp_path).events(story, f"```python\n{code}\n```\n")
        end = next(event for event in events if isinstance(event, CodeEnd))
        asks = reasons and mode != "insert"
        assert (end.verdict, end.reasons) == (("ask", reasons) if asks else (mode, ()))


async def test_python_is_judged_under_any_name(tmp_path: Path) -> None:
    now = NotebookSnapshot("work/a.ipynb", kernel=Kernel("glue", "Python_Glue_Session"))
    code = "```python\nimport os\nos.remove('a.csv')\n```\n"
    events = await Play(tmp_path).events(Story().prompt("Go", now), code, now)
    end = next(event for event in events if isinstance(event, CodeEnd))
    assert end.verdict == "ask"

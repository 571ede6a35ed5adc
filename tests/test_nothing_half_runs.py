"""Whatever a model makes of its fences, what runs without a yes was written as a whole program."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation import blocks
from jupyterlab_gptcode.protocol import Event
from jupyterlab_gptcode.providers import Chunk
from jupyterlab_gptcode.step import Step
from jupyterlab_gptcode.step.answer import Answer

from .build import Story
from .sizes import some
from .step_play import Play

STATEMENTS = [
    "x = 1",
    's = """\n```\n"""',
    "t = '''\n```sql\nselect 1\n```\n'''",
    'u = r"""\n```python\nx = 1\n```\n\n```python\ny\n```"""',
    'def f():\n    """Doc.\n\n    ```py\n    f()\n    ```\n    """\n    return 1',
    '# it\'s ``` and """',
    "print('```', \"'''\", \"\")",
    "y = f'{x}' + '\\''",
    "z = [\n    '''a\n```\n''',\n]",
    "%time x",
    "!echo '''",
    "~~x",
    "",
]
OPENINGS = [
    "```python",
    "```py title='x'",
    "````python",
    "~~~python",
    "```python\n```python",
    "```\n```py",
]
ENDS = [
    "\n{0}\n",
    "{0}\n",
    "\n{0}And so on.\n",
    "\n{0}",
    "\n{0}{0}\n",
    "\n{0}\n{0}\n",
    "\n",
    " ",
    "",
]
PROSE = ["Look:\n", "\n", 'I don\'t """ know.\n', "- so:\n", "It's `x`.\n\n", "So: ", "``` "]


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Python that ends with a line of its own: what lacks it is not whole."""
    lines = draw(st.lists(st.sampled_from(STATEMENTS), max_size=4))
    return "\n".join([*lines, f"done({draw(st.integers(0, 10**6))})"])


@st.composite
def answers(draw: st.DrawFn) -> tuple[str, list[str]]:
    """An answer with its programs, fenced well or badly."""
    text, found = "", []
    for program in draw(st.lists(programs(), min_size=1, max_size=3)):
        opening = draw(st.sampled_from(OPENINGS))
        mark = opening[: len(opening) - len(opening.lstrip("`~"))]
        end = draw(st.sampled_from(ENDS)).format(mark)
        prose = "".join(draw(st.lists(st.sampled_from(PROSE), max_size=2)))
        text += f"{prose}{opening}\n{program}{end}"
        found.append(program)
    return text, found


@pytest.fixture(scope="module")
def step(tmp_path_factory: pytest.TempPathFactory) -> Step:
    return Play(tmp_path_factory.mktemp("play")).step(Story().prompt("Go"), "")


def ran(step: Step, text: str, *, cut: bool) -> list[str]:
    """The code that runs without being asked about."""
    answer = Answer(step)
    events: list[Event] = [*answer.feed(Chunk(text)), *answer.flush(cut=cut)]
    found = blocks(Story().prompt("Go").tell(*events).entries).values()
    return [block.code.rstrip() for block in found if block.verdict == "run" and block.code]


@pytest.mark.inputs(some(1500))
@settings(max_examples=some(1500))
@given(answers())
def test_what_runs_was_written_whole(step: Step, answer: tuple[str, list[str]]) -> None:
    text, found = answer
    assert set(ran(step, text, cut=False)) <= set(found)


@pytest.mark.inputs(some(1500))
@settings(max_examples=some(1500))
@given(answers(), st.data())
def test_what_runs_of_a_cut_answer_was_written_whole(
    step: Step, answer: tuple[str, list[str]], data: st.DataObject
) -> None:
    text, found = answer
    end = data.draw(st.integers(0, len(text)))
    assert set(ran(step, text[:end], cut=True)) <= set(found)


@pytest.mark.inputs(some(500))
@settings(max_examples=some(500))
@given(st.lists(programs(), min_size=1, max_size=3), st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_is_written_by_the_book_runs(step: Step, found: list[str], newline: str) -> None:
    text = "".join(f"Look:\n```python\n{program}\n```\n" for program in found)
    assert ran(step, text.replace("\n", newline), cut=False) == [
        program.rstrip() for program in found
    ]

"""The splitter: what is an action, what is text, and that chunking makes no difference."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.context import PYTHON, language_named
from jupyterlab_gptcode.step.pieces import (
    CodeDelta,
    CodeEnd,
    CodeStart,
    Piece,
    Text,
    Thinking,
)
from jupyterlab_gptcode.step.splitter import Splitter

from .sizes import some

_ATOMS = [
    *["```", "````", "~~~", "~~~~", "`", "~", "python", "py", "```python\n", "~~~py\n", "```\n"],
    *["\n", "\r\n", "\r", " ", "    ", "\t", "- ", "1. ", "12) ", "> ", "   ```\n", "- ```py\n"],
    *["x = 1", "é😀", " show", " cell=ab12", "{", "}", ",", ".", "text", "{.python}", "title=`"],
    *["<think>", "</think>", "\n<think>\n", "\n</think>\n", "<thinking>", "</reasoning>"],
    *[
        "◁think▷",
        "◁/think▷",
        "<|end|>",
        "<|channel|>final<|message|>",
        "Okay, so",
        "Hmm",
        "</",
        "'</think>'",
        "prose " * 200,
    ],
    *['"""', "'''", '"', "'", "#", "\\", "```sql", "\n```\n```python\n", "x```\n"],
    *[
        "```python\n```python\n",
        "```\n```py\n",
        "x```",
        "```Then I ",
        "```json\n",
        "%%bash\n",
        "!ls ",
    ],
    *["\u2028", "``` ", "'\n", '"""\n', "x = (", "\r```\r", "\n````\n"],
]
documents = st.lists(st.sampled_from(_ATOMS) | st.text(max_size=3), max_size=30).map("".join)


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with neighbouring deltas as one."""
    found: list[Piece] = []
    for piece in pieces:
        match found[-1:], piece:
            case [Text() as last], Text():
                found[-1] = Text(last.raw + piece.raw)
            case [Thinking() as last], Thinking():
                found[-1] = Thinking(last.text + piece.text, last.raw + piece.raw)
            case [CodeDelta() as last], CodeDelta():
                found[-1] = CodeDelta(last.text + piece.text, last.raw + piece.raw)
            case _:
                found.append(piece)
    return found


def split(
    chunks: Iterable[str], language: str = "python", *, bare: bool = False, unopened: bool = False
) -> list[Piece]:
    splitter = Splitter(language_named(language), bare=bare, unopened=unopened)
    pieces = [piece for chunk in chunks for piece in splitter.feed(chunk)]
    return joined(pieces + splitter.flush())


@pytest.mark.inputs(some(1000))
@settings(max_examples=some(1000))
@given(documents, st.lists(st.integers(0, 200), max_size=12), st.booleans())
def test_chunking_makes_no_difference(document: str, cuts: list[int], bare: bool) -> None:
    ends = sorted(min(cut, len(document)) for cut in cuts)
    chunks = [document[i:j] for i, j in itertools.pairwise([0, *ends, len(document)])]
    for unopened in (False, True):
        whole = split([document], bare=bare, unopened=unopened)
        assert split(chunks, bare=bare, unopened=unopened) == whole


@pytest.mark.inputs(some(500))
@settings(max_examples=some(500))
@given(documents, st.booleans())
def test_one_character_at_a_time_makes_no_difference(document: str, bare: bool) -> None:
    assert split(document, bare=bare) == split([document], bare=bare)


@pytest.mark.inputs(some(500))
@settings(max_examples=some(500))
@given(documents, st.booleans())
def test_nothing_is_lost(document: str, bare: bool) -> None:
    assert "".join(piece.raw for piece in split([document], bare=bare)) == document


@pytest.mark.inputs(some(500))
@settings(max_examples=some(500))
@given(documents, st.booleans())
def test_every_block_that_starts_ends(document: str, bare: bool) -> None:
    pieces = split([document], bare=bare)
    kinds = [type(piece) for piece in pieces if not isinstance(piece, Text | Thinking)]
    opened = [kind for kind in kinds if kind is not CodeDelta]
    assert opened == [CodeStart, CodeEnd] * (len(opened) // 2)


Block = tuple[str, str | None, str, bool]


def actions(document: str, language: str = "python", *, bare: bool = False) -> list[Block]:
    """The blocks as (language, cell, code, cut)."""
    found: list[Block] = []
    start, code = CodeStart("", None, ""), ""
    for piece in split([document], language, bare=bare):
        match piece:
            case CodeStart():
                start, code = piece, ""
            case CodeDelta():
                code += piece.text
            case CodeEnd(cut=cut):
                found.append((start.language, start.cell, code, cut))
    return found


def action(code: str, *, cell: str | None = None, cut: bool = False) -> list[Block]:
    return [("python", cell, code, cut)]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param("```python\nx = 1\n```\n", action("x = 1"), id="a block"),
        pytest.param("```py\nx\n```", action("x"), id="an alias, and no line end at the end"),
        pytest.param("```IPython3\nx\n```\n", action("x"), id="an alias in capitals"),
        pytest.param("```py3\nx\n```\n", action("x"), id="py3"),
        pytest.param("```python;\nx\n```\n", action("x"), id="a semicolon"),
        pytest.param("```pyspark\nx\n```\n", action("x"), id="pyspark"),
        pytest.param("```{python}\nx\n```\n", action("x"), id="R Markdown's braces"),
        pytest.param("```{.python .numberLines}\nx\n```\n", action("x"), id="Pandoc's attributes"),
        pytest.param("``` python \nx\n```\n", action("x"), id="spaces around the language"),
        pytest.param("~~~python\nx\n~~~\n", action("x"), id="tildes"),
        pytest.param("```python\r\nx\r\ny\r\n```\r\n", action("x\ny"), id="CRLF"),
        pytest.param("```python\n\nx\n\n\n```\n", action("\nx\n\n"), id="empty lines"),
        pytest.param("```python\n```\n", action(""), id="an empty block"),
        pytest.param("```python\nx\n`````\n", action("x"), id="a longer closing fence"),
        pytest.param("```python\nx\n``` \t\n", action("x"), id="space after the closing fence"),
        pytest.param("```python\nx\n~~~\n```\n", action("x\n~~~"), id="tildes close no backticks"),
        pytest.param(
            "````python\ns = '''\n```\n'''\n````\n",
            action("s = '''\n```\n'''"),
            id="a longer fence holds a shorter one",
        ),
        pytest.param(
            "```python\ns = '''\n    ```\n'''\n```\n",
            action("s = '''\n    ```\n'''"),
            id="a fence four columns deeper is code",
        ),
        pytest.param(
            "1. First:\n   ```python\n   if x:\n       y\n   ```\n",
            action("if x:\n    y"),
            id="in a list, dedented",
        ),
        pytest.param("- ```python\n  x\n  ```\n", action("x"), id="behind a list marker"),
        pytest.param("      ```python\n      x\n      ```\n", action("x"), id="far indented"),
        pytest.param("\t```python\n\tx\n\t```\n", action("x"), id="indented by a tab"),
        pytest.param("   ```python\nx\n y\n```\n", action("x\ny"), id="code less indented"),
        pytest.param("```python cell=ab12\nx\n```\n", action("x", cell="ab12"), id="cell="),
        pytest.param("```python, cell=ab12\nx\n```\n", action("x", cell="ab12"), id="a comma"),
        pytest.param("```python cell=\nx\n```\n", action("x"), id="cell= without an id"),
        pytest.param("```python title='é😀' {1,3}\nx\n```\n", action("x"), id="junk"),
        pytest.param("```python\nx = 1\ny", action("x = 1\ny", cut=True), id="cut in a line"),
        pytest.param("```python\nx\n``", action("x\n``", cut=True), id="cut in the closing fence"),
        pytest.param("```python\nx\n", action("x", cut=True), id="cut after a line"),
        pytest.param("```python show\nx\n```\n", [], id="show"),
        pytest.param("```python cell=ab12 show\nx\n```\n", [], id="show after cell="),
        pytest.param("```json\n{}\n```\n", [], id="another language"),
        pytest.param("```pythonic\nx\n```\n", [], id="a language that only begins alike"),
        pytest.param("```\nx\n```\n", [], id="a bare fence"),
        pytest.param("``python\nx\n``\n", [], id="too short a fence"),
        pytest.param("```python `x`\nx\n", [], id="a backtick behind backticks"),
        pytest.param("Use ```python\nx\n```\n", action("x"), id="behind a sentence"),
        pytest.param("Use ```python here\nx\n```\n", [], id="in the middle of a sentence"),
        pytest.param("Use ```python```\nx\n", [], id="inline code"),
        pytest.param("> ```python\n> x\n> ```\n", [], id="a quotation"),
        pytest.param("```python", [], id="an opening fence at the very end"),
        pytest.param("````md\n```python\nx\n```\n````\n", [], id="nested in a shown block"),
        pytest.param("```python\nx\n```\n```python\ny\n```\n", action("x") + action("y"), id="two"),
        pytest.param(
            "```json\n{}\n```\n```python\nx\n```\n", action("x"), id="after a shown block"
        ),
    ],
)
def test_what_is_an_action(document: str, expected: list[Block]) -> None:
    assert actions(document) == expected


def test_a_bare_fence_is_an_action_where_it_is_asked_for() -> None:
    assert actions("```\nx\n```\n", bare=True) == action("x")
    assert actions("``` cell=ab12\nx\n```\n", bare=True) == action("x", cell="ab12")
    assert actions("```text\nx\n```\n", bare=True) == []


def test_who_names_the_language_once_shows_outputs_in_bare_fences() -> None:
    assert actions("```python\nx\n```\n```\n7\n```\n", bare=True) == action("x")


def test_the_kernels_own_language_counts() -> None:
    document = "```r\nx\n```\n```python\ny\n```\n```jl\nz\n```\n"
    assert actions(document, "R") == [("r", None, "x", False)]
    assert actions(document, "julia") == [("julia", None, "z", False)]


@pytest.mark.parametrize(
    ("kernel", "fence"),
    [
        ("Python_Glue_Session", "python"),
        ("Python_Glue_Session", "Python_Glue_Session"),
        ("C#", "csharp"),
        ("C#", "C#"),
        ("Wolfram Language", "wolfram"),
        ("Wolfram Language", "WolframLanguage"),
        ("sqlite3", "sql"),
    ],
)
def test_kernels_name_their_language_in_many_ways(kernel: str, fence: str) -> None:
    (found,) = actions(f"```{fence}\nx\n```\n", kernel)
    assert found[2] == "x"


def test_pieces_of_an_answer() -> None:
    assert split(["I look:\n```python\na\n\nb\n```\nDone."]) == [
        Text("I look:\n"),
        CodeStart("python", None, "```python\n"),
        CodeDelta("a\n\nb", "a\n\nb"),
        CodeEnd(False, "\n```\n"),
        Text("Done."),
    ]


def test_code_arrives_before_its_line_is_complete() -> None:
    splitter = Splitter(PYTHON)
    splitter.feed("```python\n")
    assert splitter.feed("pri") == [CodeDelta("pri", "pri")]
    assert splitter.feed("nt(1)\n") == [CodeDelta("nt(1)", "nt(1)")]
    assert splitter.feed("`") == []
    assert splitter.feed("x`") == [CodeDelta("\n`x", "\n`x")]
    assert splitter.feed("y") == [CodeDelta("`y", "`y")]


def test_text_arrives_before_its_line_is_complete() -> None:
    splitter = Splitter(PYTHON)
    assert splitter.feed("I ") == [Text("I ")]
    assert splitter.feed("look.\n``") == [Text("look.\n")]
    assert splitter.feed("x``") == [Text("``x")]
    assert splitter.feed("y") == [Text("``y")]
    assert splitter.feed(" ```") == [Text(" ")]
    assert splitter.feed("sql\n") == []

"""What a small model's code forgot is added, and nothing else changes."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.small_model.fixes import (
    UNREADABLE,
    fixed,
    outputs,
    parsed,
    unknown_names,
    with_saving,
)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("print(1)\n", "print(1)\n"),
        ("plt.plot([1])\n", "import matplotlib.pyplot as plt\n\nplt.plot([1])\n"),
        ("print(math.pi)\n", "import math\n\nprint(math.pi)\n"),
        ("print(datetime.now())\n", "from datetime import datetime\n\nprint(datetime.now())\n"),
        ("print(datetime.date(1, 2, 3))\n", "import datetime\n\nprint(datetime.date(1, 2, 3))\n"),
        ("x = 1\ny = x + 1", "x = 1\ny = x + 1\ny\n"),
        ("x = 1\nx += 1\n", "x = 1\nx += 1\nx\n"),
        ("x = []\nx.append(1)\n", "x = []\nx.append(1)\nx\n"),
        ("def f():\n    return 1\n", "def f():\n    return 1\nf()\n"),
        ("s = 'a'\ndef f(t):\n    return t\n", "s = 'a'\ndef f(t):\n    return t\nf(s)\n"),
        # Its arguments are unknown.
        ("def f(a, b):\n    return a\n", "def f(a, b):\n    return a\n"),
        ("no python at all", "no python at all"),
        ("", ""),
    ],
)
def test_what_is_missing_is_added(code: str, expected: str) -> None:
    assert fixed(code) == expected


def test_a_name_that_the_notebook_defines_is_not_imported() -> None:
    assert fixed("print(math)\n", {"math"}) == "print(math)\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("plt.plot([1])\nplt.show()\n", 'plt.plot([1])\nplt.savefig("a.png")\nplt.show()\n'),
        ("df.plot()\n", 'df.plot()\nplt.savefig("a.png")\n'),
        ("print(1)\n", "print(1)\n"),
    ],
)
def test_a_picture_is_saved_under_the_name_that_the_user_gave(code: str, expected: str) -> None:
    assert with_saving(code, ["a.png"]) == expected


def test_the_table_made_last_is_saved() -> None:
    code = 'df = load()\ndf2 = df.drop(columns="x")\n'
    assert with_saving(code, ["b.csv"]) == f'{code}df2.to_csv("b.csv", index=False)\n'


@pytest.mark.parametrize(
    ("code", "shows"),
    [
        ("print(1)", True),
        ("x = 1\nx", True),
        ("df.to_csv('a.csv')", True),
        ("x = 1", False),
        ("x.append(1)", False),
        ("'a comment'", False),
        ("def f():\n    print(1)", False),
        ("", False),
    ],
)
def test_whether_anything_comes_of_a_cell(code: str, shows: bool) -> None:
    assert outputs(ast.parse(code)) == shows


@pytest.mark.parametrize(
    ("code", "unknown"),
    [
        ("x", ["x"]),
        ("for x in y: print(x)", ["y"]),
        ("import a.b, c as d\na, d, c", ["c"]),
        ("def f(p, *q, r=1, **s): return p, q, r, s, t", ["t"]),
        ("[x for x in (lambda z: z)(1)]", []),
        ("try: 1\nexcept ValueError as e: e", []),
        ("display(In, __name__)", []),
    ],
)
def test_names_that_are_not_defined(code: str, unknown: list[str]) -> None:
    assert unknown_names(ast.parse(code)) == unknown


@pytest.mark.parametrize("code", ["return 1", "def f(:", "a\0b", "(" * 5000, "x = 08"])
def test_what_python_does_not_take(code: str) -> None:
    with pytest.raises(UNREADABLE):
        parsed(code)


def test_warnings_do_not_quote_the_code() -> None:
    parsed("x = '\\d'\nx is 1\n")  # a warning would be an error here


@given(st.text(max_size=200))
def test_any_text_can_be_fixed(text: str) -> None:
    assert text in fixed(text)

"""How a small model's answer starts."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.small_model.prefill import prefill

TABLE = ("data/a b.csv", ("x", "y z"))


@pytest.mark.parametrize(
    ("prompt", "lines"),
    [
        ("Print 1 and 2", []),
        ("add 1, 2.5 and -3", ["numbers = [1, 2.5, -3]"]),
        ("sort Ann, Bo and Cy", ['names = ["Ann", "Bo", "Cy"]']),
        ('turn "a \\ b" and “c” around', ['string = "a \\\\ b"', 'string2 = "c"']),
        ("don't, can't, won't", []),
        (
            "from 2024-01-31 to 2024-02-01",
            [
                "from datetime import date",
                "",
                "date1 = date(2024, 1, 31)",
                "date2 = date(2024, 2, 1)",
            ],
        ),
        ("on 2024-13-31", []),
    ],
)
def test_what_the_user_named_becomes_a_variable(prompt: str, lines: list[str]) -> None:
    assert prefill(prompt, []).splitlines() == [*lines, f"# {prompt}"]


def test_attached_files_are_opened() -> None:
    files = [TABLE, ("b.xlsx", ()), ("c.txt", ()), ("d.bin", ())]
    assert prefill("Look\nat it", files).splitlines() == [
        "import pandas as pd",
        "",
        'df = pd.read_csv("data/a b.csv")',
        "# df has the columns x, y z",
        'df2 = pd.read_excel("b.xlsx")',
        'text = open("c.txt").read()',
        "# Look at it",
    ]


def test_a_column_cannot_become_code() -> None:
    start = prefill("Look", [("a.csv", ["x\nimport os", "y\r\u2028z"])])
    assert start.splitlines()[3] == "# df has the columns x import os, y z"


@given(
    st.text(max_size=200),
    st.lists(
        st.tuples(st.text(max_size=9).map(lambda n: n + ".csv"), st.lists(st.text(max_size=5)))
    ),
)
def test_it_is_always_python_and_never_ends_its_fence(
    prompt: str, files: list[tuple[str, list[str]]]
) -> None:
    start = prefill(prompt, files)
    ast.parse(start)
    assert "\n```" not in start

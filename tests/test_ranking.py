"""Which candidate is used: what is wrong by itself, and what leaves out what the user named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.small_model.ranking import (
    GRAVE,
    Candidate,
    Situation,
    best,
    penalty,
    prepared,
)

TABLE = Situation(
    "Show the mean price",
    'import pandas as pd\n\ndf = pd.read_csv("a.csv")\n# Show the mean price\n',
    columns=("name", "price"),
)
GOOD = 'print(df["price"].mean())\n'


def judged(line: str, situation: Situation = TABLE) -> int:
    return penalty(Candidate(situation.prefill + line), situation)


def test_nothing_speaks_against_a_good_one() -> None:
    assert judged(GOOD) == 0


def test_texts_of_an_idiom_are_copied_only_where_the_user_named_them() -> None:
    line = 'print(df["price"].mean())\ndf.to_csv("new.csv")\n'
    read = replace(TABLE, shown=frozenset({"new.csv", "price"}))
    assert judged(line, read) > judged(line)
    named = replace(read, prompt="Save the mean price into new.csv")
    assert judged(line, named) == 0


@pytest.mark.parametrize(
    "line",
    [
        "",
        "# only a comment\n",
        "print(df['price']\n",
        "print(price.mean())\n",
        'print(df["prices"].mean())\n',
        'print(df["price"].mean(int(input("How many? "))))\n',
        'def f(n):\n    return f(n - 1)\n\nprint(df["price"], f(1))\n',
        'return df["price"]\n',
    ],
)
def test_grave_faults(line: str) -> None:
    assert judged(line) >= GRAVE


@pytest.mark.parametrize(
    "line",
    [
        "print(df.mean())\n",  # it leaves out the column that the user named
        "print(3.5)\n",
        "price = 3.5\nprint(price)\n",
        'df["price"] = 0\nprint(df["price"].mean())\n',
        'x = df["price"]\n',
    ],
)
def test_slighter_faults(line: str) -> None:
    assert 0 < judged(line) < GRAVE


def test_a_column_that_the_code_made_may_be_read() -> None:
    assert judged('df["twice"] = df["price"] * 2\nprint(df["twice"].mean())\n') == 0


@pytest.mark.parametrize(
    ("prompt", "line", "is_good"),
    [
        ("Count from 1 to 5", "for n in range(1, 6):\n    print(n)\n", True),
        ("Count from 1 to 5", "for n in range(1, 10):\n    print(n)\n", False),
        ("Count from 1 to 100", "print(*range(1, 11))\n", False),
        ("Count from 1 to 100", "print(*range(1, 100 + 1))\n", True),
        ("Count from 1 to 10", "print(*range(1, 11 + 1))\n", False),
        ("Multiply by 2.50", "print(3 * 2.5)\n", True),
        ("Write 'hello' there", "print('Hello'.lower())\n", True),
        ("Write 'hello' there", "print('bye'.lower())\n", False),
        ("Read log.txt", "print(open('log.txt').read())\n", True),
        ("Read log.txt", "print(open('file.txt').read())\n", False),
    ],
)
def test_what_the_user_named_is_looked_for(prompt: str, line: str, is_good: bool) -> None:
    assert (penalty(Candidate(line), Situation(prompt)) == 0) == is_good


@pytest.mark.parametrize(
    ("prompt", "line", "damages"),
    [
        ("Count the rows", "print(len(df), open('b.txt', 'w'))\n", True),
        ("Count the rows", "print(len(df), open('b.txt'))\n", False),
        ("Save the rows", "print(len(df), open('b.txt', mode='w'))\n", False),
        ("Save the rows", "print(len(df), open('a.csv', 'a'))\n", True),
        ("Save the rows", "df.to_csv('a.csv')\n", True),
        ("Save the rows", "df.to_csv('b.csv')\n", False),
    ],
)
def test_the_users_files_are_not_written_over(prompt: str, line: str, damages: bool) -> None:
    situation = Situation(prompt, 'df = pandas.read_csv("a.csv")\n', known=frozenset({"pandas"}))
    assert (judged(line, situation) >= GRAVE) == damages


def test_attributes_of_our_own_variables_exist() -> None:
    situation = Situation("Look", 'string = "a"\n# Look\n')
    assert judged("print(string.upper())\n", situation) == 0
    assert judged("print(string.vowels())\n", situation) >= GRAVE
    assert judged("string = [1]\nprint(string.vowels())\n", situation) == 0


def test_names_of_the_notebook_are_known() -> None:
    line = Candidate("print(table.size)\n")
    assert penalty(line, Situation("Size?")) >= GRAVE
    assert penalty(line, Situation("Size?", known=frozenset({"table"}))) == 0


def test_what_failed_before_comes_last() -> None:
    situation = Situation("Go", failed=frozenset({"print(1 / 0)"}))
    bad, broken = Candidate("print(1 / 0)\n"), Candidate("print(")
    assert best([bad, broken], situation) == 1


def test_of_equals_the_first_is_used() -> None:
    assert best([Candidate("print(1 + 1)\n"), Candidate("print(2 + 0)\n")], Situation("Two")) == 0


def test_a_candidate_is_mended_but_only_if_there_is_something() -> None:
    bare = Candidate(TABLE.prefill)
    assert prepared(bare, TABLE) == bare
    asked = Situation("Save it as b.csv", TABLE.prefill)
    saved = prepared(Candidate(TABLE.prefill + "df = df.head()\n"), asked).code
    assert saved.endswith('df = df.head()\ndf.to_csv("b.csv", index=False)\n')


@pytest.mark.parametrize(
    ("prompt", "file"),
    [
        ("Save it as b.csv", "b.csv"),
        ("Drop the value column and write the rest to 'b.csv'", "b.csv"),
        ("Show the mean age in people.csv", ""),
        ("Merge a.csv with customers.csv and print the result", ""),
        ("Save the mean of the column in people.csv", ""),
        ("Compare it with what we stored in people.csv", ""),
    ],
)
def test_a_table_is_saved_only_where_the_user_said_so(prompt: str, file: str) -> None:
    asked = Situation(prompt, TABLE.prefill)
    saved = prepared(Candidate(TABLE.prefill + "df = df.head()\ndf\n"), asked).code
    assert (f'df.to_csv("{file}", index=False)' in saved) if file else (".to_csv" not in saved)


@pytest.mark.parametrize(
    ("line", "grave"),
    [
        ("while True:\n    print(1)\n", True),
        ("while 1:\n    print(1)\n", True),
        ("while True:\n    print(1)\n    break\n", False),
        ("n = 3\nwhile n:\n    n -= 1\n    print(n)\n", False),
    ],
)
def test_a_loop_without_an_end(line: str, grave: bool) -> None:
    assert (penalty(Candidate(line), Situation("Go")) >= GRAVE) == grave


@given(st.text(max_size=300), st.text(max_size=100), st.booleans())
def test_any_text_can_be_judged(code: str, prompt: str, cut: bool) -> None:
    situation = Situation(prompt, columns=("a",))
    assert penalty(prepared(Candidate(code, cut), situation), situation) >= 0

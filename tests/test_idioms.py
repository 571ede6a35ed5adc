"""Which idioms a small model reads before a prompt."""

from __future__ import annotations

import ast

import pytest

from jupyterlab_gptcode.small_model.examples import Idiom, all_idioms, idioms, named_columns
from jupyterlab_gptcode.small_model.fixes import mended, parsed, unknown_names

TABLE = {"pd", "df"}
GIVEN = {"df", "text", "string", "numbers", "names", "date1", "date2"}


@pytest.mark.parametrize(
    ("prompt", "variables", "code"),
    [
        ("the mean of these", {"numbers"}, "print(mean(numbers))"),
        ("turn it backwards", {"string"}, "print(string[::-1])"),
        ("how many words?", {"text"}, "print(len(text.split()))"),
        ("mean of the width", TABLE, 'print(df["width"].mean())'),
        ("sort by the width", TABLE, 'print(df.sort_values("width"))'),
    ],
)
def test_the_nearest_is_told_last(prompt: str, variables: set[str], code: str) -> None:
    assert idioms(prompt, variables, ("shop", "width"))[-1].code == code


def test_few_are_told_and_only_for_what_is_at_hand() -> None:
    told = idioms("count, sort and print the number of words", TABLE, ("shop", "width"))
    assert len(told) == 3
    assert {each.subject for each in told} == {"df"}


def test_a_table_of_unknown_columns_has_idioms_without_columns() -> None:
    told = idioms("the first rows, sorted by their mean", TABLE, ())
    assert told
    assert not any("{" in each.code or '""' in each.code for each in told)


def test_columns_of_odd_names_are_passed_over() -> None:
    odd = ('a"b', "a\nb", "a```b")
    assert idioms("mean of a", TABLE, odd) == idioms("mean of a", TABLE, ())
    assert idioms("mean", TABLE, (*odd, "width"))[-1].code == 'print(df["width"].mean())'


def test_a_prompt_that_brings_nothing_has_idioms_of_its_own() -> None:
    assert {each.subject for each in idioms("sum of the numbers", set(), ())} == {"else"}


def test_nothing_is_told_where_nothing_comes_near() -> None:
    assert idioms("zzz qqq", TABLE, ("shop",)) == []


@pytest.mark.parametrize(
    ("prompt", "value", "group"),
    [
        ("width of each shop", "width", "shop"),
        ("per shop, the highest widths", "width", "shop"),
        ("number for each shop", "width", "shop"),
        ("sum", "width", "shop"),
        ("the shops", "shop", "day"),
    ],
)
def test_columns_are_those_that_the_prompt_names(prompt: str, value: str, group: str) -> None:
    assert named_columns(prompt, ("shop", "day", "width")) == (value, group)


def test_a_table_may_have_one_column_or_none() -> None:
    assert named_columns("for each x", ("x",)) == ("x", "x")
    assert named_columns("for each x", ()) == ("", "")


def test_examples_are_the_texts_that_stand_for_others() -> None:
    code = 'with open("new.txt", "w") as file:\n    file.write("text")'
    assert Idiom("", "write", code).examples == {"new.txt", "text"}


@pytest.mark.parametrize("idiom", all_idioms(), ids=lambda each: each.words)
def test_every_idiom_is_python_whose_names_are_found(idiom: Idiom) -> None:
    whole = parsed(mended(idiom.code, GIVEN))
    assert not unknown_names(whole, GIVEN)
    made = {node.id for node in ast.walk(whole) if isinstance(node, ast.Name)}
    assert idiom.subject == "else" or made & GIVEN

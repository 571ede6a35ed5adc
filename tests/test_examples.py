"""Which examples a small model reads before a prompt."""

from __future__ import annotations

import ast

import pytest

from jupyterlab_gptcode.small_model.examples import Example, all_examples, examples, named_columns
from jupyterlab_gptcode.small_model.fixes import fixed, parsed, unknown_names

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
def test_the_nearest_comes_last(prompt: str, variables: set[str], code: str) -> None:
    assert examples(prompt, variables, ("shop", "width"))[-1].code == code


def test_few_are_used_and_only_those_for_the_variables() -> None:
    found = examples("count, sort and print the number of words", TABLE, ("shop", "width"))
    assert len(found) == 3
    assert {each.subject for each in found} == {"df"}


def test_a_table_of_unknown_columns_has_examples_without_columns() -> None:
    found = examples("the first rows, sorted by their mean", TABLE, ())
    assert found
    assert not any("{" in each.code or '""' in each.code for each in found)


def test_columns_with_odd_names_are_left_out() -> None:
    odd = ('a"b', "a\nb", "a```b")
    assert examples("mean of a", TABLE, odd) == examples("mean of a", TABLE, ())
    assert examples("mean", TABLE, (*odd, "width"))[-1].code == 'print(df["width"].mean())'


def test_a_prompt_without_values_has_examples_of_its_own() -> None:
    assert {each.subject for each in examples("sum of the numbers", set(), ())} == {"else"}


def test_none_is_used_where_none_comes_near() -> None:
    assert examples("zzz qqq", TABLE, ("shop",)) == []


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


def test_made_up_texts_are_those_that_stand_for_others() -> None:
    code = 'with open("new.txt", "w") as file:\n    file.write("text")'
    assert Example("", "write", code).made_up == {"new.txt", "text"}


@pytest.mark.parametrize("example", all_examples(), ids=lambda each: each.words)
def test_every_example_is_python_whose_names_are_found(example: Example) -> None:
    whole = parsed(fixed(example.code, GIVEN))
    assert not unknown_names(whole, GIVEN)
    made = {node.id for node in ast.walk(whole) if isinstance(node, ast.Name)}
    assert example.subject == "else" or made & GIVEN

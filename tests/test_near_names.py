"""An error on a name that is missing names those that look like it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.context import near_names
from jupyterlab_gptcode.conversation import AttachedFile
from jupyterlab_gptcode.prompt import FULL
from jupyterlab_gptcode.protocol import Json, KernelState, NotebookSnapshot, StepEnd
from jupyterlab_gptcode.request import Rendering, render

from .build import Story, code, facts, says, text_of

COLUMNS = ("temperature", "temperature_mean", "season", "count", " Humidity (%)")


def error(ename: object, evalue: object) -> Json:
    return {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": []}


@pytest.mark.parametrize(
    ("ename", "evalue", "line"),
    [
        (
            "KeyError",
            "'temprature'",
            "no `temprature`; names like it are `temperature`, `temperature_mean`",
        ),
        ("KeyError", "'Season'", "no `Season`; names like it are `season`"),
        ("KeyError", "'humidity'", "no `humidity`; names like it are ` Humidity (%)`"),
        ("KeyError", "\"['cuont'] not in index\"", "no `cuont`; names like it are `count`"),
        (
            "KeyError",
            "\"None of [Index(['Count'], dtype='object')] are in the [columns]\"",
            "no `Count`; names like it are `count`",
        ),
        (
            "AttributeError",
            "'DataFrame' object has no attribute 'seasons'",
            "no `seasons`; names like it are `season`",
        ),
        ("NameError", "name 'totl' is not defined", "no `totl`; names like it are `total`"),
        (
            "ColumnNotFoundError",
            'unable to find column "seson"; valid columns: ["city", "sales"]',
            "no `seson`; names like it are `season`",
        ),
    ],
)
def test_names_like_a_missing_one(ename: str, evalue: str, line: str) -> None:
    assert near_names([error(ename, evalue)], COLUMNS, ("total",)) == f"There is {line}."


@pytest.mark.parametrize(
    ("ename", "evalue"),
    [
        ("KeyError", "'zzz'"),
        ("KeyError", "'count'"),  # it is there: another frame lacks it
        ("KeyError", "7"),
        ("NameError", "name 'temprature' is not defined"),  # columns are not variables
        ("ValueError", "'temprature'"),
        ("AttributeError", "'list' object has no attribute 'seasons'"),
        ("KeyError", None),
        (["KeyError"], ["'temprature'"]),
    ],
)
def test_nothing_is_said_where_nothing_is_like_it(ename: object, evalue: object) -> None:
    assert near_names([error(ename, evalue)], COLUMNS, ("total",)) == ""


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=20))
def test_any_message_gives_few_lines(evalue: str, known: list[str]) -> None:
    assert near_names([error("KeyError", evalue)], known, known).count("names like it are") <= 5


def test_variables_and_their_columns_are_known_while_they_are_there() -> None:
    frame = {"name": "bikes", "type": "DataFrame", "columns": [["Humidity", "float64"]]}
    number = {"name": "total_rides", "type": "int"}

    def now(*variables: Json, **error_of_cell: str) -> NotebookSnapshot:
        state = KernelState(json.dumps({"total": len(variables), "variables": variables}))
        ((ename, evalue),) = error_of_cell.items()
        return replace(facts(code("own", evalue, error(ename, evalue))), state=state)

    story = Story().prompt("a", now(frame, number, KeyError="'humidty'"))
    assert "There is no `humidty`; names like it are `Humidity`." in last(story)
    story.answer("b").prompt("c", now(frame, number, NameError="name 'total_ride' is not defined"))
    assert "There is no `total_ride`; names like it are `total_rides`." in last(story)
    story.answer("d").prompt("e", now(number, KeyError="'humiditi'"))
    assert "names like it" not in last(story)


BIKES = AttachedFile("bikes.csv", 9, 1.0, text="bikes.csv: table", columns=COLUMNS)


def last(story: Story) -> str:
    return text_of(render(story.entries, Rendering(FULL, vision=False))[-1])


def test_columns_of_files_are_known_to_the_errors_of_later_runs() -> None:
    story = says(Story().prompt("Go", attach=("bikes.csv",), disk=[BIKES]), "```python\nx\n```\n")
    story.tell(StepEnd("results", "actions"))
    story.ran(1, "new", error("KeyError", "'temprature'"), status="error").results()
    line = "There is no `temprature`; names like it are `temperature`, `temperature_mean`."
    report = last(story)
    assert "KeyError: 'temprature'\n</" in report
    assert f">\n{line}\n</" in report
    # So they are in the user's own cells, and nothing is said of a file that was never sent.
    failed = facts(code("own", "y", error("KeyError", "'seson'")))
    story.answer("Hm.").prompt("And mine?", failed)
    assert "There is no `seson`; names like it are `season`." in last(story)
    assert "names like it" not in last(Story().prompt("And mine?", failed))

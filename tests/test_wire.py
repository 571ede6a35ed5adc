"""Bodies of requests: what is accepted, and that anything else is refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.errors import Unusable
from jupyterlab_gptcode.protocol import (
    Action,
    Cell,
    CodeDelta,
    CodeEnd,
    Json,
    Kernel,
    NamedFile,
    NamedOutput,
    NotebookSnapshot,
    StepRequest,
    dump_event,
    openapi,
    parse_action,
    parse_step,
)

from .client import FACTS, step

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
ACTION: Json = {"client": "page", "action": "ran", "turn": 1, "block": 2, "status": "ok"}


def properties(schema: str) -> list[str]:
    return list(openapi()["components"]["schemas"][schema]["properties"])


def bodies(good: Json, schema: str) -> st.SearchStrategy[Any]:
    """Anything at all, or a good body with some of its fields replaced or gone."""
    names = st.sampled_from(properties(schema))
    replaced = st.dictionaries(names, _json, max_size=3).map(lambda extra: {**good, **extra})
    removed = names.map(lambda name: {key: good[key] for key in good if key != name})
    return _json | replaced | removed


def understood(expected: type, parse: Callable[[], object]) -> bool:
    """Whether it gives a value of that type, or else a sentence for the user."""
    try:
        return isinstance(parse(), expected)
    except Unusable as error:
        return error.message.startswith("This request cannot be used: ")


@given(bodies(step(text="Go"), "StepRequest"))
def test_any_step_is_understood_or_refused_in_a_sentence(body: Any) -> None:
    assert understood(StepRequest, lambda: parse_step(body))


@given(bodies(FACTS, "Facts"))
def test_any_facts_are_understood_or_refused_in_a_sentence(body: Any) -> None:
    assert understood(NotebookSnapshot, lambda: parse_step(step(text="Go", facts=body)).facts)


@given(bodies(ACTION, "ActionFields"))
def test_any_action_is_understood_or_refused_in_a_sentence(body: Any) -> None:
    assert understood(Action, lambda: parse_action(body))


def test_a_step() -> None:
    output = {"output_type": "stream", "text": "7\n"}
    cell = {"id": "c", "type": "code", "source": "x", "execution_count": 3, "outputs": [output]}
    named: Json = {
        "files": [{"path": "work/b.csv"}, {"path": ".env", "confirmed": True, "new": 1}],
        "outputs": [{"cell": "c", "output": 0}],
    }
    facts = {**FACTS, "cells": [cell], "later": True}
    body = step(text="Go", model="m", facts=facts, new=1, **named)
    assert parse_step(body) == StepRequest(
        client="page",
        step="one",
        kind="prompt",
        mode="run",
        facts=NotebookSnapshot(
            notebook="work/a.ipynb",
            cells=(Cell("c", "code", "x", 3, (output,)),),
            kernel=Kernel("python3", "python", "Python 3"),
            active="first",
        ),
        text="Go",
        model="m",
        files=(NamedFile("work/b.csv"), NamedFile(".env", confirmed=True)),
        outputs=(NamedOutput("c", 0),),
    )


def test_facts_without_a_kernel() -> None:
    facts = parse_step(step(text="Go", facts={"notebook": "a.ipynb", "cells": []})).facts
    assert facts == NotebookSnapshot("a.ipynb")
    assert parse_step(step(text="Go", facts={**FACTS, "kernel": None})).facts.kernel is None


def test_an_action() -> None:
    body = {**ACTION, "cell": "c", "duration": 0.5, "outputs": [{}], "source": "x"}
    assert parse_action(body) == Action(
        "page", "ran", 1, 2, "c", "ok", "x", duration=0.5, outputs=({},)
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "else"}, "kind: 'else' is not one of ['prompt', 'results']"),
        ({"mode": "never"}, "mode: 'never' is not one of ['insert', 'ask', 'safe', 'run']"),
        ({"text": ""}, "text: '' should be non-empty"),
        ({"step": ""}, "step: '' should be non-empty"),
        ({"facts": {"notebook": "a"}}, "facts: 'cells' is a required property"),
        ({"files": [{"path": ""}]}, "files.0.path: '' should be non-empty"),
        ({"files": ["a"]}, "files.0: 'a' is not of type 'object'"),
        (
            {"outputs": [{"cell": "c", "output": -1}]},
            "outputs.0.output: -1 is less than the minimum of 0",
        ),
        # An integer to JSON Schema, and no place to Python.
        (
            {"outputs": [{"cell": "c", "output": 0.0}]},
            "outputs.0.output: 0.0 is not of type 'integer'",
        ),
        (
            {"outputs": [{"cell": "c", "output": True}]},
            "outputs.0.output: True is not of type 'integer'",
        ),
        (
            {"facts": {"notebook": "a", "cells": [{"id": "c", "type": "x", "source": ""}]}},
            "facts.cells.0.type: 'x' is not one of ['code', 'markdown', 'raw']",
        ),
    ],
)
def test_what_is_wrong_with_a_step_is_said(change: Json, message: str) -> None:
    with pytest.raises(Unusable) as caught:
        parse_step(step(text="Go") | change)
    assert caught.value.message == f"This request cannot be used: {message}"


@pytest.mark.parametrize(
    "change",
    [
        {"status": None},
        {"duration": float("inf")},
        {"action": "inserted"},
        {"action": "undone"},
        {"outputs": "x"},
        {"turn": "1"},
    ],
)
def test_actions_that_say_too_little_are_refused(change: Json) -> None:
    with pytest.raises(Unusable):
        parse_action(ACTION | change)


def test_a_run_of_cells_is_told_in_whole_numbers() -> None:
    with pytest.raises(Unusable):
        parse_step(step(text="Go") | {"facts": {"notebook": "a", "cells": [{"same": [0, 0.0]}]}})


def test_results_need_no_text() -> None:
    assert parse_step(step(kind="results")).text == ""


def test_events_leave_out_what_is_not_there() -> None:
    assert dump_event(CodeDelta(1, "x")) == {"type": "code-delta", "block": 1, "text": "x"}
    assert dump_event(CodeEnd(1, "ask", "\n```\n", ("Why",))) == {
        "type": "code-end",
        "block": 1,
        "verdict": "ask",
        "raw": "\n```\n",
        "reasons": ["Why"],
    }

"""A page sends the cells that changed; the server fills in the others, or asks for all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.context.snapshots import SentSnapshots
from jupyterlab_gptcode.errors import Conflict, Unusable
from jupyterlab_gptcode.protocol import Cell, Json, parse_facts

from .build import code
from .client import FACTS, Client, Script

ONE, TWO, THREE = code("one", "1"), code("two", "2"), code("three", "3")


def facts(*cells: Json, since: str = "") -> Json:
    return {**FACTS, "cells": list(cells), **({"since": since} if since else {})}


def cell(name: str, source: str) -> Json:
    return {"id": name, "type": "code", "source": source}


@given(st.lists(st.integers(0, 9)), st.lists(st.integers(0, 19)))
def test_runs_of_the_same_cells_are_those_cells(before: list[int], after: list[int]) -> None:
    sent = [code(f"c{number}", "x") for number in before]
    parts: list[Json] = []
    expected: list[Cell] = []
    for number in after:
        if number < len(sent):
            parts.append({"same": [number, 1]})
            expected.append(sent[number])
        else:
            parts.append(cell(f"n{number}", "y"))
            expected.append(code(f"n{number}", "y"))
    parsed = parse_facts(facts(*parts), sent).cells
    assert parsed == tuple(expected)
    # The same objects: they need not be compared.
    assert all(a is b for a, b in zip(parsed, expected, strict=True) if b in sent)


def test_a_run_of_several() -> None:
    body = facts({"same": [1, 2]}, cell("new", "n"), {"same": [0, 1]})
    assert parse_facts(body, [ONE, TWO, THREE]).cells == (TWO, THREE, code("new", "n"), ONE)


@pytest.mark.parametrize("same", [[0, 2], [1, 1], [5, 0]])
def test_more_than_there_were_is_refused(same: list[int]) -> None:
    with pytest.raises(Unusable):
        parse_facts(facts({"same": same}), [ONE])


def test_only_the_latest_step_of_a_page_counts() -> None:
    sent = SentSnapshots()
    sent.keep("page", "one", [ONE])
    assert sent.cells("page", "one") == [ONE]
    sent.keep("page", "two", [TWO])
    for client, since in [("page", "one"), ("other", "two"), ("page", "")]:
        with pytest.raises(Conflict) as refused:
            sent.cells(client, since)
        assert refused.value.kind == "facts"
    # A page that was not heard of for long does not take memory for ever.
    sent.keep("second", "three", [])
    sent.keep("third", "four", [])
    with pytest.raises(Conflict):
        sent.cells("page", "two")


async def test_a_difference_tells_the_model_the_same(client: Client, script: Script) -> None:
    conversation = await client.new()
    whole = facts(cell("a", "a = 1"), cell("b", "b = 2"), cell("c", "c = 3"))
    await client.step(conversation, **_step("one", whole))
    short = facts({"same": [0, 1]}, cell("b", "b = 20"), {"same": [2, 1]}, since="one")
    await client.step(conversation, **_step("two", short))
    texts = [request["messages"][-1]["content"] for request in script.requests]
    assert "c = 3" in texts[0]
    assert "b = 20" in texts[1]
    assert "a = 1" not in texts[1]
    assert "removed" not in texts[1].lower()


async def test_facts_that_are_not_known_any_more_are_asked_for(
    client: Client, script: Script
) -> None:
    conversation = await client.new()
    short = facts({"same": [0, 1]}, since="never")
    status, answer = await client.post_step(conversation, **_step("one", short))
    assert (status, answer["kind"]) == (409, "facts")
    assert script.requests == []
    await client.step(conversation, **_step("one", facts(cell("a", "a = 1"))))
    assert len(script.requests) == 1


@pytest.mark.parametrize("same", [[0], [0, -1], "all", [0, 1, 2]])
async def test_other_runs_are_refused(client: Client, same: Any) -> None:
    conversation = await client.new()
    await client.step(conversation, **_step("one", facts(cell("a", "a = 1"))))
    body = _step("two", facts({"same": same}, since="one"))
    status, _ = await client.post_step(conversation, **body)
    assert status == 422


def _step(name: str, now: Json) -> Json:
    return {"step": name, "text": f"Prompt {name}", "facts": now}

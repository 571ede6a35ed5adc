"""Conversations as files that leave, and such files that come from anywhere."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation import Created, opened
from jupyterlab_gptcode.errors import Unusable
from jupyterlab_gptcode.manager.imported import LARGEST, imported
from jupyterlab_gptcode.provenance import marked_cells

from .client import Client, Script, of_type, prompts, texts
from .imports import LINES, changed, file
from .test_conversation_list import listed, names, rename
from .test_openapi import schema_errors
from .test_undo import ended


async def export(client: Client, conversation: str, format_: str) -> tuple[str, bytes]:
    """The name that the browser gives it, and the file."""
    path = ("conversations", conversation, "export")
    response = await client.fetch("GET", *path, params={"format": format_})
    assert response.code == 200
    name = response.headers["Content-Disposition"]
    assert name.startswith("attachment; filename*=UTF-8''")
    return name.partition("''")[2], response.body


async def test_markdown_has_prompts_answers_code_and_results(
    client: Client, script: Script
) -> None:
    conversation, _ = await ended(client, script)
    name, data = await export(client, conversation, "markdown")
    text = data.decode()
    assert name == "Go.md"
    assert text.startswith("# Go\n\nA conversation with GPT-Code about `work/a.ipynb`, started ")
    assert "> Go" in text
    assert "## GPT-Code (scripted)" in text
    assert "I compute:\n\n```python\nprint(6 * 7)\n```\n\n*It ran.*\n\n```text\n42\n```" in text
    assert text.endswith("It is 42.\n")


async def test_a_notebook_has_code_cells_with_outputs(client: Client, script: Script) -> None:
    conversation, _ = await ended(client, script)
    name, data = await export(client, conversation, "notebook")
    made = nbformat.reads(data.decode(), as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(made)
    assert name == "Go.ipynb"
    assert [cell.cell_type for cell in made.cells] == ["markdown"] * 3 + ["code", "markdown"]
    [code] = [cell for cell in made.cells if cell.cell_type == "code"]
    assert (code.source, code.execution_count) == ("print(6 * 7)", 1)
    assert code.outputs[0].text == "42\n"
    assert made.metadata.kernelspec.name == "python3"
    marked, total = marked_cells(data.decode())
    assert [(cell.position, cell.contributor, cell.model) for cell in marked] == [
        (4, "ai", "scripted")
    ]
    assert (total, marked[0].conversation) == (5, conversation)
    assert (
        await client.call("GET", "conversations", conversation, "export", params={"format": "x"})
    )[0] == 422


async def take_in(client: Client, data: bytes, **query: str) -> Any:
    return await client.call("POST", "conversations", "import", body=data, params=query)


async def test_a_journal_comes_back_under_another_id(client: Client, script: Script) -> None:
    conversation, _ = await ended(client, script)
    await rename(client, conversation, "Means")
    name, data = await export(client, conversation, "journal")
    assert name == "Means.gptcode"
    status, answer = await take_in(client, data, notebook="work/b.ipynb")
    assert status == 201
    assert schema_errors("POST", "/conversations/import", 201, answer) == []
    assert answer["conversation"] != conversation
    [row] = (await listed(client, notebook="work/b.ipynb"))["conversations"]
    assert (row["title"], row["turns"]) == ("Means", 1)
    read, before = await client.read(answer["conversation"]), await client.read(conversation)
    assert (prompts(read), texts(read["events"])) == (prompts(before), texts(before["events"]))
    assert read["notebook"] == "work/b.ipynb"
    assert not read["open"]
    # It goes on from there, and the one that it came from is as it was.
    await client.prompt(answer["conversation"], "Else")
    assert "It is 42." in json.dumps(script.requests[-1])
    assert await client.read(conversation) == before


async def test_nothing_of_an_imported_turn_runs(client: Client, script: Script) -> None:
    script.play({"when": "Go", "answers": ["```python\nprint(1)\n```\n"]})
    conversation = await client.new()
    await client.prompt(conversation, "Go", mode="run")
    _, data = await export(client, conversation, "journal")
    _, answer = await take_in(client, data)
    read = await client.read(answer["conversation"])
    assert read["notebook"] == "work/a.ipynb"
    assert (read["open"], read["live"]) == (False, None)
    assert of_type(read, "action")[-1]["action"] == "ended"


def test_the_smallest_journal_is_taken() -> None:
    entries = imported(file(*LINES), "b.ipynb")
    head = entries[0].body
    assert isinstance(head, Created)
    assert head.conversation != "0" * 16
    assert imported(file(*LINES).rstrip(b"\n"), "")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"{}",
        b"[]\n",
        b"\x89PNG\r\n",
        file(*LINES[1:]),
        file(LINES[0], LINES[0]),
        file(LINES[0], LINES[2], LINES[1]),
        file(*LINES) + b"{",
        file(*LINES) + b"torn",
        changed(
            0, body={"conversation": "0" * 16, "notebook": "a.ipynb", "marker": "m", "version": 2}
        ),
        changed(0, body={"conversation": 5, "notebook": "a.ipynb", "marker": "m"}),
        changed(0, time=float("nan")),
        changed(0, time=float("inf")),
        changed(1, time=1e999),
        changed(1, turn=-1),
        changed(1, seq=-5),
        changed(1, body={"kind": "prompt"}),
        changed(1, body={**LINES[1]["body"], "kind": "surprise"}),
        changed(1, body={**LINES[1]["body"], "change": {"notebook": 1, "total": 0, "cells": [{}]}}),
        changed(1, body={**LINES[1]["body"], "files": [{"path": "a", "structure": 5}]}),
        changed(2, type="code-delta", body={"block": "x", "text": "Yes"}),
        changed(2, type="action", body={"client": "c", "action": "explode", "turn": 1}),
    ],
)
def test_what_is_no_journal_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(Unusable) as refused:
        imported(data, "b.ipynb")
    assert refused.value.message.endswith(".")
    assert len(refused.value.message) < 400


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(Unusable, match="larger than 100 MB"):
        imported(bytes(LARGEST + 1), "")


async def test_nothing_is_left_of_a_refused_file(client: Client, journals: Path) -> None:
    before = names(journals)
    assert (await take_in(client, b"{", notebook="a.ipynb"))[0] == 422
    assert names(journals) == before


async def test_a_file_cannot_name_the_conversation_that_it_becomes(
    client: Client, script: Script, journals: Path
) -> None:
    """Nor that of which it would read the outputs."""
    conversation, _ = await ended(client, script)
    before = (journals / f"{conversation}.jsonl").read_bytes()
    body = {**LINES[0]["body"], "conversation": conversation, "forked": conversation}
    _, answer = await take_in(client, changed(0, body=body))
    assert (journals / f"{conversation}.jsonl").read_bytes() == before
    first = (journals / f"{answer['conversation']}.jsonl").read_text().partition("\n")[0]
    made = json.loads(first)["body"]
    assert made["conversation"] == answer["conversation"]
    assert made["marker"] != "m"
    assert "forked" not in made


_values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from(["seq", "time", "type", "step", "turn", "body"]),
            _values | st.lists(_values, max_size=2) | st.dictionaries(st.text(max_size=4), _values),
        ),
        max_size=3,
    )
)
def test_any_file_is_taken_or_refused(changes: list[tuple[int, str, Any]]) -> None:
    lines = [dict(line) for line in LINES]
    for index, name, value in changes:
        lines[index][name] = value
    with suppress(Unusable):
        entries = imported(file(*lines), "b.ipynb")
        assert opened(entries)["notebook"] == "b.ipynb"


async def test_what_is_read_is_the_branch_that_counts(client: Client) -> None:
    conversation = await client.new()
    for text, fields in (("One", {}), ("Two", {}), ("Else", {"after": 1})):
        await client.prompt(conversation, text, **fields)
    found = {}
    for format_ in ("markdown", "notebook", "journal"):
        _, data = await export(client, conversation, format_)
        found[format_] = [text for text in ("One", "Two", "Else") if text.encode() in data]
    assert found == {
        "markdown": ["One", "Else"],
        "notebook": ["One", "Else"],
        "journal": ["One", "Two", "Else"],
    }

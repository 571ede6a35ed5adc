"""Canaries: what is hidden stays hidden in a fork, an import and a repair, and a file too."""

from __future__ import annotations

import json
from pathlib import Path

from jupyterlab_gptcode.protocol import Json

from .client import BLOCK, FACTS, Client, Script
from .test_attached_files import attach, work
from .test_exports import export, take_in
from .test_forks import COPY, fork
from .test_hidden import CANARY, ERROR

__all__ = ["work"]
CELL: Json = {
    "id": "first",
    "type": "code",
    "source": CANARY,
    "outputs": [{"output_type": "stream", "name": "stdout", "text": CANARY}],
}
HIDDEN: Json = {**FACTS, "cells": [{**CELL, "hidden": True}]}


async def shown_before(client: Client, script: Script) -> str:
    """A conversation in which the model has read the cell."""
    script.play({"when": "", "answers": ["Fine."]})
    conversation = await client.new()
    await client.prompt(conversation, "Go", step="one", facts={**FACTS, "cells": [CELL]})
    assert CANARY in json.dumps(script.requests[-1])
    return conversation


async def test_a_cell_stays_hidden_in_a_fork(client: Client, script: Script) -> None:
    conversation = await shown_before(client, script)
    read = await client.read(conversation)
    made = await fork(client, conversation, read["seq"])
    facts = {**HIDDEN, "notebook": COPY}
    await client.prompt(made["conversation"], "More", step="two", facts=facts)
    assert len(script.requests) == 2
    sent = json.dumps(script.requests[-1])
    assert "is hidden from you." in sent
    assert CANARY not in sent


async def test_a_cell_stays_hidden_after_an_import(client: Client, script: Script) -> None:
    conversation = await shown_before(client, script)
    _, data = await export(client, conversation, "journal")
    status, made = await take_in(client, data, notebook=COPY)
    assert status == 201
    facts = {**HIDDEN, "notebook": COPY}
    await client.prompt(made["conversation"], "More", step="two", facts=facts)
    assert len(script.requests) == 2
    sent = json.dumps(script.requests[-1])
    assert "is hidden from you." in sent
    assert CANARY not in sent


async def test_the_error_of_a_hidden_cell_is_not_sent_for_its_repair(
    client: Client, script: Script
) -> None:
    script.play({"when": "", "answers": [f"I compute:\n{BLOCK}", "I cannot see it."]})
    conversation = await client.new()
    await client.prompt(conversation, "Go")
    await client.act(conversation, action="inserted", cell="first")
    await client.act(conversation, action="ran", cell="first", status="error", outputs=[ERROR])
    await client.results(conversation, facts=HIDDEN)
    assert len(script.requests) == 2
    sent = json.dumps(script.requests[-1])
    assert "status=error" in sent
    assert CANARY not in sent


async def test_a_hidden_file_is_named_as_hidden_and_nothing_of_it_is_sent(
    client: Client, script: Script, work: Path
) -> None:
    (work / "canary.csv").write_text(f"{CANARY}\n1\n", "utf-8")
    script.play({"when": "", "answers": ["Fine."]})
    conversation = await client.new()
    files = attach("work/canary.csv")
    await client.prompt(conversation, "Go", step="one", files=files)
    assert CANARY in json.dumps(script.requests[0])
    hidden = {**FACTS, "hidden_files": ["work/canary.csv"]}
    await client.prompt(conversation, "More", step="two", facts=hidden)
    other = await client.new()
    await client.prompt(other, "Go", step="three", facts=hidden, files=files)
    assert len(script.requests) == 3
    for request in script.requests[1:]:
        sent = json.dumps(request)
        assert "File 1 is hidden from you." in sent
        assert CANARY not in sent
        assert "canary.csv" not in sent

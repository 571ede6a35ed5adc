"""Undo and redo through the server's own door: what is recorded, sent and read again."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation import Journal
from jupyterlab_gptcode.conversation.output_files import LIMIT, OutputFiles
from jupyterlab_gptcode.errors import JournalError
from jupyterlab_gptcode.manager.manager import ConversationManager
from jupyterlab_gptcode.protocol import CellImage, Json, UndoRequest, dump
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.step import Limits

from .build import stream
from .client import FACTS, Client, Script, of_type
from .disk import full_disk
from .notebooks import Notebook
from .test_forks import fork

CODE = "```python\nprint(6 * 7)\n```\n"
MINE = {"gptcode": {"conversation": "c", "turn": 1, "block": 1}}
SCRIPT: list[Json] = [
    {"when": "Go", "answers": [f"I compute:\n{CODE}", "It is 42."]},
    {"when": "Else", "answers": ["Yes."]},
]


async def ended(client: Client, script: Script) -> tuple[str, Notebook]:
    """A turn that has inserted and run a cell, and the notebook after it."""
    script.play(*SCRIPT)
    conversation, notebook = await client.new(), Notebook("capacity = 10")
    await client.prompt(conversation, "Go")
    source, output = "print(6 * 7)", stream("42\n")
    run = {"execution_count": 1, "outputs": [output]}
    notebook.insert("new", source, 1, metadata={**MINE, "trusted": True}, **run)
    ran = {"cell": "new", "source": source, "status": "ok", **run}
    await client.act(conversation, action="running", cell="new", source=source, above="user-0")
    await client.act(conversation, action="ran", **ran)
    await client.results(conversation)
    await client.act_turn(conversation, "ended", "page")
    return conversation, notebook


async def undo(
    client: Client, conversation: str, notebook: Notebook, kind: str = "undo", **fields: object
) -> Json:
    """Asks the server and carries out its answer, as the page does."""
    cells = [dump(image) for image in notebook.images({"new": 1})]
    body = {"client": "page", "turn": 1, "kind": kind, "cells": cells, **fields}
    status, answer = await client.call("POST", "conversations", conversation, "undo", body=body)
    assert status == 200, answer
    notebook.restore(CellImage(**image) for image in answer.get("restore", []))
    assert isinstance(answer, dict)
    return answer


async def test_a_turn_is_undone_and_redone(client: Client, script: Script) -> None:
    conversation, notebook = await ended(client, script)
    end = notebook.cells
    answer = await undo(client, conversation, notebook)
    assert notebook.ids == ["user-0"]
    event = answer["event"]
    assert (event["action"], event["cells"], event["turn"]) == ("undone", ["new"], 1)
    await undo(client, conversation, notebook, "redo")
    assert notebook.cells == end
    # Other pages see it, without the cells themselves.
    events = of_type(await client.read(conversation), "action")[-2:]
    assert events[0] == event
    assert [each["action"] for each in events] == ["undone", "redone"]
    assert not any("images" in each for each in events)


async def test_the_model_reads_of_it_once(client: Client, script: Script) -> None:
    conversation, notebook = await ended(client, script)
    await undo(client, conversation, notebook)
    await client.prompt(conversation, "Else")
    await client.prompt(conversation, "Else")
    said = [message["content"] for message in script.requests[-1]["messages"]]
    (told,) = [text for text in said if "The user has undone what you did" in text]
    assert "Variables, files and what ran elsewhere were not undone." in told
    earlier = script.requests[-2]["messages"]
    assert script.requests[-1]["messages"][: len(earlier)] == earlier


async def test_what_has_changed_is_asked_about_and_nothing_recorded(
    client: Client, script: Script
) -> None:
    conversation, notebook = await ended(client, script)
    notebook.cell("new")["source"] += "\n# mine"
    before = await client.read(conversation)
    answer = await undo(client, conversation, notebook)
    assert answer == {"changed": [{"cell": "new", "change": "edited", "line": "# mine"}]}
    assert await undo(client, conversation, notebook, confirmed=[]) == answer
    assert await client.read(conversation) == before
    assert notebook.ids == ["user-0", "new"]
    await undo(client, conversation, notebook, confirmed=["new"])
    assert notebook.ids == ["user-0"]
    await undo(client, conversation, notebook, "redo")
    assert notebook.cell("new")["source"].endswith("# mine")


async def test_a_deleted_cell_is_put_back_without_a_record(client: Client, script: Script) -> None:
    conversation, notebook = await ended(client, script)
    notebook.remove("new")
    before = await client.read(conversation)
    answer = await undo(client, conversation, notebook, "put-back", cell="new")
    assert "event" not in answer
    assert notebook.ids == ["user-0", "new"]
    assert notebook.cell("new")["metadata"]["gptcode"]["conversation"] == conversation
    assert await client.read(conversation) == before


async def test_a_running_turn_is_not_undone(client: Client, script: Script) -> None:
    script.play(*SCRIPT)
    conversation = await client.new()
    await client.prompt(conversation, "Go")
    body = {"client": "page", "turn": 1, "kind": "undo", "cells": []}
    path = ("conversations", conversation, "undo")
    status, answer = await client.call("POST", *path, body=body)
    assert (status, answer["kind"]) == (409, "busy")


async def test_only_the_undo_call_says_that_something_was_undone(
    client: Client, script: Script
) -> None:
    conversation, _ = await ended(client, script)
    body = {"client": "page", "action": "undone", "turn": 1}
    path = ("conversations", conversation, "actions")
    status, _ = await client.call("POST", *path, body=body)
    assert status == 422


async def test_the_first_image_of_a_replaced_cell_counts(client: Client, script: Script) -> None:
    conversation, notebook = await ended(client, script)
    name = await name_of(client, script, conversation, notebook)
    script.play({"when": "Again", "answers": [f"```python cell={name}\nx = 1\n```\n"]})
    facts = {**FACTS, "cells": [*FACTS["cells"], facts_of(notebook.cell("new"))]}
    await client.prompt(conversation, "Again", facts=facts)
    report = {"action": "before-image", "turn": 3, "cell": "new"}
    before = dump(notebook.image("new"))
    for content in (before["content"], {**before["content"], "source": "later"}):
        image = {**before, "content": content}
        status, _ = await client.act(conversation, **report, images=[image])
        assert status == 200
    cell = notebook.cell("new")
    first = dict(cell)
    cell["source"] = "x = 1"
    await client.act(conversation, turn=3, action="skipped", cell="new", status="skipped")
    await client.act_turn(conversation, "ended", "page", turn=3)
    answer = await undo(client, conversation, notebook, turn=3)
    assert answer["changed"] == []
    assert notebook.cell("new") == first


async def test_another_page_reports_no_image(client: Client, script: Script) -> None:
    script.play(*SCRIPT)
    conversation = await client.new()
    await client.prompt(conversation, "Go")
    image = {"cell": "new", "content": None}
    report = {"action": "before-image", "cell": "new", "images": [image]}
    # This block replaces no cell, so there is nothing to remember.
    status, _ = await client.act(conversation, **report)
    assert status == 200
    assert of_type(await client.read(conversation), "action") == []
    status, _ = await client.act(conversation, **{**report, "images": []})
    assert status == 422


async def name_of(client: Client, script: Script, conversation: str, notebook: Notebook) -> str:
    """How the model calls the cell that the turn has written."""
    facts = {**FACTS, "cells": [*FACTS["cells"], facts_of(notebook.cell("new"))]}
    await client.prompt(conversation, "Else", facts=facts)
    said = "\n".join(message["content"] for message in script.requests[-1]["messages"][1:])
    return said.split("cell=")[1].split()[0]


def facts_of(cell: Json) -> Json:
    """A cell as a snapshot has it."""
    rest = {key: cell[key] for key in ("source", "execution_count", "outputs")}
    return {"id": cell["id"], "type": "code", **rest}


def manager(folder: Path) -> ConversationManager:
    return ConversationManager(Journal(folder), Catalog([]), Limits())


async def test_large_outputs_lie_beside_the_journal(
    client: Client, script: Script, journals: Path
) -> None:
    conversation, notebook = await ended(client, script)
    folder = journals
    large = [stream("é" * LIMIT), {"output_type": "error", "ename": "E", "traceback": ["a", "b"]}]
    notebook.cell("new")["outputs"] = large
    size = (folder / f"{conversation}.jsonl").stat().st_size
    await undo(client, conversation, notebook)
    assert (folder / f"{conversation}.jsonl").stat().st_size - size < 3_000
    (file,) = folder.glob(f"{conversation}.*.outputs")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    # The copy of a notebook finds them where its conversation began.
    copied = await fork(client, conversation, 10_000)
    answer = await undo(client, copied["conversation"], Notebook("a"), "redo")
    assert answer["restore"][0]["content"]["outputs"] == large
    assert "outdated" not in answer["restore"][0]
    # Another server reads the same: nothing of it was in memory alone.
    again = manager(folder)
    await again.load(conversation)
    cells = notebook.images({"new": 1})
    answer = await again.undo(conversation, UndoRequest("other", 1, "redo", cells))
    assert answer["restore"][0]["content"]["outputs"] == large
    # Without its file, the cell comes back without outputs, and says so.
    notebook.restore(CellImage(**image) for image in answer["restore"])
    await undo(client, conversation, notebook)
    file.unlink()
    answer = await undo(client, conversation, notebook, "redo")
    assert answer["restore"][0]["outdated"] is True
    assert notebook.cell("new")["outputs"] == []


def test_outputs_that_cannot_be_written_are_refused(tmp_path: Path) -> None:
    files = OutputFiles(tmp_path)
    content = {"id": "c", "outputs": [stream("x" * LIMIT)]}
    with full_disk(1_000), pytest.raises(JournalError) as caught:
        files.store("0" * 16, [{"cell": "c", "content": content}])
    assert "could not be undone" in caught.value.message
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_what_was_stored_is_not_used(tmp_path: Path) -> None:
    files = OutputFiles(tmp_path)
    content = {"id": "c", "outputs": [stream("x" * LIMIT)]}
    (stored,) = files.store("0" * 16, [{"cell": "c", "content": content}])
    image = CellImage("c", stored["content"])
    assert files.load(["0" * 16], image) == CellImage("c", content)
    (file,) = tmp_path.iterdir()
    file.write_text(json.dumps([stream("hostile")]))
    found = files.load(["0" * 16], image)
    assert found == CellImage("c", {"id": "c", "outputs": []}, outdated=True)

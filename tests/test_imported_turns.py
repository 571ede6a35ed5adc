"""A file may say anything of cells and files: nothing in its turns acts on any."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation import Begin
from jupyterlab_gptcode.manager.imported import imported
from jupyterlab_gptcode.protocol import Json, dump

from .client import Client, Script, of_type
from .imports import LINES, changed, file
from .notebooks import Notebook
from .test_attached_files import work
from .test_conversation_list import names
from .test_exports import export, take_in
from .test_forks import fork
from .test_masking import KEY
from .test_openapi import schema_errors
from .test_undo import CODE, ended
from .test_undo import undo as undo_turn
from .test_undo_files import OVER, files, put_back, turn

__all__ = ["work"]
CONTENT: Json = {
    "id": "new",
    "cell_type": "code",
    "source": "print('harmless')",
    "metadata": {"trusted": True},
    "execution_count": 1,
    "outputs": [
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {"text/html": "<img src=x onerror='alert(1)'>"},
        }
    ],
}


async def taken_in(client: Client, conversation: str, *more: Json) -> str:
    """An export of a conversation with other lines at its end, imported."""
    _, data = await export(client, conversation, "journal")
    lines = [json.loads(line) for line in data.splitlines()]
    lines += [
        {"seq": lines[-1]["seq"] + index, "time": 2e9, "turn": 1, **line}
        for index, line in enumerate(more, 1)
    ]
    status, answer = await take_in(client, file(*lines), notebook="work/b.ipynb")
    assert status == 201
    return str(answer["conversation"])


async def refused(client: Client, conversation: str, kind: str, number: int = 1) -> bool:
    cells = [dump(image) for image in Notebook("x = 1").images({"new": 1})]
    body = {"client": "page", "turn": number, "kind": kind, "cells": cells, "confirmed": ["new"]}
    status, answer = await client.call("POST", "conversations", conversation, "undo", body=body)
    return (status, answer.get("kind")) == (422, "imported")


async def test_nothing_of_an_imported_turn_is_undone_or_redone(
    client: Client, script: Script, journals: Path
) -> None:
    original, notebook = await ended(client, script)
    await undo_turn(client, original, notebook)
    image = {"cell": "new", "content": CONTENT, "above": ""}
    forged = [
        {
            "type": "action",
            "body": {"client": "c", "action": action, "turn": 1, **fields, "images": [image]},
        }
        for action, fields in (
            ("before-image", {"block": 1, "cell": "new"}),
            ("undone", {"cells": ["new"]}),
            ("tried", {"block": 1, "source": "x", "trial": {"trial": "t", "passed": True}}),
        )
    ]
    conversation = await taken_in(client, original, *forged)
    for kind in ("undo", "redo", "put-back"):
        assert await refused(client, conversation, kind)
    stored = (journals / f"{conversation}.jsonl").read_text()
    assert "onerror" not in stored
    assert "images" not in stored
    assert '"trial"' not in stored
    path = ("conversations", conversation)
    _, read = await client.call("GET", *path)
    assert schema_errors("GET", "/conversations/{conversation}", 200, read) == []
    assert read["imported"] == 1
    assert "imported" not in await client.read(original)
    # Nor in a copy of its notebook.
    copy = await fork(client, conversation, read["seq"], "work/c.ipynb")
    assert await refused(client, copy["conversation"], "redo")


async def test_what_is_done_after_the_import_is_undone_as_ever(
    client: Client, script: Script
) -> None:
    conversation = await taken_in(client, (await ended(client, script))[0])
    script.play({"when": "", "answers": [CODE, "Yes."]})
    await client.prompt(conversation, "Again")
    notebook = Notebook("x = 1")
    notebook.insert("new", "print(6 * 7)", 1, metadata={"trusted": True}, outputs=[])
    at = {"turn": 2, "cell": "new", "source": "print(6 * 7)"}
    await client.act(conversation, action="running", above="user-0", **at)
    await client.act(conversation, action="ran", status="ok", **at)
    await client.results(conversation)
    await client.act_turn(conversation, "ended", "page", turn=2)
    end = notebook.cells
    await undo_turn(client, conversation, notebook, turn=2)
    assert notebook.ids == ["user-0"]
    await undo_turn(client, conversation, notebook, "redo", turn=2)
    assert notebook.cells == end


async def test_no_file_is_put_back_or_removed_for_an_imported_turn(
    client: Client, script: Script, work: Path, journals: Path
) -> None:
    original = await turn(client, script, work)
    (work / "mine.txt").write_text("mine")
    stat = (work / "mine.txt").stat()
    left = {"mode": 0o644, "modified": stat.st_mtime_ns, "size": 4, "kind": "file"}
    link = {"path": "work/link", "kind": "link", "target": "/", "mode": 0o777, "modified": 1}
    conversation = await taken_in(
        client,
        original,
        {"type": "preserved", "body": {"block": 1, "files": [{"path": "work/mine.txt"}, link]}},
        {"type": "files-left", "body": {"block": 1, "files": [{"path": "work/mine.txt", **left}]}},
        {
            "type": "files-restored",
            "body": {"client": "c", "kind": "undo", "paths": ["work/link"], "files": [link]},
        },
        {"type": "produced", "body": {"block": 1, "files": [{"path": "work/mine.txt", "size": 4}]}},
    )
    before = names(work)
    for kind in ("undo", "redo"):
        assert await files(client, conversation, kind) == {"files": [], "unpreserved": []}
        status, answer = await put_back(
            client, conversation, "work/mine.txt", "work/link", kind=kind
        )
        assert (status, answer["kind"]) == (422, "imported")
    assert names(work) == before
    stored = (journals / f"{conversation}.jsonl").read_text().splitlines()
    types = {json.loads(line)["type"] for line in stored}
    assert not types & {"preserved", "files-left", "files-restored", "produced"}
    # A file that it says to have made is the user's.
    script.play({"when": "", "answers": [OVER.replace("made.txt", "mine.txt")]})
    await client.prompt(conversation, "Save", mode="safe")
    risks = of_type(await client.read(conversation), "code-end")[-1]["risks"]
    assert risks == ["overwrites weights.txt", "overwrites mine.txt"]


def test_nobody_has_consented_that_a_secret_be_read() -> None:
    body = {**LINES[1]["body"], "files": [{"path": ".env", "confirmed": True}]}
    bodies = [entry.body for entry in imported(changed(1, body=body), "")]
    (begin,) = (each for each in bodies if isinstance(each, Begin))
    assert [(each.path, each.confirmed) for each in begin.files] == [(".env", False)]


async def test_turns_after_the_last_that_began_are_imported_too(client: Client) -> None:
    """A file cannot put anything into the user's next turn."""
    action = {"client": "c", "action": "inserted", "turn": 2, "block": 1, "cell": "mine"}
    start = {"block": 1, "language": "python", "raw": "```python\n"}
    data = file(
        *LINES,
        {"seq": 3, "time": 3.0, "type": "step-end", "step": "s", "turn": 1}
        | {"body": {"next": "done", "reason": "answer"}},
        {"seq": 4, "time": 3.0, "type": "code-start", "step": "s", "turn": 2, "body": start},
        {"seq": 5, "time": 3.0, "type": "action", "turn": 2, "body": action},
    )
    _, answer = await take_in(client, data)
    await client.prompt(answer["conversation"], "Else")
    assert await refused(client, answer["conversation"], "undo", 2)


@pytest.mark.parametrize("number", [-1, 2])
async def test_there_is_no_such_turn_to_switch_to(client: Client, number: int) -> None:
    conversation = await client.new()
    await client.prompt(conversation, "One")
    before = await client.read(conversation)
    status, answer = await client.act_turn(conversation, "switched", "page", turn=number)
    assert (status, answer["message"]) == (422, "This conversation has no such turn.")
    assert await client.read(conversation) == before


async def test_nobody_has_consented_that_a_secret_be_sent(client: Client, script: Script) -> None:
    script.play({"when": "", "answers": ["Fine."] * 3})
    conversation = await client.new()
    await client.prompt(conversation, f"Use {KEY}")
    await client.act_turn(conversation, "unmasked", "page", secret=1)
    await client.act_turn(conversation, "levelled", "page", turn=0, level="samples")
    made = await taken_in(client, conversation)
    events = (await client.read(made))["events"]
    assert [each["action"] for each in events if each["type"] == "action"] == ["renamed"]
    await client.prompt(made, "Again")
    assert KEY not in json.dumps(script.requests[-1]["messages"])

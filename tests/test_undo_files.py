"""Files of a turn through the server's own door: copied before a run, put back when asked."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode.conversation import Journal
from jupyterlab_gptcode.protocol import Json

from .client import Client, Script, of_type
from .disk import full_disk
from .test_attached_files import last, work
from .test_openapi import mismatches

__all__ = ["work"]
OVER = "```python\nopen('weights.txt', 'w').write('new')\nopen('made.txt', 'w').write('x')\n```\n"
MODE = {"mode": "ask"}


async def begun(client: Client, script: Script, answer: str = OVER, mode: str = "ask") -> str:
    script.play({"when": "Go", "answers": [answer, "Done."]}, {"when": "", "answers": ["Yes."]})
    conversation = await client.new()
    await client.prompt(conversation, "Go", mode=mode)
    return conversation


async def run(client: Client, conversation: str, source: str, **fields: Any) -> tuple[int, Json]:
    """Approves and starts the block, as the page does; the code runs here."""
    approved = await client.act(conversation, action="approved", cell="new", source=source)
    assert approved[0] == 200
    status, answer = await client.act(
        conversation, action="running", cell="new", source=source, **fields
    )
    return status, answer


async def end(client: Client, conversation: str, source: str) -> None:
    ran = {"cell": "new", "status": "ok", "source": source}
    assert (await client.act(conversation, action="ran", **ran))[0] == 200
    await client.results(conversation)
    await client.act_turn(conversation, "ended", "page")


async def turn(client: Client, script: Script, work: Path) -> str:
    conversation, source = await begun(client, script), code(OVER)
    assert await run(client, conversation, source) == (200, {})
    (work / "weights.txt").write_text("new")
    (work / "made.txt").write_text("x")
    await end(client, conversation, source)
    return conversation


def code(answer: str) -> str:
    return answer.removeprefix("```python\n").removesuffix("\n```\n")


def copied(journals: Path) -> list[Path]:
    return list(journals.glob("*.files"))


async def files(client: Client, conversation: str, kind: str = "undo") -> Json:
    path = ("conversations", conversation, "undo", "files")
    status, answer = await client.call("GET", *path, params={"turn": "1", "kind": kind})
    assert status == 200, answer
    assert isinstance(answer, dict)
    return answer


async def put_back(
    client: Client,
    conversation: str,
    *paths: str,
    kind: str = "undo",
    listed: Json | None = None,
) -> tuple[int, Json]:
    """Chooses files as they are listed, now or earlier."""
    found = (listed or await files(client, conversation, kind))["files"]
    versions = {each["path"]: each["version"] for each in found}
    chosen = [{"path": path, "version": versions.get(path, "")} for path in paths]
    body = {"client": "page", "turn": 1, "kind": kind, "files": chosen}
    status, answer = await client.call(
        "POST", "conversations", conversation, "undo", "files", body=body
    )
    if status == 200:
        schema = {"$ref": "#/components/schemas/FilesUndone"}
        assert mismatches(schema, answer) == []
    return status, answer


async def test_what_a_turn_did_to_files_is_undone_and_redone(
    client: Client, script: Script, work: Path
) -> None:
    before = (work / "weights.txt").read_text()
    os.utime(work / "weights.txt", (100, 100))
    conversation = await turn(client, script, work)
    listed = {"kind": "file", "files": 1, "changed": False, "final": False}
    shown = await files(client, conversation)
    versions = [each.pop("version") for each in shown["files"]]
    assert len(set(versions)) == 2
    assert shown == {
        "files": [
            {"path": "work/made.txt", "does": "remove", "size": 1, **listed},
            {"path": "work/weights.txt", "does": "put-back", "size": len(before), **listed},
        ],
        "unpreserved": [],
    }
    assert await files(client, conversation, "redo") == {"files": [], "unpreserved": []}
    _, answer = await put_back(client, conversation, "work/weights.txt", "work/made.txt", "work/x")
    assert answer["done"] == ["work/made.txt", "work/weights.txt"]
    assert [each["name"] for each in answer["failed"]] == ["work/x"]
    assert (work / "weights.txt").read_text() == before
    assert (work / "weights.txt").stat().st_mtime == 100
    assert not (work / "made.txt").exists()
    assert (await files(client, conversation))["files"] == []
    await put_back(client, conversation, "work/weights.txt", "work/made.txt", kind="redo")
    assert (work / "weights.txt").read_text() == "new"
    assert (work / "made.txt").read_text() == "x"
    kinds = [each["kind"] for each in of_type(await client.read(conversation), "files-restored")]
    assert kinds == ["undo", "redo"]


async def test_what_the_user_writes_between_two_cells_of_a_turn_is_not_lost(
    client: Client, script: Script, work: Path
) -> None:
    block = "```python\nopen('weights.txt', 'w').write('{}')\n```\n"
    script.play({"when": "Go", "answers": [block.format("one") + block.format("two"), "Done."]})
    conversation = await client.new()
    await client.prompt(conversation, "Go", mode="ask")
    file = work / "weights.txt"
    before = file.read_text()
    for number, text in enumerate(["one", "two"], start=1):
        source = f"open('weights.txt', 'w').write('{text}')"
        place = {"block": number, "cell": f"new{number}", "source": source}
        for action in ("approved", "running"):
            assert (await client.act(conversation, action=action, **place))[0] == 200
        file.write_text(text)
        assert (await client.act(conversation, action="ran", status="ok", **place))[0] == 200
        if number == 1:
            file.write_text("the user's own")
    await client.results(conversation)
    await client.act_turn(conversation, "ended", "page")
    found = []
    while listed := (await files(client, conversation))["files"]:
        found.append(listed[0]["changed"])
        await put_back(client, conversation, "work/weights.txt")
        found.append(file.read_text())
    assert found == [False, "the user's own", True, before]


async def test_it_works_after_a_restart_and_the_model_reads_of_it(
    client: Client, script: Script, work: Path, journals: Path
) -> None:
    before = (work / "weights.txt").read_text()
    conversation = await turn(client, script, work)
    entries = Journal(journals).read(conversation)
    assert any(type(entry.body).__name__ == "FilesLeft" for entry in entries)
    await put_back(client, conversation, "work/weights.txt", "work/made.txt")
    assert (work / "weights.txt").read_text() == before
    await client.prompt(conversation, "Else")
    said = "\n".join(str(each["content"]) for each in script.requests[-1]["messages"])
    line = "as they were before your request: made.txt (removed), weights.txt."
    assert line in said
    await client.prompt(conversation, "More")
    earlier = script.requests[-2]["messages"]
    assert script.requests[-1]["messages"][: len(earlier)] == earlier
    assert last(script) == "More"


@pytest.mark.parametrize("gptcode_config", [{"undo_megabytes": 0}], indirect=True)
async def test_an_administrator_may_switch_it_off(
    client: Client, script: Script, work: Path, journals: Path
) -> None:
    conversation = await turn(client, script, work)
    assert copied(journals) == []
    found = await files(client, conversation)
    assert [(each["path"], each["does"]) for each in found["files"]] == [
        ("work/made.txt", "remove")
    ]
    assert found["unpreserved"] == [{"name": "work/weights.txt"}]


async def test_what_cannot_be_copied_is_said_before_the_run(
    client: Client, script: Script, work: Path
) -> None:
    (work / "big.csv").write_bytes(b"")
    os.truncate(work / "big.csv", 201_000_000)  # takes no room
    answer = "```python\nimport os\nos.remove('big.csv')\nos.remove(name)\n```\n"
    conversation = await begun(client, script, answer)
    (end_of_code,) = of_type(await client.read(conversation), "code-end")
    why = "201 MB, and 200 MB may still be copied in this turn"
    unnamed = {"name": "files that this cell does not name"}
    assert end_of_code["unpreserved"] == [unnamed, {"name": "big.csv", "why": why}]
    # The user has read it, and is not asked again.
    assert await run(client, conversation, code(answer)) == (200, {})
    (work / "big.csv").unlink()
    await end(client, conversation, code(answer))
    found = await files(client, conversation)
    assert found["files"] == []
    assert found["unpreserved"] == end_of_code["unpreserved"]


async def test_what_comes_up_later_is_asked_about_once(
    client: Client, script: Script, work: Path
) -> None:
    (work / "weights.txt").write_text("x" * 5000)
    conversation, source = await begun(client, script), code(OVER)
    (end_of_code,) = of_type(await client.read(conversation), "code-end")
    assert "unpreserved" not in end_of_code
    with full_disk(4000):
        status, refusal = await run(client, conversation, source)
    assert (status, refusal["kind"]) == (409, "unpreserved")
    assert refusal["message"] == (
        "Undo cannot put back: weights.txt (File too large). Run it all the same?"
    )
    (said,) = of_type(await client.read(conversation), "preserved")
    assert said["unpreserved"] == [{"name": "weights.txt", "why": "File too large"}]
    with full_disk(4000):
        assert await run(client, conversation, source) == (200, {})


async def test_what_needs_no_yes_is_not_asked_about(
    client: Client, script: Script, work: Path
) -> None:
    """What was not there when the code was judged is written over without a question."""
    conversation = await begun(client, script, OVER.replace("weights", "own"), mode="run")
    (work / "own.txt").write_text("x" * 5000)
    source = code(OVER.replace("weights", "own"))
    with full_disk(4000):
        assert (await client.act(conversation, action="running", source=source))[0] == 200
    (said,) = of_type(await client.read(conversation), "preserved")
    assert said["unpreserved"] == [{"name": "own.txt", "why": "File too large"}]


async def test_a_run_from_the_notebook_is_not_copied_half_way(
    client: Client, script: Script, work: Path, journals: Path
) -> None:
    conversation, source = await begun(client, script), code(OVER)
    (work / "weights.txt").write_text("half")  # the kernel has it already
    why = "you ran the cell in the notebook, so there was no time for a copy"
    said = [{"name": "weights.txt", "why": why}, {"name": "made.txt", "why": why}]
    answer = await run(client, conversation, source, sent=True)
    assert answer == (200, {"unpreserved": said})
    assert copied(journals) == []
    await end(client, conversation, source)
    assert (await files(client, conversation))["unpreserved"] == said


async def test_edited_code_is_read_again(client: Client, script: Script, work: Path) -> None:
    (work / "other.txt").write_text("other")
    conversation, source = await begun(client, script), "import os\nos.remove('other.txt')"
    assert await run(client, conversation, source) == (200, {})
    (work / "other.txt").unlink()
    await end(client, conversation, source)
    found = (await files(client, conversation))["files"]
    # A file that is as new as the run may count as made by it.
    back = [each["path"] for each in found if each["does"] == "put-back"]
    assert back == ["work/other.txt"]


async def test_a_removed_folder(client: Client, script: Script, work: Path) -> None:
    (work / "data").mkdir()
    for number in range(5):
        (work / "data" / f"{number}.csv").write_text("x" * number)
    answer = "```python\nimport shutil\nshutil.rmtree('data')\n```\n"
    conversation = await begun(client, script, answer)
    await run(client, conversation, code(answer))
    shutil.rmtree(work / "data")
    await end(client, conversation, code(answer))
    (found,) = (await files(client, conversation))["files"]
    assert (found["path"], found["kind"], found["files"], found["size"]) == (
        *("work/data", "folder", 5, 10),
    )
    _, answered = await put_back(client, conversation, "work/data")
    assert answered["done"] == ["work/data"]
    assert len(list((work / "data").iterdir())) == 5


async def test_nothing_is_put_back_while_a_turn_runs(client: Client, script: Script) -> None:
    conversation = await begun(client, script)
    status, answer = await put_back(client, conversation, "work/weights.txt")
    assert (status, answer["kind"]) == (409, "busy")


async def test_an_unknown_turn_has_no_files(client: Client, script: Script) -> None:
    conversation = await begun(client, script)
    path = ("conversations", conversation, "undo", "files")
    status, answer = await client.call("GET", *path, params={"turn": "9"})
    assert (status, answer) == (200, {"files": [], "unpreserved": []})


async def test_files_elsewhere_are_not_copied_and_the_card_says_so(
    client: Client, script: Script, work: Path, jp_serverapp: Any, journals: Path
) -> None:
    extensions = jp_serverapp.extension_manager.extension_points
    # As with a gateway: kernels may not see what lies here.
    extensions["jupyterlab_gptcode"].app.turn_files.files.kernels_elsewhere = True
    conversation, source = await begun(client, script), code(OVER)
    (end_of_code,) = of_type(await client.read(conversation), "code-end")
    elsewhere = {"name": "files", "why": "they are not on a disk of this server"}
    assert end_of_code["unpreserved"] == [elsewhere]
    assert await run(client, conversation, source) == (200, {})
    (work / "weights.txt").write_text("new")
    await end(client, conversation, source)
    assert copied(journals) == []
    assert await files(client, conversation) == {"files": [], "unpreserved": [elsewhere]}
    _, answer = await put_back(client, conversation, "work/weights.txt")
    assert answer["done"] == []


async def test_copies_go_with_their_conversation(
    client: Client, script: Script, work: Path, journals: Path
) -> None:
    conversation = await turn(client, script, work)
    assert [path.name for path in copied(journals)] == [f"{conversation}.files"]
    status, _ = await client.call("DELETE", "conversations", conversation)
    assert status == 200
    assert copied(journals) == []

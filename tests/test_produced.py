"""Files that a run made: who learns about them. Late or repeated reports change nothing."""

from __future__ import annotations

import asyncio
import json
import tempfile
import threading
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from jupyterlab_gptcode.conversation.cell_names import cell_names
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.conversation.produced import Produced, ProducedFile
from jupyterlab_gptcode.errors import Conflict
from jupyterlab_gptcode.files import folder_snapshot, produced
from jupyterlab_gptcode.files.contents import Files
from jupyterlab_gptcode.files.folder_snapshot import FolderSnapshot, Run, take_snapshot
from jupyterlab_gptcode.files.produced import ProducedFiles
from jupyterlab_gptcode.manager.manager import ConversationManager
from jupyterlab_gptcode.prompt import FULL
from jupyterlab_gptcode.protocol import Action, Json, NotebookSnapshot, StepRequest
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.providers.scripted import Scripted
from jupyterlab_gptcode.request import Rendering, render
from jupyterlab_gptcode.step import Limits

from .build import Story, says
from .client import BLOCK, Client, Script, of_type, plain, start_turn
from .sizes import some
from .test_attached_files import last, work
from .test_forks import begins_with, fork

__all__ = ["work"]
RAN: Json = {"action": "ran", "cell": "new", "status": "ok"}
MADE: Json = {"path": "work/weights2.csv", "size": 7, "overwritten": False, "modified": ANY}
CHANGED: Json = {"path": "work/weights.txt", "size": 2, "overwritten": True, "modified": ANY}


async def run(client: Client, conversation: str, work: Path, **files: str) -> Any:
    """What a page does around a run that writes these files, and what it is answered."""
    assert await client.start_run(conversation) == (200, {})
    for name, text in files.items():
        (work / f"{name}.{'txt' if name == 'weights' else 'csv'}").write_text(text)
    return await client.act(conversation, **RAN)


async def test_what_clients_write_meanwhile_is_not_the_runs(
    client: Client, script: Script, work: Path, jp_fetch: Any
) -> None:
    async def call(method: str, name: str, **body: Any) -> None:
        text = json.dumps(body)
        await jp_fetch("api", "contents", "work", name, method=method, body=text)

    conversation = await start_turn(client, script)
    assert await client.start_run(conversation) == (200, {})
    upload = {"type": "file", "format": "text", "content": "a,b\n"}
    await call("PUT", "upload.csv", **upload)
    await call("PUT", "part.csv", **upload)
    await call("PATCH", "part.csv", path="work/renamed.csv")
    (work / "weights2.csv").write_text("a,b\n1,2")
    answer = await client.act(conversation, **RAN)
    assert answer == (200, {"produced": [MADE]})


async def test_what_a_run_made_is_told_to_everyone(
    client: Client, script: Script, work: Path
) -> None:
    conversation = await start_turn(client, script)
    seq = (await client.read(conversation))["seq"]
    answer = await run(client, conversation, work, weights="1\n", weights2="a,b\n1,2")
    assert answer == (200, {"produced": [CHANGED, MADE]})
    followed = await client.follow(conversation, seq, client="other")
    [produced] = [event for event in followed if event["type"] == "produced"]
    assert plain(produced) == {"type": "produced", "block": 1, "files": [CHANGED, MADE]}
    await client.results(conversation)
    report = "Files written: weights.txt (2 bytes, overwritten), weights2.csv (7 bytes)."
    assert f"status=ok\n(no output)\n{report}" in last(script)
    # Not twice, and the next request goes on from this one.
    await client.prompt(conversation, "Else")
    assert last(script) == "Else"
    assert begins_with(script.requests[-1], script.requests[-2])
    made = await fork(client, conversation, (await client.read(conversation))["seq"])
    assert [each["files"] for each in of_type(made, "produced")] == [[CHANGED, MADE]]


async def test_a_file_in_a_folder_that_only_the_edited_code_names(
    client: Client, script: Script, work: Path
) -> None:
    conversation = await start_turn(client, script)
    (work / "out").mkdir()
    edited = {"cell": "new", "source": "open('out/new.csv', 'w')"}
    assert (await client.act(conversation, action="approved", **edited))[0] == 200
    assert (await client.act(conversation, action="running", **edited))[0] == 200
    (work / "out" / "new.csv").touch()
    _, answer = await client.act(conversation, action="ran", status="ok", **edited)
    # What was written a moment before the run may count as made by it.
    assert "work/out/new.csv" in [each["path"] for each in answer["produced"]]


async def test_a_run_that_made_nothing(client: Client, script: Script, work: Path) -> None:
    conversation = await start_turn(client, script)
    assert await run(client, conversation, work) == (200, {"produced": []})
    assert of_type(await client.read(conversation), "produced") == []
    await client.results(conversation)
    assert "Files written" not in last(script)


async def test_many_files_are_counted(client: Client, script: Script, work: Path) -> None:
    conversation = await start_turn(client, script)
    await client.start_run(conversation)
    for number in range(25):
        (work / f"{number:02}.png").write_text("")
    _, answer = await client.act(conversation, **RAN)
    assert (len(answer["produced"]), answer["more"]) == (20, 5)
    [event] = of_type(await client.read(conversation), "produced")
    assert (len(event["files"]), event["more"]) == (20, 5)
    await client.results(conversation)
    assert "5 more." in last(script)


async def test_a_run_that_nobody_announced_claims_nothing(
    client: Client, script: Script, work: Path
) -> None:
    conversation = await start_turn(client, script)
    (work / "new.csv").write_text("")
    assert await client.act(conversation, **RAN) == (200, {})


async def test_the_end_told_twice_and_at_once(client: Client, script: Script, work: Path) -> None:
    conversation = await start_turn(client, script)
    await asyncio.gather(*(client.start_run(conversation) for _ in range(3)))
    (work / "weights2.csv").write_text("a,b\n1,2")
    answers = await asyncio.gather(*(client.act(conversation, **RAN) for _ in range(3)))
    assert answers == [(200, {"produced": [MADE]})] * 3
    (work / "later.csv").write_text("")
    assert await client.act(conversation, **RAN) == answers[0]
    status, refused = await client.start_run(conversation)
    assert (status, refused["kind"]) == (409, "settled")
    assert await client.act(conversation, **RAN) == answers[0]
    events = await client.follow(conversation, -1)
    assert [event["type"] for event in events].count("produced") == 1


async def test_a_run_whose_end_is_known_later(client: Client, script: Script, work: Path) -> None:
    conversation = await start_turn(client, script)
    await client.start_run(conversation)
    (work / "weights2.csv").write_text("a,b\n1,2")
    assert await client.act(conversation, **{**RAN, "status": "unknown"}) == (200, {})
    assert await client.act(conversation, **RAN) == (200, {"produced": [MADE]})


async def test_a_folder_that_takes_too_long_keeps_nothing_back(
    client: Client, script: Script, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_snapshot, "_SECONDS", -1.0)
    conversation = await start_turn(client, script)
    assert await run(client, conversation, work, weights2="a") == (200, {})


async def test_a_run_waits_for_no_folder(
    client: Client, script: Script, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, snapshots = threading.Event(), threading.Semaphore(0)

    def held(run: Run) -> FolderSnapshot:
        snapshots.release()
        going.wait(30)
        return take_snapshot(run)

    monkeypatch.setattr(produced, "take_snapshot", held)
    conversation = await start_turn(client, script)
    try:
        # The code is written, and its cell has not even been inserted.
        assert await asyncio.to_thread(snapshots.acquire, timeout=10)
        assert await client.start_run(conversation) == (200, {})
        # Nothing is known of the time before the run: nothing is claimed.
        (work / "weights2.csv").write_text("a,b\n1,2")
        assert await client.act(conversation, **RAN) == (200, {})
    finally:
        going.set()


async def test_what_others_write_while_the_user_decides_is_not_the_runs(
    client: Client, script: Script, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Files of the time before the run are older than its start by more than this clock is coarse.
    monkeypatch.setattr(produced, "_CLOCK", 0)
    taken = threading.Semaphore(0)

    def counted(run: Run) -> FolderSnapshot:
        try:
            return take_snapshot(run)
        finally:
            taken.release()

    monkeypatch.setattr(produced, "take_snapshot", counted)
    conversation = await start_turn(client, script)
    assert await asyncio.to_thread(taken.acquire, timeout=10)
    (work / "others.csv").write_text("by somebody else")
    await client.start_run(conversation)
    assert await asyncio.to_thread(taken.acquire, timeout=10)
    (work / "weights2.csv").write_text("a,b\n1,2")
    assert await client.act(conversation, **RAN) == (200, {"produced": [MADE]})


def test_files_that_come_after_the_report_are_told_later() -> None:
    story = says(Story().prompt("Go"), BLOCK)
    story.ran(1, "new").results().answer("Hm.").made(1, ProducedFile("work/b.csv", 3), more=1)
    sent = render(story.prompt("More").entries, Rendering(FULL, vision=False))[-1]["content"]
    name = cell_names(story.entries)["new"]
    line = f"cell={name} has written files: b.csv (3 bytes), 1 more."
    assert sent == f"{line}\n\nThe user's request:\n\nMore"


def conversations(folder: Path, files: Files) -> ConversationManager:
    script = folder / "script.json"
    script.write_text('{"rules": [{"when": "", "answers": ["```python\\nx\\n```\\n"]}]}')
    catalog = Catalog([Scripted(script)])
    journal = Journal(folder / "conversations")
    return ConversationManager(journal, catalog, Limits(), produced=ProducedFiles(files))


async def step(server: ConversationManager, conversation: str) -> None:
    facts = NotebookSnapshot("work/a.ipynb")
    request = StepRequest("page", "one", "prompt", "run", facts, "Go", "scripted")
    live, _ = await server.step(conversation, request)
    async for _ in live.follow(-1):
        pass


@pytest.mark.parametrize("elsewhere", [True, False])
async def test_where_files_or_kernels_are_elsewhere_nothing_is_claimed(
    tmp_path: Path, *, elsewhere: bool
) -> None:
    (tmp_path / "work").mkdir()
    contents: Any = AsyncLargeFileManager(root_dir=str(tmp_path))
    server = conversations(tmp_path, Files(contents, kernels_elsewhere=elsewhere))
    conversation = (await server.create("work/a.ipynb"))["conversation"]
    await step(server, conversation)
    await server.act(conversation, Action("page", "running", 1, 1, source="x"))
    (tmp_path / "work" / "new.csv").write_text("")
    answer = await server.act(conversation, Action("page", "ran", 1, 1, status="ok"))
    new = {"path": "work/new.csv", "size": 0, "overwritten": False, "modified": ANY}
    assert answer == ({} if elsewhere else {"produced": [new]})
    await server.close()


@pytest.mark.parametrize("is_forgotten", [True, False])
async def test_no_look_into_a_folder_outlives_what_asked_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_forgotten: bool
) -> None:
    going, looking = threading.Event(), threading.Event()

    def held(_: Run) -> FolderSnapshot:
        looking.set()
        going.wait(30)
        raise OSError

    monkeypatch.setattr(produced, "take_snapshot", held)
    files = ProducedFiles(Files(AsyncLargeFileManager(root_dir=str(tmp_path))))
    before = asyncio.all_tasks()
    try:
        files.expect(("c", 1, 1), "a.ipynb", "x")
        assert await asyncio.to_thread(looking.wait, 10)
        tasks = asyncio.all_tasks() - before
        assert tasks
        if is_forgotten:
            files.forget(("c", 1, 1))
            await asyncio.wait(tasks, timeout=10)
        else:
            await files.close()
        assert all(task.cancelled() for task in tasks)
    finally:
        going.set()


async def play(folder: Path, order: list[str]) -> None:
    (folder / "work").mkdir()
    server = conversations(folder, Files(AsyncLargeFileManager(root_dir=str(folder))))
    conversation = (await server.create("work/a.ipynb"))["conversation"]
    await step(server, conversation)
    answers: list[asyncio.Task[Json]] = []

    async def report(action: Action) -> Json:
        try:
            return await server.act(conversation, action)
        except Conflict:  # it has run already
            return {}

    for number, name in enumerate(order):
        if name == "write":
            (folder / "work" / f"{number}.csv").write_text("")
        elif name == "wait":
            await asyncio.gather(*answers)
        elif name == "others":
            for _ in range(25):  # so many that this one is not kept in memory
                await server.create("b.ipynb")
        else:
            status: Any = {"ran": "ok", "lost": "unknown"}.get(name)
            action: Any = "running" if name == "running" else "ran"
            reported = Action("page", action, 1, 1, status=status, source="x")
            answers.append(asyncio.ensure_future(report(reported)))
    found = [answer for answer in await asyncio.gather(*answers) if answer.get("produced")]
    entries = Journal(folder / "conversations").read(conversation)
    assert [entry.seq for entry in entries] == list(range(len(entries)))
    made = [entry.body for entry in entries if isinstance(entry.body, Produced)]
    assert len(made) <= 1
    assert all(answer == found[0] for answer in found)
    assert bool(made) == bool(found)
    assert entries == (await server.load(conversation)).entries
    await server.close()


@settings(max_examples=some(60, part=0.4))
@given(st.lists(st.sampled_from(["running", "ran", "lost", "write", "wait", "others"]), max_size=9))
def test_whatever_comes_twice_or_late_a_run_made_its_files_once(order: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder), order))

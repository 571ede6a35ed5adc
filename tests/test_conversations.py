"""What a server keeps of conversations, in memory and on disk."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.conversation.notebook_path import notebook_path
from jupyterlab_gptcode.errors import Conflict, NotFound
from jupyterlab_gptcode.manager.active import ActiveConversation
from jupyterlab_gptcode.manager.manager import ConversationManager
from jupyterlab_gptcode.protocol import Action, NotebookSnapshot, StepRequest
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.providers.scripted import Scripted
from jupyterlab_gptcode.step import Limits


def server(folder: Path) -> ConversationManager:
    return ConversationManager(Journal(folder), Catalog([]), Limits())


async def test_many_conversations_leave_memory_and_all_stay_on_disk(
    tmp_path: Path,
) -> None:
    conversations = server(tmp_path)
    ids = [(await conversations.create(f"{n}.ipynb"))["conversation"] for n in range(50)]
    first = await conversations.load(ids[0])
    loaded = [await conversations.load(each) for each in ids[1:30]]
    assert await conversations.load(ids[29]) is loaded[-1]
    assert await conversations.load(ids[0]) is not first
    paths = [notebook_path((await conversations.load(each)).entries) for each in ids]
    assert paths == [f"{n}.ipynb" for n in range(50)]


async def test_what_two_ask_for_at_once_is_opened_once(tmp_path: Path) -> None:
    conversation = (await server(tmp_path).create("a.ipynb"))["conversation"]
    later = server(tmp_path)
    await asyncio.gather(later.load(conversation), later.load(conversation))
    first = later.open(conversation)
    await later.load(conversation)
    assert later.open(conversation) is first
    with pytest.raises(NotFound):
        await later.load("0" * 16)


async def test_what_a_page_asks_of_stays_in_memory_meanwhile(tmp_path: Path) -> None:
    """Else it would be read once more in between, by the event loop."""
    conversations = server(tmp_path)
    conversation = (await conversations.create("a.ipynb"))["conversation"]

    async def others() -> None:
        for number in range(30):
            await conversations.create(f"{number}.ipynb")

    async with conversations.using(conversation):
        live = conversations.open(conversation)
        await others()
        assert conversations.open(conversation) is live
    await others()
    assert await conversations.load(conversation) is not live
    with pytest.raises(NotFound):
        async with conversations.using("0" * 16):
            pass


async def test_fifty_that_are_asked_for_at_once_are_all_there(tmp_path: Path) -> None:
    """More than stay in memory: none may leave it while its file is looked at."""
    conversations = server(tmp_path)
    ids = [(await conversations.create(f"{n}.ipynb"))["conversation"] for n in range(50)]

    async def is_the_one_in_memory(conversation: str) -> bool:
        async with conversations.using(conversation) as active:
            return conversations.open(conversation) is active

    assert all(await asyncio.gather(*map(is_the_one_in_memory, reversed(ids))))


async def test_a_conversation_outlives_its_server(tmp_path: Path) -> None:
    made = await server(tmp_path).create("a.ipynb")
    later = server(tmp_path)
    await later.load(made["conversation"])
    assert await later.opened(made["conversation"]) == made
    with pytest.raises(NotFound):
        await server(tmp_path / "other").load(made["conversation"])


BLOCK = "```python\nx\n```\n"


@pytest.fixture
def scripted(tmp_path: Path) -> ConversationManager:
    """Whatever it is asked, the model first writes a block."""
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"rules": [{"when": "", "answers": [BLOCK, "Done."]}]}))
    return ConversationManager(
        Journal(tmp_path / "journals"), Catalog([Scripted(script)]), Limits()
    )


async def step(
    conversations: ConversationManager, conversation: str, **fields: Any
) -> ActiveConversation:
    options = {"client": "page", "step": "one", "kind": "prompt", "text": "Go", **fields}
    request = StepRequest(
        mode="run", facts=NotebookSnapshot("a.ipynb"), model="scripted", **options
    )
    live, _ = await conversations.step(conversation, request)
    async for _ in live.follow(-1):
        pass
    return live


async def test_who_drove_is_known_after_a_restart_and_is_not_there(
    scripted: ConversationManager, tmp_path: Path
) -> None:
    conversation = (await scripted.create("a.ipynb"))["conversation"]
    await step(scripted, conversation)
    later = server(tmp_path / "journals")
    await later.load(conversation)
    shown = await later.opened(conversation)
    assert (shown["driver"], shown["here"], shown["open"]) == ("page", False, True)
    # It acts again, and with that it is there.
    await later.act(conversation, Action("page", "inserted", 1, 1, "new"))
    assert (await later.opened(conversation))["here"]


async def test_who_is_there_is_known_also_beside_many_other_conversations(
    scripted: ConversationManager,
) -> None:
    conversation = (await scripted.create("a.ipynb"))["conversation"]
    await step(scripted, conversation)
    await scripted.act(conversation, Action("page", "inserted", 1, 1, "new"))
    for number in range(50):
        await scripted.create(f"{number}.ipynb")
    assert (await scripted.opened(conversation))["here"]


async def test_a_step_of_another_page_is_refused_before_anything_is_written(
    scripted: ConversationManager,
) -> None:
    conversation = (await scripted.create("a.ipynb"))["conversation"]
    live = await step(scripted, conversation)
    live.presence.note_call("page")
    before = list(live.entries)
    for kind in ("prompt", "results"):
        with pytest.raises(Conflict) as refusal:
            await step(scripted, conversation, client="other", step="two", kind=kind)
        assert refusal.value.kind == "taken"
    assert live.entries == before
    scripted.leave(conversation, "page")
    assert (await step(scripted, conversation, client="other", step="two")).entries[-1].turn == 2


async def test_a_page_that_leaves_what_is_not_there(scripted: ConversationManager) -> None:
    with pytest.raises(NotFound):
        scripted.leave("0123456789abcdef", "page")
    with pytest.raises(NotFound):
        await scripted.stop("0123456789abcdef", "one", "page")


async def test_the_end_that_stop_makes_is_on_the_disk(
    scripted: ConversationManager, tmp_path: Path
) -> None:
    conversation = (await scripted.create("a.ipynb"))["conversation"]
    live = await step(scripted, conversation)
    await scripted.stop(conversation, "one", "page")
    assert not live.driven()["open"]
    assert Journal(tmp_path / "journals").read(conversation) == live.entries

"""What a server keeps of conversations, in memory and on disk."""

from __future__ import annotations

import asyncio
import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.errors import Conflict, NotFound
from jupyterlab_gptcode.manager.active import LiveConversation
from jupyterlab_gptcode.manager.manager import Conversations
from jupyterlab_gptcode.protocol.wire import Action, Facts, StepRequest
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.providers.scripted import Scripted
from jupyterlab_gptcode.step import Limits


def server(folder: Path) -> Conversations:
    return Conversations(Journal(folder), Catalog([]), Limits())


def test_many_conversations_do_not_stay_in_memory_and_all_stay_on_disk(tmp_path: Path) -> None:
    conversations = server(tmp_path)
    ids = [conversations.create(f"{n}.ipynb")["conversation"] for n in range(50)]
    first = conversations.open(ids[0])
    kept = [conversations.open(each) for each in ids[1:30]]
    assert conversations.open(ids[29]) is kept[-1]
    assert conversations.open(ids[0]) is not first
    paths = [conversations.transcript(each)["notebook"] for each in ids]
    assert paths == [f"{n}.ipynb" for n in range(50)]


async def test_what_two_ask_for_at_once_is_opened_once(tmp_path: Path) -> None:
    conversation = server(tmp_path).create("a.ipynb")["conversation"]
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
    conversation = conversations.create("a.ipynb")["conversation"]

    def others() -> None:
        for number in range(30):
            conversations.create(f"{number}.ipynb")

    async with conversations.using(conversation):
        live = conversations.open(conversation)
        others()
        assert conversations.open(conversation) is live
    others()
    assert conversations.open(conversation) is not live
    with pytest.raises(NotFound):
        async with conversations.using("0" * 16):
            pass


async def test_of_many_calls_at_once_one_begins_in_each_round_of_the_loop(tmp_path: Path) -> None:
    """Else the loop would be busy with nothing but their beginnings."""
    conversations = server(tmp_path)
    conversation = conversations.create("a.ipynb")["conversation"]
    begun: list[int] = []  # how many there were when each round began

    async def call(number: int) -> None:
        async with conversations.using(conversation):
            order.append(number)

    order: list[int] = []
    calls = [asyncio.create_task(call(number)) for number in range(20)]
    while len(order) < 20:
        begun.append(len(order))
        await asyncio.sleep(0)
    await asyncio.gather(*calls)
    assert order == list(range(20))
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(begun))


def test_a_conversation_outlives_its_server(tmp_path: Path) -> None:
    made = server(tmp_path).create("a.ipynb")
    assert server(tmp_path).transcript(made["conversation"]) == made
    with pytest.raises(NotFound):
        server(tmp_path / "other").open(made["conversation"])


BLOCK = "```python\nx\n```\n"


@pytest.fixture
def scripted(tmp_path: Path) -> Conversations:
    """Whatever it is asked, the model first writes a block."""
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"rules": [{"when": "", "answers": [BLOCK, "Done."]}]}))
    return Conversations(Journal(tmp_path / "journals"), Catalog([Scripted(script)]), Limits())


async def step(conversations: Conversations, conversation: str, **fields: Any) -> LiveConversation:
    options = {"client": "page", "step": "one", "kind": "prompt", "text": "Go", **fields}
    request = StepRequest(mode="run", facts=Facts("a.ipynb"), model="scripted", **options)
    live, _ = await conversations.step(conversation, request)
    async for _ in live.follow(-1):
        pass
    return live


async def test_who_drove_is_known_after_a_restart_and_is_not_there(
    scripted: Conversations, tmp_path: Path
) -> None:
    conversation = scripted.create("a.ipynb")["conversation"]
    await step(scripted, conversation)
    later = server(tmp_path / "journals")
    shown = later.transcript(conversation)
    assert (shown["driver"], shown["here"], shown["open"]) == ("page", False, True)
    # It acts again, and with that it is there.
    await later.act(conversation, Action("page", "inserted", 1, 1, "new"))
    assert later.transcript(conversation)["here"]


async def test_who_is_there_is_known_also_beside_many_other_conversations(
    scripted: Conversations,
) -> None:
    conversation = scripted.create("a.ipynb")["conversation"]
    await step(scripted, conversation)
    await scripted.act(conversation, Action("page", "inserted", 1, 1, "new"))
    for number in range(50):
        scripted.open(scripted.create(f"{number}.ipynb")["conversation"])
    assert scripted.transcript(conversation)["here"]


async def test_a_step_of_another_page_is_refused_before_anything_is_written(
    scripted: Conversations,
) -> None:
    conversation = scripted.create("a.ipynb")["conversation"]
    live = await step(scripted, conversation)
    live.presence.see("page")
    before = list(live.entries)
    for kind in ("prompt", "results"):
        with pytest.raises(Conflict) as refusal:
            await step(scripted, conversation, client="other", step="two", kind=kind)
        assert refusal.value.kind == "taken"
    assert live.entries == before
    scripted.leave(conversation, "page")
    assert (await step(scripted, conversation, client="other", step="two")).entries[-1].turn == 2


async def test_a_page_that_leaves_what_is_not_there(scripted: Conversations) -> None:
    with pytest.raises(NotFound):
        scripted.leave("0123456789abcdef", "page")
    with pytest.raises(NotFound):
        await scripted.stop("0123456789abcdef")


async def test_the_end_that_stop_makes_is_on_the_disk(
    scripted: Conversations, tmp_path: Path
) -> None:
    conversation = scripted.create("a.ipynb")["conversation"]
    live = await step(scripted, conversation)
    await scripted.stop(conversation)
    assert not live.driven()["open"]
    assert Journal(tmp_path / "journals").read(conversation) == live.entries

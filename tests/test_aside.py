"""A long conversation is read and folded aside, and nothing comes between."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyterlab_gptcode.aside import aside, unsearched
from jupyterlab_gptcode.conversation.entries import Begin, Entry, NotebookChange, of_turn
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.errors import NotFound
from jupyterlab_gptcode.manager import manager as module
from jupyterlab_gptcode.manager.manager import Conversations
from jupyterlab_gptcode.protocol.wire import Action, Facts, parse_step
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.providers.scripted import Scripted
from jupyterlab_gptcode.step.step import Limits

from .build import Story
from .client import FACTS, Script, step


def server(folder: Path, journal: Journal | None = None) -> Conversations:
    provider = Scripted(Script(folder / "script.json").path)
    journal = journal or Journal(folder / "conversations")
    return Conversations(journal, Catalog([provider]), Limits())


async def test_a_fold_leaves_the_loop_free() -> None:
    going = asyncio.Event()
    loop = asyncio.get_running_loop()

    def fold() -> str:
        # It can only go on if the loop does so too.
        asyncio.run_coroutine_threadsafe(going.wait(), loop).result(10)
        return "done"

    folding = asyncio.create_task(aside(fold, weight=1_000))
    await asyncio.sleep(0)
    going.set()
    assert await folding == "done"


async def test_a_short_fold_takes_no_way_round() -> None:
    here = threading.current_thread()
    assert await aside(threading.current_thread, weight=999) is here
    assert await aside(threading.current_thread, weight=1_000) is not here


async def test_no_garbage_is_searched_for_while_many_objects_are_made() -> None:
    assert gc.isenabled()
    assert not await aside(gc.isenabled, weight=1_000)
    with unsearched(kept=False), unsearched(kept=False):
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="torn"), unsearched(kept=True):
        raise ValueError("torn")
    assert gc.isenabled()


@pytest.mark.usefixtures("unfrozen")
async def test_later_searches_leave_out_what_is_kept() -> None:
    await aside(list, weight=1_000)
    assert gc.get_freeze_count() == 0
    kept = await aside(lambda: [[number] for number in range(5_000)], weight=1_000, kept=True)
    assert gc.get_freeze_count() > 5_000
    assert not any(each is kept for each in gc.get_objects())


@pytest.mark.usefixtures("unfrozen")
def test_all_is_searched_again_when_the_last_long_conversation_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LONG", 1)
    journal = Journal(tmp_path / "conversations")
    conversations = server(tmp_path, journal)
    gc.freeze()

    def create(*, long: bool) -> None:
        live = conversations.open(conversations.create("a.ipynb")["conversation"])
        if long:
            live.record(Action("page", "renamed", 0, notebook="b.ipynb"))
            journal.sync(live.id)

    create(long=False)
    create(long=True)
    create(long=True)
    for _ in range(19):  # the first two go: a short one, and then not the last long one
        create(long=False)
    assert gc.get_freeze_count() > 0
    create(long=False)
    assert gc.get_freeze_count() == 0


@pytest.fixture
def unfrozen() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()


async def test_what_two_ask_for_at_once_is_opened_once(tmp_path: Path) -> None:
    conversation = server(tmp_path).create("a.ipynb")["conversation"]
    later = server(tmp_path)
    await asyncio.gather(later.load(conversation), later.load(conversation))
    first = later.open(conversation)
    await later.load(conversation)
    assert later.open(conversation) is first
    with pytest.raises(NotFound):
        await later.load("0" * 16)


async def test_what_happens_while_a_change_is_found_out_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversations = server(tmp_path)
    conversation = conversations.create("a.ipynb")["conversation"]
    live = conversations.open(conversation)
    known: list[int] = []

    def change(entries: list[Entry], facts: Facts) -> NotebookChange:
        known.append(len(entries))
        if len(known) == 1:
            # As if a page had reported something at this moment.
            live.record(Action("page", "renamed", 0, notebook="b.ipynb"))
        return NotebookChange(facts.notebook, 0)

    monkeypatch.setattr(module, "notebook_change", change)
    _, begin = await conversations.step(conversation, parse_step(step(text="Hi", facts=FACTS)))
    assert known == [1, 2]
    assert isinstance(begin.body, Begin)
    assert begin.seq == 2
    await conversations.close()


def test_a_turn_is_read_back_to_where_it_began() -> None:
    story = Story().prompt("a").answer("One.")
    first = story.entries[1:]
    story.prompt("b").answer("Two.")
    second = story.entries[1 + len(first) :]
    assert of_turn(story.entries, 1) == first
    assert of_turn(story.entries, 2) == second
    assert of_turn(story.entries, 3) == []
    # What comes late to a turn belongs to it all the same.
    late = Entry(99, 0.0, Action("page", "inserted", 1, 1, "x"), "", 1)
    assert of_turn([*story.entries, late], 1) == [*first, late]
    assert of_turn([*story.entries, late], 2) == second

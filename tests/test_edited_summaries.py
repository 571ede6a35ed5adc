"""The user edits the summary that stands for turns which are no longer sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation import branch_of, entry_lines
from jupyterlab_gptcode.conversation.entries import Entry
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.errors import Conflict, ProviderError
from jupyterlab_gptcode.export import exported
from jupyterlab_gptcode.manager import ConversationManager, edit_summary
from jupyterlab_gptcode.manager.imported import imported
from jupyterlab_gptcode.prompt import words
from jupyterlab_gptcode.protocol import Action, Json, StepRequest, SummaryRequest, check
from jupyterlab_gptcode.providers import Chunk, Request
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.request import render
from jupyterlab_gptcode.step import Limits

from .build import facts, text_of
from .playing import Playing
from .test_compaction import PLAIN

LONG = [Chunk("long " * 3_600), Chunk(finish="stop")]
FINE = [Chunk("Fine."), Chunk(finish="stop")]
OLD = [Chunk("They asked."), Chunk(finish="stop")]
NEW = "They asked for a mean: it is 4.2."


class Chat:
    """Four long answers in a window of 16,000 tokens: the fifth prompt leaves most of them out."""

    def __init__(self, folder: Path, *later: list[Chunk]) -> None:
        self.provider = Playing(LONG, LONG, LONG, LONG, OLD, FINE, *later, window=16_000)
        self.folder = folder
        self.start()

    def start(self) -> None:
        """A server, which knows what is on the disk."""
        self.server = ConversationManager(Journal(self.folder), Catalog([self.provider]), Limits())

    async def play(self, count: int = 5) -> Chat:
        self.id = (await self.server.create("work/a.ipynb"))["conversation"]
        for number in range(1, count + 1):
            await self.ask(number)
        return self

    async def ask(self, number: int, after: int | None = None) -> Request:
        step = f"{self.folder.name}-{len(self.provider.requests)}"
        request = StepRequest(
            "page", step, "prompt", "run", facts(), f"Question {number}", after=after
        )
        active, _ = await self.server.step(self.id, request)
        async for _ in active.follow(-1):
            pass
        return self.provider.requests[-1]

    @property
    def entries(self) -> list[Entry]:
        return self.server.open(self.id).entries

    async def events(self, name: str) -> list[Json]:
        opened = await self.server.opened(self.id)
        return [event for event in opened["events"] if event["type"] == name]

    async def edit(self, text: str, **fields: int) -> Json:
        (made,) = await self.events("compaction")
        seq = made["seq"]
        sent = SummaryRequest("page", **{"compaction": seq, "version": seq, **fields}, text=text)
        return await edit_summary(await self.server.load(self.id), sent)


async def test_the_next_request_begins_with_the_edited_summary(tmp_path: Path) -> None:
    chat = await Chat(tmp_path, FINE, FINE).play()
    (made,) = await chat.events("compaction")
    check("CompactionEvent", made)
    assert (made["leaves_out"], made["summary"], made["by"]) == ("turns", "They asked.", "model")
    before = chat.provider.requests[-1]
    answer = await chat.edit(NEW)
    check("EditedSummary", answer)
    assert answer["event"]["turn"] == made["turn"]
    assert await chat.events("summary-edited") == [answer["event"]]
    after = await chat.ask(6)
    assert "They asked." not in text_of(after.messages[1])
    # Only the text is another; and what follows it continues from there.
    assert text_of(after.messages[1]) == text_of(before.messages[1]).replace("They asked.", NEW)
    last = await chat.ask(7)
    assert last.messages[: len(after.messages)] == after.messages


async def test_an_edit_outlives_its_server(tmp_path: Path) -> None:
    chat = await Chat(tmp_path, FINE).play()
    await chat.edit(NEW)
    entries = chat.entries
    chat.start()
    await chat.server.load(chat.id)
    assert chat.entries == entries
    assert NEW in text_of((await chat.ask(6)).messages[1])


async def test_an_empty_summary_is_not_sent(tmp_path: Path) -> None:
    chat = await Chat(tmp_path, FINE).play()
    await chat.edit(" ")
    first = text_of((await chat.ask(6)).messages[1])
    assert words.TURNS_LEFT_OUT in first
    assert words.SUMMARY not in first


async def test_of_two_pages_the_second_is_told_that_the_text_is_another(tmp_path: Path) -> None:
    chat = await Chat(tmp_path).play()
    event = (await chat.edit(NEW))["event"]
    with pytest.raises(Conflict, match="edited elsewhere"):
        await chat.edit("Something else.")
    assert "event" in await chat.edit("Both.", version=event["seq"])


async def test_the_same_text_is_no_edit(tmp_path: Path) -> None:
    chat = await Chat(tmp_path).play()
    assert await chat.edit("They asked.") == {}
    assert await chat.events("summary-edited") == []


async def test_a_summary_that_does_not_stand_is_not_edited(tmp_path: Path) -> None:
    chat = await Chat(tmp_path).play()
    with pytest.raises(Conflict, match="no longer sent"):
        await chat.edit(NEW, compaction=1)
    await chat.server.act(chat.id, Action("page", "switched", 2))
    with pytest.raises(Conflict, match="no longer sent"):
        await chat.edit(NEW)


async def test_an_edit_belongs_to_the_branches_of_its_compaction(tmp_path: Path) -> None:
    """Even if it was made while another branch was shown, which may have a compaction of its own"""
    chat = await Chat(tmp_path, LONG, FINE, FINE, FINE).play()
    await chat.ask(6)
    other = await chat.ask(7, after=5)
    assert "They asked." in text_of(other.messages[1])
    await chat.edit(NEW)
    assert NEW in text_of((await chat.ask(8)).messages[1])
    first = render(branch_of(chat.entries, 6), PLAIN)
    assert NEW in text_of(first[1])
    # A branch from before it has all that was said there.
    assert "long long" in text_of(render(branch_of(chat.entries, 2), PLAIN)[2])


async def test_exported_and_imported_it_is_the_same(tmp_path: Path) -> None:
    chat = await Chat(tmp_path).play()
    await chat.edit(NEW)
    again = imported(b"".join(map(entry_lines, chat.entries)), "work/b.ipynb")
    assert NEW in text_of(render(again, PLAIN)[1])


@pytest.mark.parametrize("format_", ["markdown", "notebook"])
async def test_exported_to_read_it_is_quoted_as_it_is_now(tmp_path: Path, format_: str) -> None:
    chat = await Chat(tmp_path).play()
    await chat.edit(f"{NEW}\nAnd the median.")
    text = exported(chat.entries, format_).data.decode()
    assert "In place of earlier turns, the model got this from here on:" in text
    assert f"> {NEW}" in text
    assert "> And the median." in text
    assert "They asked." not in text


async def test_why_there_is_no_summary_is_an_event_for_pages(tmp_path: Path) -> None:
    chat = Chat(tmp_path)
    failure = ProviderError("The endpoint failed (500).", kind="server", retryable=True)
    chat.provider = Playing(LONG, LONG, LONG, LONG, [failure], FINE, window=16_000)
    chat.start()
    await chat.play()
    (made,) = await chat.events("compaction")
    check("CompactionEvent", made)
    assert (made["by"], made["problem"]) == ("list", "The endpoint failed (500).")
    assert made["room"] > 0
    assert "has_earlier" not in made


async def test_a_server_that_ends_in_the_middle_loses_only_the_summary(tmp_path: Path) -> None:
    chat = await Chat(tmp_path / "whole").play()
    (journal,) = (tmp_path / "whole").rglob("*.jsonl")
    lines = journal.read_text("utf-8").splitlines(keepends=True)
    asked = next(n for n, line in enumerate(lines) if '"type":"summarizing"' in line)
    cut = tmp_path / "cut" / journal.relative_to(tmp_path / "whole")
    cut.parent.mkdir(parents=True)
    cut.write_text("".join(lines[: asked + 1]), "utf-8")
    chat.provider = Playing(OLD, FINE, window=16_000)
    chat.folder = tmp_path / "cut"
    chat.start()
    await chat.server.load(chat.id)
    assert [error["kind"] for error in await chat.events("error")] == ["interrupted"]
    assert await chat.events("compaction") == []
    request = await chat.ask(5)
    assert len(chat.provider.requests) == 2
    assert "They asked." in text_of(request.messages[1])
    assert len(await chat.events("compaction")) == 1

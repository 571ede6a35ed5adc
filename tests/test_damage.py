"""A damaged line anywhere in a conversation loses what it held, and nothing else."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation import (
    blocks,
    current_turn,
    is_open,
    join,
    opened,
    without_gaps,
)
from jupyterlab_gptcode.conversation.entries import Begin
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.conversation.journal_format import parse_entry
from jupyterlab_gptcode.protocol import Action, StepEnd

from .client import Client, Script, of_type, prompts
from .disk import memory_disk
from .test_conversations import server
from .test_torn import ID, rich

DAMAGE = b'{"seq":\x00\xffsecret\n'
SAID = "The end of this answer could not be read, because its file was damaged."


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def damage(path: Path, word: str, *, last: bool = False) -> bytes:
    """Overwrites the first or last line of this type, as a bad block does; returns the line."""
    found = lines(path)
    types = [parse_entry(line.decode()) and f'"type":"{word}"'.encode() in line for line in found]
    index = len(types) - 1 - types[::-1].index(True) if last else types.index(True)
    before, found[index] = found[index], DAMAGE
    path.write_bytes(b"".join(found))
    return before


def test_any_line_may_be_damaged() -> None:
    with memory_disk() as folder:
        path, story = folder / f"{ID}.jsonl", rich()
        journal = Journal(folder)
        for index in range(1, len(story.entries)):
            path.unlink(missing_ok=True)
            path.with_suffix(".torn").unlink(missing_ok=True)
            journal.create(ID, story.entries)
            whole = lines(path)
            path.write_bytes(b"".join([*whole[:index], DAMAGE, *whole[index + 1 :]]))
            rest = [entry for entry in story.entries if entry is not story.entries[index]]
            assert journal.read(ID) == join(rest)
            assert path.with_suffix(".torn").read_bytes() == DAMAGE + b"\n"
            assert path.read_bytes() == b"".join([*whole[:index], *whole[index + 1 :]])
            # All is shown in the turn that it belongs to, and the next one has its own number.
            entries = without_gaps(rest)
            assert [entry.seq for entry in entries] == sorted({entry.seq for entry in entries})
            assert current_turn(entries) == current_turn(story.entries)
            started: set[str] = set()
            for event in opened(join(entries))["events"]:
                started |= {event["step"]} if event["type"] == "step-start" else set()
                assert event["step"] in started or not event["step"]
            is_open(entries)
            blocks(entries)


def test_a_prompt_whose_line_is_damaged_is_known_by_the_next_line() -> None:
    with memory_disk() as folder:
        path, story = folder / f"{ID}.jsonl", rich()
        Journal(folder).create(ID, story.entries)
        damage(path, "begin")
        entries = without_gaps(Journal(folder).read(ID))
        begin = next(entry.body for entry in entries if isinstance(entry.body, Begin))
        assert (begin.text, begin.kind, begin.model) == ("Größe 😀?", "prompt", "scripted")


async def test_what_follows_a_damaged_line_is_shown_and_goes_on(
    client: Client,
    script: Script,
    journals: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    conversation = await client.new()
    script.play({"when": "", "answers": ["Fine."]})
    for prompt in ("One", "Two", "Three"):
        await client.prompt(conversation, prompt)
    path = journals / f"{conversation}.jsonl"
    damage(path, "text-delta")
    caplog.clear()
    manager = server(journals)
    await manager.load(conversation)
    read = await manager.opened(conversation)
    assert prompts(read) == ["One", "Two", "Three"]
    assert len(of_type(read, "text-delta")) == 2
    assert of_type(read, "error") == []
    # It is said where the user sees it, and once.
    [notice] = of_type(read, "action")
    assert (notice["action"], notice["reason"], notice["turn"]) == ("noticed", "damaged", 3)
    warnings = [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]
    assert warnings == ["1 damaged lines of a conversation were saved beside its file."]
    later = server(journals)
    await later.load(conversation)
    assert await later.opened(conversation) == read


async def test_a_damaged_end_does_not_blame_the_server(
    client: Client, script: Script, journals: Path
) -> None:
    conversation = await client.new()
    script.play({"when": "", "answers": ["Fine."]})
    await client.prompt(conversation, "One")
    damage(journals / f"{conversation}.jsonl", "step-end", last=True)
    manager = server(journals)
    await manager.load(conversation)
    read = await manager.opened(conversation)
    [error] = of_type(read, "error")
    assert (error["kind"], error["message"]) == ("damaged", SAID)
    assert (read["live"], read["open"]) == (None, False)


async def test_an_earlier_end_that_is_damaged_changes_nothing_later(
    client: Client, script: Script, journals: Path
) -> None:
    conversation = await client.new()
    script.play({"when": "", "answers": ["Fine."]})
    for prompt in ("One", "Two"):
        await client.prompt(conversation, prompt)
    damage(journals / f"{conversation}.jsonl", "step-end")
    manager = server(journals)
    active_entries = (await manager.load(conversation)).entries
    assert [type(entry.body) for entry in active_entries[-2:]] == [StepEnd, Action]
    assert of_type(await manager.opened(conversation), "error") == []

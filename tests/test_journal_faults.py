"""Disks and files that are not as they should be: what is kept, and what the user reads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode.conversation.entries import Entry
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.conversation.journal_format import dump_entry
from jupyterlab_gptcode.errors import JournalError, Unusable
from jupyterlab_gptcode.protocol import Action

from .client import Client, prompts, step
from .disk import full_disk, sealed, unsynced
from .journals import ID, OTHER, entries, filled, more


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "conversations"


VANISH: dict[str, Callable[[Path], object]] = {
    "file": lambda path: path.unlink(),
    "folder": lambda path: shutil.rmtree(path.parent.parent),
    "moved": lambda path: path.parent.rename(path.parent.with_name("elsewhere")),
    "emptied": lambda path: path.write_bytes(b""),
}


@pytest.mark.parametrize("what", VANISH)
@pytest.mark.parametrize("before", ["begins", "goes on"])
def test_a_conversation_whose_file_vanished_is_written_anew(
    folder: Path, what: str, before: str
) -> None:
    journal, known = filled(folder), entries()
    if before == "goes on" and what != "emptied":
        journal.append(ID, more(4), known)
        known.append(more(4))
    VANISH[what](folder / f"{ID}.jsonl")
    journal.append(ID, more(5), known)
    journal.append(ID, more(6), [*known, more(5)])
    journal.sync(ID)
    assert Journal(folder).read(ID) == [*known, more(5), more(6)]
    assert [path.name for path in folder.iterdir()] == [f"{ID}.jsonl"]
    assert (folder / f"{ID}.jsonl").stat().st_mode & 0o777 == 0o600


def test_where_it_cannot_be_written_anew_nothing_half_stands_in_its_place(folder: Path) -> None:
    journal = filled(folder)
    (folder / f"{ID}.jsonl").unlink()
    with full_disk(100), pytest.raises(JournalError, match="could not be written"):
        journal.append(ID, more(), entries())
    assert list(folder.iterdir()) == []
    journal.append(ID, more(), entries())
    journal.sync(ID)
    assert journal.read(ID) == [*entries(), more()]


def test_what_fsync_did_not_confirm_is_written_anew(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal = Journal(folder)
    folder.mkdir(parents=True)
    with unsynced(folder / f"{ID}.jsonl"):
        journal.append(ID, entries()[0])
        journal.sync(ID)
    assert "may not have reached the disk" in caplog.text
    (folder / f"{ID}.jsonl").write_bytes(b"what the disk kept of it")
    journal.append(ID, more(), entries())
    journal.sync(ID)
    assert journal.read(ID) == [*entries(), more()]


def newer(folder: Path, *lines: str) -> bytes:
    """A conversation of a later version, with a line that is torn."""
    head = json.loads(dump_entry(entries()[0]))
    head["body"]["version"] = 2
    data = "\n".join([json.dumps(head), *lines, '{"seq":4,"ti']).encode()
    (folder / f"{ID}.jsonl").write_bytes(data)
    return data


def test_a_later_versions_file_is_left_alone(folder: Path) -> None:
    journal = filled(folder, OTHER)
    data = newer(folder, '{"seq":1,"new":true}')
    for use in (lambda: journal.read(ID), lambda: journal.append(ID, more(), entries())):
        with pytest.raises(Unusable, match="a newer version of GPT-Code") as refusal:
            use()
        assert refusal.value.kind == "newer"
    assert {each for each in journal.stamps() if journal.head(each)} == {ID, OTHER}
    assert (folder / f"{ID}.jsonl").read_bytes() == data
    assert not (folder / f"{ID}.torn").exists()


async def test_a_later_versions_conversation_is_said_to_be_one(
    client: Client, journals: Path
) -> None:
    other = await client.new()
    newer(journals)
    message = (
        "This conversation was written by a newer version of GPT-Code. It is left as it is. "
        "Update GPT-Code, or start a new conversation."
    )
    refusal = (422, {"kind": "newer", "message": message})
    assert await client.call("GET", "conversations", ID) == refusal
    path = ("conversations", ID, "steps")
    assert await client.call("POST", *path, body=step(text="Go")) == refusal
    assert (await client.read(other))["events"] == []


def test_entries_of_types_that_came_later_are_passed_over_and_kept(folder: Path) -> None:
    journal = filled(folder)
    path = folder / f"{ID}.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    later = b'{"seq":2,"time":3.5,"type":"later","step":"s","turn":1,"body":{"text":"Hm."}}\n'
    lines = [*lines[:2], later, *lines[2:], later]
    path.write_bytes(b"".join(lines))
    assert journal.read(ID) == entries()
    journal.append(ID, more(), entries())
    journal.sync(ID)
    assert journal.read(ID) == [*entries(), more()]
    assert path.read_bytes().splitlines(keepends=True)[:-1] == lines
    assert not path.with_suffix(".torn").exists()


@pytest.mark.parametrize(
    "damage",
    [
        b'{"seq":4,"time":1.0,"type":"begin","body":{}}\n',
        b'{"seq":4,"time":1.0,"body":{}}\n',
        b'{"seq":4,"time":1.0,"type":["later"],"body":{}}\n',
        b'{"seq":4,"time":1.0,"type":"later","body":5}\n',
    ],
)
def test_a_line_that_is_no_entry_is_damage(folder: Path, damage: bytes) -> None:
    journal = filled(folder)
    with (folder / f"{ID}.jsonl").open("ab") as file:
        file.write(damage)
    assert journal.read(ID) == entries()
    assert (folder / f"{ID}.torn").read_bytes() == damage + b"\n"


def test_a_file_that_may_not_be_changed_is_read(folder: Path) -> None:
    journal = filled(folder)
    with (folder / f"{ID}.jsonl").open("ab") as file:
        file.write(b'{"seq":4,"ti')
    with sealed(folder / f"{ID}.jsonl"):
        assert journal.read(ID) == entries()
        with pytest.raises(JournalError, match=r"could not be written to disk \(Operation not"):
            journal.append(ID, more(), entries())


def test_where_nothing_can_be_kept_beside_a_torn_line_is_not_cut_off(folder: Path) -> None:
    journal = filled(folder)
    with (folder / f"{ID}.jsonl").open("ab") as file:
        file.write(b'{"seq":4,"ti')
    (folder / f"{ID}.torn").mkdir()
    assert journal.read(ID) == entries()
    with pytest.raises(JournalError, match="check the permissions"):
        journal.append(ID, more(), entries())
    assert (folder / f"{ID}.jsonl").read_bytes().endswith(b'{"seq":4,"ti')


async def test_a_step_of_a_read_only_conversation_is_refused_and_its_past_is_shown(
    client: Client, journals: Path
) -> None:
    conversation = await client.new()
    await client.prompt(conversation, "Hello")
    before = await client.read(conversation)
    with sealed(journals / f"{conversation}.jsonl"):
        path = ("conversations", conversation, "steps")
        status, refusal = await client.call("POST", *path, body=step(text="More", step="two"))
        assert (status, refusal["kind"]) == (500, "journal")
        assert "could not be written to disk" in refusal["message"]
        assert await client.read(conversation) == before
    await client.prompt(conversation, "More", step="three")
    assert prompts(await client.read(conversation)) == ["Hello", "More"]


def test_a_file_that_cannot_be_read_is_not_said_to_be_missing(folder: Path) -> None:
    journal = filled(folder, OTHER)
    (folder / f"{ID}.jsonl").mkdir()
    with pytest.raises(JournalError, match="could not be read from disk"):
        journal.read(ID)
    with pytest.raises(JournalError, match="could not be written to disk"):
        journal.append(ID, more(), entries())
    assert [each for each in journal.stamps() if journal.head(each)] == [OTHER]


def test_what_is_nested_too_deeply_is_refused_and_hides_nothing(folder: Path) -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    ran = Action("page", "ran", 1, 1, status="ok", outputs=({"data": deep},))
    journal = filled(folder)
    with pytest.raises(Unusable, match="nested too deeply"):
        journal.append(ID, Entry(4, 9.0, ran, "", 1), entries())
    with (folder / f"{ID}.jsonl").open("ab") as file:
        file.write(b'{"seq":4,"time":1.0,"type":"later","body":' + b"[" * 100_000 + b"\n")
    journal.append(ID, more(5), entries())
    journal.sync(ID)
    assert journal.read(ID) == [*entries(), more(5)]


def test_a_clock_that_jumps_back_changes_nothing(folder: Path) -> None:
    written = [replace(entry, time=1e9 - entry.seq) for entry in entries()]
    journal = Journal(folder)
    for index, entry in enumerate(written):
        journal.append(ID, entry, written[:index])
    journal.sync(ID)
    assert journal.read(ID) == written

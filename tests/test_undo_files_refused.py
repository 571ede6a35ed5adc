"""Files of a turn that are not put back: what is said, and that they stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from .client import Client, Script
from .disk import full_disk
from .test_attached_files import last, work
from .test_undo_files import files, put_back, turn

__all__ = ["work"]


@pytest.mark.parametrize("kind", ["undo", "redo"])
async def test_what_the_user_writes_after_the_list_was_drawn_stays(
    client: Client, script: Script, work: Path, kind: str
) -> None:
    conversation = await turn(client, script, work)
    if kind == "redo":
        await put_back(client, conversation, "work/weights.txt", "work/made.txt")
    listed = await files(client, conversation, kind)
    (work / "weights.txt").write_text("the user's own")
    chosen = ("work/weights.txt", "work/made.txt")
    _, answer = await put_back(client, conversation, *chosen, kind=kind, listed=listed)
    assert answer["done"] == ["work/made.txt"]
    why = "It has changed since you saw this list. Look at it again."
    assert answer["failed"] == [{"name": "work/weights.txt", "why": why}]
    assert (work / "weights.txt").read_text() == "the user's own"
    [again] = (await files(client, conversation, kind))["files"]
    assert (again["path"], again["changed"]) == ("work/weights.txt", True)


async def test_a_folder_that_is_not_empty_is_not_removed_and_that_is_said(
    client: Client, script: Script, work: Path
) -> None:
    conversation = await turn(client, script, work)
    (work / "made.txt").unlink()
    (work / "made.txt").mkdir()
    (work / "made.txt" / "own.txt").write_text("the user's own")
    _, answer = await put_back(client, conversation, "work/made.txt")
    assert answer["done"] == []
    why = "It is a folder now, and something lies in it."
    assert answer["failed"] == [{"name": "work/made.txt", "why": why}]
    assert (work / "made.txt" / "own.txt").exists()


async def test_what_fails_is_said_and_stays(client: Client, script: Script, work: Path) -> None:
    (work / "weights.txt").write_text("x" * 50_000)
    conversation = await turn(client, script, work)
    with full_disk(40_000):
        _, answer = await put_back(client, conversation, "work/weights.txt")
    assert answer["done"] == []
    assert answer["failed"] == [{"name": "work/weights.txt", "why": "File too large"}]
    assert (work / "weights.txt").read_text() == "new"
    await client.prompt(conversation, "Else")
    assert "before your request" not in last(script)
    await client.act_turn(conversation, "ended", "page", turn=2)
    _, answer = await put_back(client, conversation, "work/weights.txt")
    assert answer["done"] == ["work/weights.txt"]

"""Whose a file is that runs of a conversation have written: the risk names what is the user's."""

from __future__ import annotations

from pathlib import Path

from .client import Client, Script, of_type
from .test_attached_files import work
from .test_undo_files import put_back, turn

__all__ = ["work"]


async def test_a_file_that_is_put_back_is_the_users_again(
    client: Client, script: Script, work: Path
) -> None:
    conversation = await turn(client, script, work)
    removes = "import os\nos.remove('made.txt')"
    assert await risks(client, script, conversation, removes) == []
    assert (await put_back(client, conversation, "work/made.txt"))[0] == 200
    (work / "made.txt").write_text("the user's own")
    assert await risks(client, script, conversation, removes) == ["deletes made.txt"]


async def test_who_allowed_to_write_over_a_file_has_not_given_it_away(
    client: Client, script: Script, work: Path
) -> None:
    conversation = await turn(client, script, work)
    writes, removes = "open('weights.txt', 'w')", "import os\nos.remove('weights.txt')"
    assert await risks(client, script, conversation, writes) == ["overwrites weights.txt"]
    assert await risks(client, script, conversation, removes) == ["deletes weights.txt"]


async def risks(client: Client, script: Script, conversation: str, source: str) -> list[str]:
    """Of this code in a turn of its own."""
    script.play({"when": "", "answers": [f"```python\n{source}\n```\n"]})
    await client.prompt(conversation, "Do it", mode="safe")
    found = await client.read(conversation)
    await client.act_turn(
        conversation, "ended", "page", turn=of_type(found, "step-start")[-1]["turn"]
    )
    return list(of_type(found, "code-end")[-1].get("risks", []))

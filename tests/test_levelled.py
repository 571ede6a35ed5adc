"""Pages of a conversation know the level that a user chooses, before a step says it."""

from __future__ import annotations

import pytest

from .client import Client, Script


@pytest.fixture
def asked(script: Script) -> Script:
    script.play({"when": "", "answers": ["Fine."] * 5})
    return script


async def levelled(client: Client, conversation: str) -> list[tuple[str, str]]:
    read = await client.read(conversation)
    return [
        (event["client"], event["level"])
        for event in read["events"]
        if event["type"] == "action" and event["action"] == "levelled"
    ]


@pytest.mark.usefixtures("asked")
async def test_pages_read_what_was_chosen(client: Client) -> None:
    conversation = await client.new()
    for page, level in (("one", "samples"), ("two", "structure"), ("one", "structure")):
        code, _ = await client.act_turn(conversation, "levelled", page, turn=0, level=level)
        assert code == 200
    # The third says nothing new.
    assert await levelled(client, conversation) == [("one", "samples"), ("two", "structure")]
    await client.prompt(conversation, "Hello", level="prompts")
    await client.act_turn(conversation, "levelled", "two", turn=1, level="prompts")
    assert len(await levelled(client, conversation)) == 2


async def test_it_changes_nothing_of_what_is_sent(client: Client, asked: Script) -> None:
    conversation = await client.new()
    await client.prompt(conversation, "Hello")
    before = asked.requests[-1]["messages"]
    await client.act_turn(conversation, "levelled", "other", turn=0, level="prompts")
    await client.prompt(conversation, "Again")
    assert asked.requests[-1]["messages"][: len(before)] == before


@pytest.mark.usefixtures("asked")
async def test_a_level_is_one_of_four(client: Client) -> None:
    conversation = await client.new()
    for wrong in ({}, {"level": "all"}, {"level": None}, {"level": "samples", "block": 1}):
        code, _ = await client.act_turn(conversation, "levelled", "page", turn=0, **wrong)
        assert code in (400, 422), wrong

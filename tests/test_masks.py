"""The user sends a secret as it is, or has it masked again: what the provider gets."""

from __future__ import annotations

import json

import pytest

from .client import FACTS, Client, Script
from .test_masking import KEY, OTHER


@pytest.fixture
def asked(script: Script) -> Script:
    script.play({"when": "", "answers": ["Fine."] * 5})
    return script


def latest(script: Script) -> str:
    return json.dumps(script.requests[-1]["messages"])


async def test_a_step_names_what_it_masks_and_never_the_value(
    client: Client, asked: Script
) -> None:
    conversation = await client.new()
    events = await client.prompt(conversation, f"Use {KEY}")
    (start,) = [event for event in events if event["type"] == "step-start"]
    assert start["secrets"] == [{"number": 1, "kind": "OpenAI key", "place": "prompt"}]
    assert "Use <secret-1>" in latest(asked)
    read = await client.read(conversation)
    assert [event["secrets"] for event in read["events"] if "secrets" in event] == [
        start["secrets"]
    ]


async def test_one_is_sent_as_it_is_until_it_is_masked_again(client: Client, asked: Script) -> None:
    conversation = await client.new()
    await client.prompt(conversation, f"Use {KEY} and {OTHER}")
    await client.act_turn(conversation, "unmasked", "page", secret=1)
    await client.prompt(conversation, "Again")
    assert f"Use {KEY} and <secret-2>" in latest(asked)
    await client.act_turn(conversation, "masked", "page", secret=1)
    await client.act_turn(conversation, "masked", "page", secret=1)
    await client.prompt(conversation, "Again")
    assert "Use <secret-1> and <secret-2>" in latest(asked)
    read = await client.read(conversation)
    actions = [event["action"] for event in read["events"] if event["type"] == "action"]
    assert [each for each in actions if "mask" in each] == ["unmasked", "masked"]


@pytest.mark.usefixtures("asked")
async def test_only_what_has_a_number_is_sent_as_it_is(client: Client) -> None:
    conversation = await client.new()
    await client.prompt(conversation, "Hello")
    for wrong in ({"secret": 1}, {"secret": 0}, {}, {"secret": 1, "block": 1}):
        code, _ = await client.act_turn(conversation, "unmasked", "page", **wrong)
        assert code in (400, 422), wrong


async def test_a_step_names_only_what_its_level_sends(client: Client, asked: Script) -> None:
    conversation = await client.new()
    cell = {"id": "first", "type": "code", "source": f"key = '{OTHER}'", "outputs": []}
    facts = {**FACTS, "cells": [cell]}

    async def named(level: str) -> list[tuple[int, str]]:
        events = await client.prompt(conversation, f"Use {KEY}", facts=facts, level=level)
        (start,) = [event for event in events if event["type"] == "step-start"]
        return [(each["number"], each["place"]) for each in start.get("secrets", ())]

    assert await named("prompts") == [(1, "prompt")]
    assert "<secret-2>" not in latest(asked)
    assert await named("prompts") == []
    # It is sent now, and so it is named now.
    assert await named("everything") == [(2, "cell")]
    assert "key = '<secret-2>'" in latest(asked)
    assert OTHER not in latest(asked)

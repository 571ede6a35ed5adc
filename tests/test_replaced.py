"""A conversation's file is replaced while a page is open: a backup, or another server's work."""

from __future__ import annotations

import json
from pathlib import Path

from jupyterlab_gptcode.protocol import Json

from .client import Client, Script, prompts


async def last_seen(client: Client, conversation: str, last: int) -> list[Json]:
    """The events that a page gets which knows all up to `last`."""
    path = ("GET", "conversations", conversation, "events")
    response = await client.fetch(*path, headers={"Last-Event-ID": str(last)})
    parts = response.body.decode().split("\n\n")
    return [json.loads(part.partition("data: ")[2]) for part in parts if "data: " in part]


async def start_turn(client: Client, script: Script) -> str:
    script.play({"when": "", "answers": ["Fine."]})
    conversation = await client.new()
    await client.prompt(conversation, "One")
    return conversation


async def test_a_page_learns_that_it_knows_more_than_there_is(
    client: Client, script: Script, journals: Path
) -> None:
    talk = await start_turn(client, script)
    path = journals / f"{talk}.jsonl"
    backup = path.read_bytes()
    await client.prompt(talk, "Two")
    known = (await client.read(talk))["seq"]
    assert [event["seq"] for event in await last_seen(client, talk, known)] == [known] * 2
    path.write_bytes(backup)
    events = await last_seen(client, talk, known)
    assert {event["type"] for event in events} == {"driver"}
    assert all(event["seq"] < known for event in events)
    read = await client.read(talk)
    assert (prompts(read), read["seq"]) == (["One"], events[0]["seq"])
    # It goes on from there, in memory and on disk.
    await client.prompt(talk, "Three")
    assert prompts(await client.read(talk)) == ["One", "Three"]
    numbers = [json.loads(line)["seq"] for line in path.read_text("utf-8").splitlines()]
    assert numbers == sorted(set(numbers))


async def test_what_another_server_has_written_is_read(
    client: Client, script: Script, journals: Path
) -> None:
    talk = await start_turn(client, script)
    path = journals / f"{talk}.jsonl"
    before = path.read_bytes()
    await client.prompt(talk, "Two")
    after = path.read_bytes()
    path.write_bytes(before)
    assert prompts(await client.read(talk)) == ["One"]
    path.with_suffix(".new").write_bytes(after)
    path.with_suffix(".new").replace(path)
    assert prompts(await client.read(talk)) == ["One", "Two"]


async def test_what_cannot_be_read_any_more_stays(
    client: Client, script: Script, journals: Path
) -> None:
    talk = await start_turn(client, script)
    path = journals / f"{talk}.jsonl"
    before = await client.read(talk)
    path.write_bytes(b"damaged\n")
    assert await client.read(talk) == before
    path.unlink()
    assert await client.read(talk) == before


async def test_a_number_that_never_was_hides_nothing(client: Client, script: Script) -> None:
    talk = await start_turn(client, script)
    seq = (await client.read(talk))["seq"]
    assert [event["seq"] for event in await last_seen(client, talk, 99999)] == [seq] * 2

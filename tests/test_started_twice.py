"""A notebook is open in two pages before either has sent a prompt: one starts its conversation."""

from __future__ import annotations

import asyncio

from .client import Client

PATH = "work/a.ipynb"


async def test_of_two_at_once_one_starts_the_conversation(client: Client) -> None:
    body = {"notebook": PATH, "known": []}
    calls = (client.call("POST", "conversations", body=body) for _ in range(2))
    (first, made), (second, refused) = sorted(
        await asyncio.gather(*calls), key=lambda call: call[0]
    )
    assert (first, second, refused["kind"]) == (201, 409, "started")
    assert "Another tab" in refused["message"]
    _, listed = await client.call("GET", "conversations", params={"notebook": PATH})
    assert [row["conversation"] for row in listed["conversations"]] == [made["conversation"]]


async def test_what_the_page_knows_of_does_not_count(client: Client) -> None:
    """The user has left it, or it is that of a deleted notebook of the same name."""
    body = {"notebook": PATH, "known": [await client.new()]}
    assert (await client.call("POST", "conversations", body=body))[0] == 201
    assert (await client.call("POST", "conversations", body=body))[0] == 409


async def test_conversations_of_other_notebooks_do_not_count(client: Client) -> None:
    await client.new()
    body = {"notebook": "work/b.ipynb", "known": []}
    assert (await client.call("POST", "conversations", body=body))[0] == 201


async def test_a_copy_is_forked_once(client: Client) -> None:
    fork = {"conversation": await client.new(), "seq": 0}
    body = {"notebook": "work/copy.ipynb", "fork": fork, "known": []}
    assert (await client.call("POST", "conversations", body=body))[0] == 201
    assert (await client.call("POST", "conversations", body=body))[0] == 409

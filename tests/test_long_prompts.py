"""A prompt far beyond the model's window is refused before anything is sent or written."""

from __future__ import annotations

from pathlib import Path

import pytest

from .client import Client, Script, prompts

WORDS = "word " * 20_000  # 100,000 bytes


@pytest.fixture
def small(script: Script) -> Script:
    """A model that takes 8,000 tokens, 6,000 of them for the request."""
    script.play({"when": "", "answers": ["Fine."]}, context_window=8_000)
    return script


async def test_it_is_refused_with_its_length_and_the_most(
    client: Client, small: Script, journals: Path
) -> None:
    conversation = await client.new()
    before = (journals / f"{conversation}.jsonl").read_bytes()
    assert await client.post_step(conversation, text=WORDS) == (
        422,
        {
            "kind": "too-long",
            "message": "This message has about 25,000 tokens, and scripted takes about 6,000. "
            "Shorten it, attach it as a file, or choose another model.",
        },
    )
    assert small.requests == []
    assert (journals / f"{conversation}.jsonl").read_bytes() == before
    # The same step, shortened, is a step like any other.
    await client.prompt(conversation, WORDS[:1_000], step="one")
    assert prompts(await client.read(conversation)) == [WORDS[:1_000]]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("x" * 36_000, 200),
        ("x" * 36_001, 422),
        ("語" * 12_000, 200),
        ("語" * 12_001, 422),
        ("\ud83d" * 12_001, 422),
    ],
    ids=["long", "longer", "wide", "wider", "half"],
)
async def test_what_might_fit_is_sent(
    client: Client, small: Script, text: str, status: int
) -> None:
    conversation = await client.new()
    path = ("conversations", conversation, "steps")
    body = {"client": "page", "step": "one", "kind": "prompt", "mode": "run", "text": text}
    facts = {"notebook": "a.ipynb", "cells": []}
    response = await client.fetch("POST", *path, body={**body, "facts": facts})
    assert response.code == status
    # While it is written, the page says the same.
    asked = {"client": "page", "step": "two", "conversation": "", "text": text, "facts": facts}
    _, found = await client.call("POST", "estimate", body=asked)
    assert found["too_long"] == (status == 422)
    assert len(small.requests) == (status == 200)


async def test_its_preview_says_the_same(client: Client, small: Script) -> None:
    """And not that a summary would be sent first."""
    for conversation in ("", await client.new()):
        body = {"client": "page", "step": "one", "conversation": conversation, "text": WORDS}
        body["facts"] = {"notebook": "a.ipynb", "cells": []}  # type: ignore[assignment]
        status, found = await client.call("POST", "preview", body=body)
        assert (status, found["kind"]) == (422, "too-long")
        assert found["message"].startswith("This message has about 25,000 tokens")
    assert small.requests == []

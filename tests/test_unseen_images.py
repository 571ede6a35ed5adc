"""A model that turns out not to see: the step says so, and the next one leaves the images out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyterlab_gptcode.protocol import Json

from .build import PICTURE
from .client import BLOCK, Client, of_type, texts
from .upstream import Upstream, serving


@pytest.fixture
def upstream(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[Upstream]:
    served = serving()
    yield jp_asyncio_loop.run_until_complete(served.__aenter__())
    jp_asyncio_loop.run_until_complete(served.__aexit__(None, None, None))


@pytest.fixture
def gptcode_config(upstream: Upstream) -> Json:
    return {"endpoints": {"lab": {"base_url": upstream.url, "vision": True}}}


async def test_the_next_request_says_what_is_left_out(
    client: Client, upstream: Upstream, tmp_path: Path
) -> None:
    def answer(body: Json) -> tuple[str, str] | None:
        return ("400 Bad", "image input is not supported") if sees(body) else None

    upstream.answer = answer
    upstream.says(BLOCK)
    conversation = await client.new()
    await client.prompt(conversation, "Plot it")
    (begin,) = of_type(await client.read(conversation), "code-end")
    ran = {"status": "ok", "turn": 1, "block": begin["block"], "outputs": [PICTURE]}
    await client.act(conversation, action="approved", turn=1, block=begin["block"], source="1")
    await client.start_run(conversation, "1", block=begin["block"])
    await client.act(conversation, action="ran", **ran)
    upstream.says("A red square.")
    events = await client.results(conversation)
    (error,) = of_type({"events": events}, "error")
    assert (error["kind"], error["retryable"]) == ("images", True)
    assert "try again, and they are left out" in error["message"]
    assert sees(upstream.requests[-1])
    events = await client.prompt(conversation, "Go on.", step="three")
    assert texts(events) == "A red square."
    assert not sees(upstream.requests[-1])
    assert "learned.json" in [each.name for each in (tmp_path / "gptcode").iterdir()]


def sees(body: Json) -> bool:
    return "image_url" in json.dumps(body)

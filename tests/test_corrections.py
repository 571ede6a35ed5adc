"""The user corrects what is known of a model, in place; the configuration locks it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyterlab_gptcode.protocol import Json

from .client import Client
from .test_openapi import schema_errors
from .upstream import Upstream, serving


@pytest.fixture
def upstream(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[Upstream]:
    served = serving()
    found = jp_asyncio_loop.run_until_complete(served.__aenter__())
    found.models = {"data": [{"id": "a"}, {"id": "b"}]}
    found.says("Yes.")
    yield found
    jp_asyncio_loop.run_until_complete(served.__aexit__(None, None, None))


@pytest.fixture
def gptcode_config(upstream: Upstream) -> Json:
    lab = {"base_url": upstream.url, "vision": False, "output_cap": 500}
    return {"endpoints": {"lab": lab}, "base_url": upstream.url}


async def correct(client: Client, model: str, **values: object) -> tuple[int, Json]:
    body = {"model": model, **values}
    status, answer = await client.call("POST", "models", "correction", body=body)
    assert schema_errors("POST", "/models/correction", status, answer) == []
    return status, answer


async def model_of(client: Client, name: str) -> Json:
    status, found = await client.call("GET", "models")
    assert schema_errors("GET", "/models", status, found) == []
    [model] = [each for each in found["models"] if each["id"] == name]
    assert isinstance(model, dict)
    return model


async def test_a_model_is_corrected_and_taken_back(client: Client, tmp_path: Path) -> None:
    before = await model_of(client, "a")
    assert (before["context_window"], before["vision"]) == (32_768, False)
    values = {"context_window": 8_192, "vision": True, "reasoning": True, "output_cap": 2_000}
    assert await correct(client, "a", **values) == (200, {})
    after = await model_of(client, "a")
    assert {name: after[name] for name in values} == values
    assert set(after["sources"].values()) == {"user"}
    # It is of one model.
    assert (await model_of(client, "b"))["sources"] == before["sources"]
    assert (await correct(client, "a", vision=None, reasoning=None))[0] == 200
    after = await model_of(client, "a")
    assert (after["vision"], after["reasoning"], after["context_window"]) == (False, False, 8_192)
    assert after["sources"]["vision"] == "default"
    saved = json.loads((tmp_path / "gptcode" / "corrected.json").read_text("utf-8"))
    assert [*saved.values()] == [{"a": {"context_window": 8_192, "output_cap": 2_000}}]


async def test_a_corrected_window_bounds_the_next_prompt(
    client: Client, upstream: Upstream
) -> None:
    await correct(client, "a", context_window=1_000)
    conversation = await client.new()
    text = "word " * 2_000
    status, answer = await client.post_step(conversation, text=text, step="long", model="a")
    assert (status, answer["kind"]) == (422, "too-long")
    assert upstream.requests == []
    await correct(client, "a", context_window=None)
    await client.prompt(conversation, text, model="a")
    assert len(upstream.requests) == 1


async def test_what_the_configuration_says_is_locked(client: Client) -> None:
    status, answer = await correct(client, "lab/a", context_window=9_000, vision=True)
    assert (status, answer["message"]) == (
        409,
        "c.GPTCode.endpoints sets whether its models see images. Nothing was changed. Change it "
        "there and restart JupyterLab.",
    )
    assert (await model_of(client, "lab/a"))["sources"]["context_window"] == "default"
    assert (await correct(client, "lab/a", context_window=9_000))[0] == 200
    found = await model_of(client, "lab/a")
    assert (found["context_window"], found["output_cap"]) == (9_000, 500)
    _, endpoints = await client.call("GET", "endpoints")
    locked = {each["name"]: each["locked"] for each in endpoints["endpoints"]}
    assert locked == {
        "openai": [],
        "lab": [
            {"field": "vision", "setting": "c.GPTCode.endpoints"},
            {"field": "output_cap", "setting": "c.GPTCode.endpoints"},
        ],
    }


@pytest.mark.parametrize(
    "values",
    [
        {"context_window": 999},
        {"context_window": True},
        {"context_window": 8192.5},
        {"output_cap": 0},
        {"vision": "yes"},
        {"price": 1},
        {},
    ],
)
async def test_what_cannot_be_is_refused(client: Client, values: Json) -> None:
    assert (await correct(client, "a", **values))[0] == 422


async def test_an_endpoint_that_is_forgotten_takes_its_corrections_along(
    client: Client, upstream: Upstream, tmp_path: Path
) -> None:
    body = {
        "preset": "custom",
        "name": "mine",
        "base_url": upstream.url.replace("127.0.0.1", "localhost"),
    }
    assert (await client.call("POST", "endpoints", body=body))[0] == 201
    await correct(client, "mine/a", vision=True)
    await correct(client, "a", vision=True)
    await client.call("DELETE", "endpoints", "mine")
    saved = json.loads((tmp_path / "gptcode" / "corrected.json").read_text("utf-8"))
    assert saved == {upstream.url: {"a": {"vision": True}}}

"""Models of the hub in a running server: the list, the progress, cancel, remove, and use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from anyio import fail_after

from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.setup.hub.recommended import recommended

from .client import Client
from .hub_play import serve_file
from .hub_server import CONTENT, FILE, SPEC, Hub
from .test_openapi import schema_errors

pytest_plugins = ["tests.weights"]


@pytest.fixture
def gptcode_config(request: pytest.FixtureRequest) -> Json:
    return {"local_servers": {"Ollama": 1}, **getattr(request, "param", {})}


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "gptcode" / "models"


class Page:
    """What the page does with downloads."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def call(self, method: str, path: str = "", expected: int = 200, **body: Any) -> Json:
        parts = ["downloads", *([path] if path else [])]
        status, answer = await self._client.call(method, *parts, body=body)
        described = "/downloads" + ({"": "", "stop": "/stop"}.get(path, "/{file}"))
        assert schema_errors(method, described, status, answer) == []
        assert status == expected, answer
        assert isinstance(answer, dict)
        return answer

    async def row(self, file: str = FILE) -> Json:
        found = await self.call("GET")
        return next((each for each in found["models"] if each["file"] == file), {})

    async def until(self, *states: str) -> Json:
        return await self.when(lambda row: row["state"] in states)

    async def when(self, right: Callable[[Json], object]) -> Json:
        """The row when it is as wanted."""
        with fail_after(20):
            while not right(row := await self.row()):  # noqa: ASYNC110  others change it
                await asyncio.sleep(0.01)
        return row

    async def hold(self, hub: Hub) -> Json:
        """Starts a download that waits in the middle."""
        hub.held_at = 1_500_000
        await self.call("POST", model=SPEC)
        return await self.when(lambda row: row["progress"] and row["progress"]["bytes"])


def put(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_bytes(CONTENT)


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def content(file: Path) -> bytes:
    return file.read_bytes()


@pytest.fixture
def page(client: Client, hub: Hub) -> Page:  # noqa: ARG001  the hub listens
    return Page(client)


async def test_the_list_says_what_each_model_takes(page: Page, hub: Hub) -> None:
    found = await page.call("GET")
    assert found["hub"] == hub.url.partition("//")[2]
    assert found["allowed"] is True
    assert 0 < found["memory"]["free"] <= found["memory"]["total"]
    assert found["disk"] > 0
    assert [
        (each["spec"], each["size"], each["memory"], each["licence"], each["state"])
        for each in found["models"]
    ] == [(each.name, each.size, each.memory, each.licence, "absent") for each in recommended()]
    assert [each["page"] for each in found["models"]] == [
        f"{hub.url}/{each.repo}" for each in recommended()
    ]
    assert hub.asked == [], "only a press of a button asks the hub"


async def test_a_model_is_fetched_canceled_continued_and_removed(
    page: Page, client: Client, hub: Hub, models: Path
) -> None:
    row = await page.hold(hub)
    assert row["state"] == "fetching"
    assert (row["spec"], row["title"], row["progress"]["total"]) == (
        SPEC,
        FILE.removesuffix(".gguf"),
        len(CONTENT),
    )
    await page.call("POST", model=SPEC)
    assert len(hub.hub_calls) == 1, "a second press starts no second download"
    await page.call("POST", "stop", file=FILE)
    row = await page.row()
    assert (row["state"], row["problem"], row["progress"]) == ("partial", None, None)
    assert 0 < row["arrived"] <= 1_500_000
    assert row["page"] == f"{hub.url}/own/tiny-GGUF"
    assert (row["spec"], row["size"]) == (SPEC, len(CONTENT)), "it can be continued"
    arrived = row["arrived"]
    hub.go.set()
    hub.held_at = None
    await page.call("POST", model=row["spec"])
    row = await page.until("ready")
    assert content(models / FILE) == CONTENT
    assert hub.ranges_asked == ["", f"bytes={arrived}-"]
    _, listed = await client.call("GET", "models")
    assert [each["id"] for each in listed["models"]] == [row["model"]]
    removed = await page.call("DELETE", FILE)
    assert [each["file"] for each in removed["models"]] == [each.file for each in recommended()]
    assert files(models) == []
    _, listed = await client.call("GET", "models")
    assert listed["models"] == []


async def test_a_model_in_use_that_is_removed_is_said_to_be_gone(
    page: Page, client: Client, models: Path
) -> None:
    put(models, "one.gguf", "two.gguf")
    await client.call("POST", "models", "choice", body={"model": "embedded/one"})
    await page.call("DELETE", "one.gguf")
    _, listed = await client.call("GET", "models")
    assert [each["id"] for each in listed["models"]] == ["embedded/two"]
    assert listed["default"] == "embedded/one", "the user decides what takes its place"
    (gone,) = [each for each in listed["gone"] if each["provider"] == "embedded"]
    assert gone["message"].startswith("This model is not on the machine any more.")
    _, found = await client.call("GET", "endpoints")
    (card,) = [each for each in found["endpoints"] if each["preset"] == "embedded"]
    assert (card["title"], card["models"]) == ("two", [])


async def test_what_has_arrived_can_be_removed(page: Page, hub: Hub, models: Path) -> None:
    await page.hold(hub)
    await page.call("DELETE", FILE)
    assert files(models) == []


async def test_why_it_failed_stays_until_the_next_try(page: Page, hub: Hub) -> None:
    hub.status = 404
    await page.call("POST", model=SPEC)
    row = await page.until("absent")
    assert (row["problem"]["kind"], row["spec"]) == ("not-found", SPEC)
    await page.call("DELETE", FILE)
    assert await page.row() == {}, "and it can be dismissed"


async def test_a_restart_of_the_server_finds_what_has_arrived(
    page: Page, hub: Hub, models: Path, jp_serverapp: Any
) -> None:
    await page.hold(hub)
    (app,) = jp_serverapp.extension_manager.extension_apps["jupyterlab_gptcode"]
    await app.downloads.close()
    again = type(app.downloads)(models, rules=app.rules(), starter="starter.gguf")
    (row,) = [each for each in (await again.overview())["models"] if each["file"] == FILE]
    assert (row["state"], row["spec"]) == ("partial", SPEC)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("gpt-5", "There is no model gpt-5 in our list."),
        ("hf:own/a/b.bin", "must end in .gguf"),
        ("hf:own/a/SmolLM2-135M-Instruct.Q4_1.gguf", "in its own place on this page"),
    ],
)
async def test_what_cannot_be_fetched_is_said_at_once(page: Page, model: str, words: str) -> None:
    error = await page.call("POST", expected=422, model=model)
    assert words in error["message"]


@pytest.mark.parametrize("gptcode_config", [{"hub_downloads": False}], indirect=True)
async def test_an_administrator_can_switch_it_off(page: Page, hub: Hub) -> None:
    assert (await page.call("GET"))["allowed"] is False
    error = await page.call("POST", expected=422, model=SPEC)
    assert (error["kind"], "c.GPTCode.hub_downloads" in error["message"]) == ("off", True)
    assert hub.asked == []


@pytest.mark.model
async def test_a_model_that_was_fetched_answers(
    page: Page, client: Client, hub: Hub, weights: Path
) -> None:
    """The starter's file under another name."""
    serve_file(hub, weights)
    await page.call("POST", model=SPEC)
    row = await page.until("ready")
    _, chosen = await client.call("POST", "models/choice", body={"model": row["model"]})
    assert chosen == {"model": "embedded/tiny-q4", "problem": None}
    conversation = await client.new()
    events = await client.prompt(conversation, "Print 6 * 7", model=row["model"])
    assert {"code-end", "step-end"} <= {event["type"] for event in events}
    assert events[0]["model"] == row["model"]
    # The process that runs it ends, and the file goes.
    await page.call("DELETE", FILE)
    assert await page.row() == {}

"""A server under an administrator's rules: what is refused, in which words, and that nothing was
sent before."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from jupyterlab_gptcode.errors import DownloadError
from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.providers.saved import Choice, Endpoint, SavedEndpoints
from jupyterlab_gptcode.settings import Config as Settings
from jupyterlab_gptcode.setup.hub.fetch import Fetch
from jupyterlab_gptcode.setup.hub.source import source_of

from .client import Client, Script, step, texts
from .hub_server import SPEC, Hub
from .test_openapi import schema_errors
from .upstream import Upstream, serving

FREE: Json = {
    **dict.fromkeys(("own_endpoints", "local_probes", "starter_download"), True),
    **dict.fromkeys(("hub_downloads", "endpoints", "models"), True),
}


@pytest.fixture
def upstream(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[Upstream]:
    served = serving()
    yield jp_asyncio_loop.run_until_complete(served.__aenter__())
    jp_asyncio_loop.run_until_complete(served.__aexit__(None, None, None))


@pytest.fixture
def gptcode_config(
    upstream: Upstream, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Json:
    """The rules; HERE stands for the upstream, and `environment` holds variables."""
    text = json.dumps(getattr(request, "param", {})).replace("HERE", upstream.url)
    rules: Json = json.loads(text)
    for name, value in rules.pop("environment", {}).items():
        monkeypatch.setenv(name, value)
    return {"local_servers": {"Ollama": urlsplit(upstream.url).port}, **rules}


def under(**rules: Any) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("gptcode_config", [rules], indirect=True)


async def refused(client: Client, *call: str, body: Json | None = None) -> str:
    status, answer = await client.call(*call, body=body)
    assert (status, answer["kind"]) == (422, "locked")
    return str(answer["message"])


async def allowed(client: Client) -> Json:
    status, answer = await client.call("GET", "status")
    assert (status, schema_errors("GET", "/status", status, answer)) == (200, [])
    return {name: value for name, value in answer["allowed"].items() if FREE[name] != value}


async def test_without_rules_all_is_allowed(client: Client) -> None:
    assert await allowed(client) == {}


class TestAddresses:
    @under(allowed_endpoints=["https://lab.test"])
    async def test_an_endpoint_that_a_user_adds(self, client: Client, upstream: Upstream) -> None:
        said = await refused(client, "POST", "endpoints", body={"base_url": upstream.url})
        assert "(c.GPTCode.allowed_endpoints)" in said
        assert urlsplit(upstream.url).netloc in said
        assert upstream.headers == []
        assert (await client.call("GET", "endpoints"))[1]["endpoints"] == []
        assert await allowed(client) == {"endpoints": False}

    @under(allowed_endpoints=["HERE"])
    async def test_one_that_is_allowed_cannot_be_moved(
        self, client: Client, upstream: Upstream, gptcode_config: Json
    ) -> None:
        body = {"base_url": upstream.url, "name": "lab"}
        assert (await client.call("POST", "endpoints", body=body))[0] == 201
        moved = {"base_url": gptcode_config["allowed_endpoints"][0].replace("127.0.0.1", "[::1]")}
        await refused(client, "PATCH", "endpoints", "lab", body=moved)
        (row,) = (await client.call("GET", "endpoints"))[1]["endpoints"]
        assert row["base_url"] == upstream.url

    @under(allowed_endpoints=["https://lab.test"], environment={"OPENAI_BASE_URL": "HERE"})
    async def test_the_address_in_the_environment(self, client: Client, upstream: Upstream) -> None:
        """Nothing is asked there, not even for a list."""
        _, answer = await client.call("GET", "models")
        (problem,) = answer["problems"]
        assert answer["models"] == []
        assert "(c.GPTCode.allowed_endpoints)" in problem["message"]
        (row,) = (await client.call("GET", "endpoints"))[1]["endpoints"]
        assert row["refused"] == problem["message"]
        conversation = await client.new()
        events = await client.prompt(conversation, "Go", model="tiny")
        assert events[-1]["kind"] == "locked"
        assert "(c.GPTCode.allowed_endpoints)" in events[-1]["message"]
        assert upstream.headers == []


class TestModels:
    @pytest.fixture
    def gptcode_config(self, upstream: Upstream) -> Json:
        upstream.models = {"data": [{"id": name} for name in ("large", "small", "small-2")]}
        endpoints = {"lab": {"base_url": upstream.url}}
        return {"endpoints": endpoints, "allowed_models": ["lab/small*"]}

    async def test_only_those_are_listed(self, client: Client) -> None:
        _, answer = await client.call("GET", "models")
        assert [model["id"] for model in answer["models"]] == ["lab/small", "lab/small-2"]
        assert answer["default"] == "lab/small"
        assert await allowed(client) == {"models": False, "starter_download": False}

    async def test_a_name_that_was_typed_or_remembered(
        self, client: Client, upstream: Upstream
    ) -> None:
        said = "Your administrator does not allow the model lab/large (c.GPTCode.allowed_models)."
        test = {"model": "large"}
        assert said in await refused(client, "POST", "endpoints", "lab", "test", body=test)
        for name in ("lab/large", "large"):
            body = {"model": name}
            assert said in await refused(client, "POST", "models", "choice", body=body)
            conversation = await client.new()
            text = {"kind": "prompt", "text": "Go", "step": name.replace("/", "-")}
            body = step(**text, **body)
            assert said in await refused(
                client, "POST", "conversations", conversation, "steps", body=body
            )
        assert not any("/chat/completions" in headers for headers in upstream.headers)

    async def test_a_choice_of_old_is_no_choice(self, client: Client, jp_serverapp: Any) -> None:
        (app,) = jp_serverapp.extension_manager.extension_apps["jupyterlab_gptcode"]
        SavedEndpoints(app.folder() / "kept.json").choose(Choice("lab/large", "lab"))
        assert (await client.call("GET", "models"))[1]["default"] == "lab/small"


@under(own_endpoints=False)
async def test_no_endpoints_of_ones_own(
    client: Client, upstream: Upstream, jp_serverapp: Any
) -> None:
    (app,) = jp_serverapp.extension_manager.extension_apps["jupyterlab_gptcode"]
    SavedEndpoints(app.folder() / "kept.json").add(Endpoint("lab", upstream.url))
    calls: list[tuple[tuple[str, ...], Json]] = [
        (("POST", "endpoints"), {"base_url": upstream.url}),
        (("PATCH", "endpoints", "lab"), {"on": True}),
        (("PATCH", "endpoints"), {"order": ["lab"]}),
        (("POST", "endpoints", "lab", "test"), {}),
    ]
    for call, body in calls:
        assert "(c.GPTCode.own_endpoints)" in await refused(client, *call, body=body)
    assert (await client.call("GET", "status"))[1]["ready"] is False
    assert await allowed(client) == {"own_endpoints": False}
    assert upstream.headers == []
    # Forgetting one, and its key, is always possible.
    assert (await client.call("DELETE", "endpoints", "lab"))[0] == 200


@under(local_probes=False)
async def test_nobody_looks_for_servers(client: Client, upstream: Upstream) -> None:
    assert await client.call("GET", "local-endpoints") == (200, {"endpoints": []})
    assert upstream.headers == []


@under(allowed_models=["lab/*"])
async def test_a_starter_that_could_not_be_used(client: Client) -> None:
    assert "(c.GPTCode.allowed_models)" in await refused(client, "POST", "starter")
    assert await allowed(client) == {"models": False, "starter_download": False}


@under(starter_download=False)
async def test_no_starter(client: Client) -> None:
    assert "(c.GPTCode.starter_download)" in await refused(client, "POST", "starter")


@under(allowed_downloads=["https://models.test"])
async def test_downloads_from_elsewhere(client: Client, hub: Hub) -> None:
    said = await refused(client, "POST", "downloads", body={"model": SPEC})
    assert "Nothing was downloaded." in said
    assert hub.asked == []


class TestLargestRequest:
    @pytest.fixture
    def gptcode_config(self, script: Script) -> Json:
        return {"script": str(script.path), "max_request_tokens": 4_000}

    async def test_a_prompt_that_cannot_fit(self, client: Client, script: Script) -> None:
        conversation = await client.new()
        asked = step(kind="prompt", text="word " * 20_000, step="one")
        status, answer = await client.call(
            "POST", "conversations", conversation, "steps", body=asked
        )
        assert (status, answer["kind"]) == (422, "too-long")
        assert "allows 4,000 in a request (c.GPTCode.max_request_tokens)" in answer["message"]
        assert script.requests == []

    async def test_what_fits_is_sent(self, client: Client, script: Script) -> None:
        conversation = await client.new()
        assert texts(await client.prompt(conversation, "Go")) == "Hello."
        assert len(script.requests) == 1

    async def test_one_that_nothing_makes_shorter(self, client: Client, script: Script) -> None:
        """It might fit by its length, and does not with all that goes along."""
        conversation = await client.new()
        events = await client.prompt(conversation, "word " * 4_500)
        assert (events[-1]["type"], events[-1]["kind"]) == ("error", "locked")
        assert "Nothing was sent." in events[-1]["message"]
        assert script.requests == []


@under(max_steps=8, environment={"GPTCODE_MAX_STEPS": "3", "GPTCODE_OWN_ENDPOINTS": "no"})
async def test_a_variable_wins_over_files(client: Client) -> None:
    _, answer = await client.call("GET", "status")
    assert answer["max_steps"] == 3
    assert answer["allowed"]["own_endpoints"] is False


WRONG = [
    ("GPTCODE_MAX_STEPS", "many", "GPTCODE_MAX_STEPS must be a whole number."),
    ("GPTCODE_MAX_STEPS", "0", "'max_steps' trait of GPTCode should not be less than 1"),
    ("GPTCODE_APROVAL_CEILING", "ask", "GPTCODE_APROVAL_CEILING is not a setting."),
    ("GPTCODE_ALLOWED_MODELS", "", "GPTCODE_ALLOWED_MODELS is empty."),
]


@pytest.mark.parametrize(
    ("gptcode_config", "words"),
    [({"environment": {name: value}}, words) for name, value, words in WRONG],
    indirect=["gptcode_config"],
)
async def test_a_wrong_variable_stops_the_extension(client: Client, words: str) -> None:
    status, answer = await client.call("GET", "status")
    assert (status, answer["kind"]) == (503, "settings")
    assert words in answer["message"]


@pytest.mark.parametrize(("places", "names"), [(("hub", "storage"), 1), (("hub",), 0)])
async def test_a_redirection_of_a_download(
    tmp_path: Path, hub: Hub, places: tuple[str, ...], names: int
) -> None:
    """The hub leads to its storage: that has to be allowed, too."""
    allowed = {"hub": hub.url, "storage": hub.storage}
    config = Settings(allowed_downloads=[allowed[place] for place in places])
    fetch = Fetch(source_of(SPEC), tmp_path, refused=config.rules().refused_download)
    with nullcontext() if names else pytest.raises(DownloadError, match="allowed_downloads"):
        await fetch.run()
    assert fetch.target.is_file() == bool(names)
    assert bool(hub.storage_calls) == bool(names)

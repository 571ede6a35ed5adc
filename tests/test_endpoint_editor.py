"""Any number of endpoints: added from a preset, changed, ordered, switched off, forgotten."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from jupyterlab_gptcode.errors import Unusable
from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.providers.presets import presets
from jupyterlab_gptcode.providers.saved import Endpoint, SavedEndpoints
from jupyterlab_gptcode.settings import Config
from jupyterlab_gptcode.setup import EndpointEditor, Endpoints, overview
from jupyterlab_gptcode.setup.addresses import checked, free, is_plain, name_of, preset_at

from .client import Client
from .test_openapi import schema_errors
from .upstream import Upstream, serving

KEY = "sk-canary-0c1d2e3f"


@pytest.fixture
def upstreams(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[list[Upstream]]:
    served = [serving(), serving()]
    yield [jp_asyncio_loop.run_until_complete(each.__aenter__()) for each in served]
    for each in served:
        jp_asyncio_loop.run_until_complete(each.__aexit__(None, None, None))


@pytest.fixture
def gptcode_config(upstreams: list[Upstream]) -> Json:
    """The configuration has an endpoint of its own."""
    return {
        "local_servers": {"LM Studio": 1},
        "endpoints": {"lab": {"base_url": upstreams[1].url}},
    }


async def call(client: Client, verb: str, *path: str, body: Json | None = None) -> tuple[int, Any]:
    status, answer = await client.call(verb, "endpoints", *path, body=body)
    place = "/endpoints/{endpoint}" if path else "/endpoints"
    assert schema_errors(verb, place, status, answer) == []
    return status, answer


async def listed(client: Client) -> list[Json]:
    status, answer = await call(client, "GET")
    assert (status, KEY in json.dumps(answer)) == (200, False)
    found: list[Json] = answer["endpoints"]
    return found


async def names(client: Client) -> list[str]:
    return [each["name"] for each in await listed(client)]


async def models(client: Client) -> list[str]:
    _, found = await client.call("GET", "models")
    return [each["id"] for each in found["models"]]


async def test_they_are_set_up_ordered_switched_off_and_forgotten(
    client: Client, upstreams: list[Upstream], tmp_path: Path
) -> None:
    first, second = (each.url for each in upstreams)
    for name, url in (("one", first), ("two", first), ("three", second)):
        body = {"preset": "custom", "name": name, "base_url": url, "key": KEY}
        assert (await call(client, "POST", body=body))[0] == 201
    assert await names(client) == ["lab", "one", "two", "three"]
    assert await models(client) == ["lab/tiny", "one/tiny", "two/tiny", "three/tiny"]
    await call(client, "PATCH", body={"order": ["three", "gone", "one"]})
    assert await models(client) == ["lab/tiny", "three/tiny", "one/tiny", "two/tiny"]
    assert await call(client, "PATCH", "one", body={"on": False}) == (200, {})
    assert [each["on"] for each in await listed(client)] == [True, True, False, True]
    assert await models(client) == ["lab/tiny", "three/tiny", "two/tiny"]
    await call(client, "PATCH", "one", body={"on": True})
    assert "one/tiny" in await models(client)
    for name in ("one", "two", "three"):
        await call(client, "DELETE", name)
    assert await names(client) == ["lab"]
    assert KEY not in (tmp_path / "gptcode" / "kept.json").read_text()


async def test_the_configuration_locks_its_own(client: Client, upstreams: list[Upstream]) -> None:
    (lab,) = await listed(client)
    assert (lab["set_by"], lab["on"], lab["base_url"]) == (
        ["c.GPTCode.endpoints"],
        True,
        upstreams[1].url,
    )
    status, error = await call(client, "PATCH", "lab", body={"on": False})
    assert (status, error["message"]) == (404, "You have set up no endpoint lab.")
    body = {"name": "lab", "base_url": upstreams[0].url}
    status, error = await call(client, "POST", body=body)
    assert (status, "it takes precedence" in error["message"]) == (409, True)


async def test_a_key_stays_with_its_server(
    client: Client, upstreams: list[Upstream], tmp_path: Path
) -> None:
    first, second = upstreams
    await call(client, "POST", body={"name": "one", "base_url": first.url, "key": KEY})
    assert (await listed(client))[1]["key"] == {"place": "file", "hint": "2e3f", "variable": ""}
    # Another path of the same server.
    await call(client, "PATCH", "one", body={"base_url": f"{first.url}/"})
    assert (await listed(client))[1]["key"]["place"] == "file"
    first.keys.clear()
    second.keys.clear()
    assert await call(client, "PATCH", "one", body={"base_url": second.url}) == (200, {})
    assert (await listed(client))[1]["key"]["place"] == "none"
    assert KEY not in second.keys
    assert KEY not in (tmp_path / "gptcode" / "kept.json").read_text()
    await call(client, "PATCH", "one", body={"key": KEY})
    assert KEY in second.keys
    await call(client, "PATCH", "one", body={"key": ""})
    assert (await listed(client))[1]["key"]["place"] == "none"


async def test_what_cannot_be_used_changes_nothing(
    client: Client, upstreams: list[Upstream]
) -> None:
    url = upstreams[0].url
    await call(client, "POST", body={"name": "one", "base_url": url, "key": KEY})
    before = await listed(client)
    upstreams[0].status = 401
    status, error = await call(client, "PATCH", "one", body={"key": "sk-wrong-0815"})
    assert (status, error["kind"]) == (502, "key")
    status, _ = await call(client, "PATCH", "one", body={"base_url": "ftp://a"})
    assert status == 422
    status, error = await call(client, "POST", body={"name": "one", "base_url": url})
    assert (status, error["message"][:37]) == (409, "There is an endpoint one already. Edi")
    # A switch needs no server.
    assert await call(client, "PATCH", "one", body={"on": False}) == (200, {})
    assert await listed(client) == [before[0], {**before[1], "on": False}]


@pytest.mark.parametrize("name", ["a/b", "openai", "embedded", "\x07"])
async def test_names_that_mean_something_else(
    client: Client, upstreams: list[Upstream], name: str
) -> None:
    body = {"name": name, "base_url": upstreams[0].url}
    status, error = await call(client, "POST", body=body)
    assert (status, error["message"][:19]) == (422, "A name cannot be op")


async def test_a_key_over_plain_http_to_another_machine_needs_a_yes(client: Client) -> None:
    # It would take the name service to find it: what is asked is whether we ask.
    body = {"base_url": "http://model.invalid/v1", "key": KEY}
    status, error = await call(client, "POST", body=body)
    assert (status, error["kind"]) == (409, "plain-http")
    assert error["message"].startswith("The key would go to model.invalid over plain http:")
    status, error = await call(client, "POST", body={**body, "plain_http": True})
    assert (status, error["kind"]) == (502, "connection")
    status, error = await call(client, "POST", body={"base_url": body["base_url"]})
    assert (status, error["kind"]) == (502, "connection")


async def test_a_preset_that_needs_a_key_says_so_without_asking(client: Client) -> None:
    for body in ({"preset": "mistral"}, {"preset": "openai"}, {"name": "x"}):
        status, error = await call(client, "POST", body=body)
        assert (status, error["message"][-27:]) == (422, "needs an API key. Paste it.")
    _, error = await call(client, "POST", body={"preset": "azure", "key": KEY})
    assert error["message"] == (
        "Enter the address of your server, such as https://RESOURCE.openai.azure.com."
    )
    _, error = await call(client, "POST", body={"preset": "embedded"})
    assert error["message"].startswith("Download the starter model below")


async def test_the_presets_are_offered(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROQ_API_KEY", KEY)
    status, answer = await call(client, "GET")
    assert (status, answer["date"], answer["keys"]) == (200, presets().date, "file")
    offered = {each["id"]: each for each in answer["presets"]}
    assert list(offered)[:2] == ["openai", "azure"]
    assert (offered["groq"]["variable"], offered["mistral"]["variable"]) == ("GROQ_API_KEY", "")


def test_the_key_of_a_presets_variable_goes_only_to_its_own_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MISTRAL_API_KEY", KEY)
    saved = SavedEndpoints(tmp_path / "kept.json")
    saved.add(Endpoint("mistral", "https://api.mistral.ai/v1", preset="mistral"))
    saved.add(Endpoint("proxy", "https://proxy.example/v1", preset="mistral"))
    saved.add(Endpoint("clear", "http://api.mistral.ai/v1", preset="mistral"))
    config = Config(data_folder=str(tmp_path))
    found = overview(config, Endpoints(config))
    places = [(each["name"], each["key"]["place"], each["title"]) for each in found]
    assert places == [
        ("mistral", "environment", "Mistral"),
        ("proxy", "none", "proxy.example"),
        ("clear", "none", "api.mistral.ai"),
    ]


def test_who_has_set_up_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://me:pw@a.example/v1?x=1")
    for traits, by in (
        ({}, ["OPENAI_BASE_URL", "OPENAI_API_KEY"]),
        ({"base_url": "http://b.example/v1"}, ["c.GPTCode.base_url", "OPENAI_API_KEY"]),
    ):
        config = Config(data_folder=str(tmp_path), **traits)
        (found,) = overview(config, Endpoints(config))
        assert (found["name"], found["set_by"]) == ("openai", by)
        assert found["plain_http"]
        assert found["base_url"] in ("http://a.example/v1", "http://b.example/v1")
        assert KEY not in json.dumps(found)


def test_the_embedded_model_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jupyterlab_gptcode.setup.registry.installed", lambda: True)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "own.gguf").write_bytes(b"GGUF and the rest")
    SavedEndpoints(tmp_path / "kept.json").add(Endpoint("mine", "http://127.0.0.1:1/v1"))
    config = Config(data_folder=str(tmp_path), embedded_model=str(tmp_path / "models/own.gguf"))
    found = overview(config, Endpoints(config))
    assert [(each["name"], each["title"], each["preset"]) for each in found] == [
        ("mine", "127.0.0.1:1", ""),
        ("embedded", "own", "embedded"),
    ]


def test_the_presets_are_whole() -> None:
    wanted = (
        "openai azure openrouter anthropic gemini mistral groq deepseek together huggingface "
        "github ollama lmstudio llamacpp vllm embedded custom"
    )
    found = presets()
    assert [each.id for each in found.all] == wanted.split()
    assert found.date >= "2026-11-28"
    for each in found.all:
        assert not each.base_url or checked(each.base_url) == each.base_url
        assert not each.base_url or not is_plain(each.base_url)
        assert (each.key == "needed") == bool(each.variable)
        assert bool(each.docs.startswith("https://")) == (each.id not in ("embedded", "custom"))
        assert bool(each.base_url) != (each.id in ("azure", "embedded", "custom"))


@pytest.mark.parametrize(
    ("address", "chosen", "preset", "name"),
    [
        ("https://api.openai.com/v1", "", "openai", "openai"),
        ("https://api.mistral.ai/v1", "", "mistral", "mistral"),
        ("https://api.mistral.ai.evil.example/v1", "", "custom", "api.mistral.ai.evil.example"),
        ("https://mine.openai.azure.com", "", "azure", "azure"),
        ("https://proxy.example/v1", "mistral", "custom", "proxy.example"),
        ("https://proxy.example/v1", "anthropic", "anthropic", "proxy.example"),
        ("https://api.anthropic.com/v1", "custom", "anthropic", "anthropic"),
        ("http://127.0.0.1:11434/v1", "", "custom", "ollama"),
        ("http://box:11434/v1", "ollama", "ollama", "box:11434"),
    ],
)
def test_the_preset_and_the_name_of_an_address(
    address: str, chosen: str, preset: str, name: str
) -> None:
    found = preset_at(address, presets().named(chosen))
    assert (found.id, name_of(address, found, {"Ollama": 11434})) == (preset, name)


def test_a_free_name() -> None:
    assert free("a", []) == "a"
    assert free("a", ["a", "a-2", "b"]) == "a-3"


async def test_an_address_that_was_copied_from_azure(tmp_path: Path) -> None:
    """It holds the resource, the deployment and the version."""
    config = Config(data_folder=str(tmp_path))
    editor = EndpointEditor(config, Endpoints(config))
    address = (
        "https://mine.openai.azure.com/openai/deployments/my%20gpt/chat/completions"
        "?api-version=2024-10-21"
    )
    made = editor.new({"preset": "azure", "base_url": address})
    assert made == Endpoint(
        "azure",
        "https://mine.openai.azure.com",
        preset="azure",
        api_version="2024-10-21",
        models=("my gpt",),
    )
    with pytest.raises(Unusable, match="cannot contain"):
        editor.new({"base_url": "https://mine.example/v1?api-version=1"})
    assert urlsplit(made.base_url).hostname == "mine.openai.azure.com"

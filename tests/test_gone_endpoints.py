"""A model of an endpoint that is switched off, or was forgotten, is refused: no other server gets
what the user meant for this one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyterlab_gptcode.errors import Unusable
from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible
from jupyterlab_gptcode.providers.saved import Choice, Endpoint, SavedEndpoints
from jupyterlab_gptcode.settings import Config
from jupyterlab_gptcode.setup import Endpoints

from .client import Client, texts
from .test_openapi import schema_errors
from .upstream import Upstream, serving

OFF = 'private is switched off. Choose another model, or switch it on under "Set up models".'
FORGOTTEN = (
    'private is not set up any more. Choose another model, or add it again under "Set up models".'
)


def listing(*names: str) -> Json:
    return {"data": [{"id": name} for name in names]}


@pytest.fixture
def servers(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[tuple[Upstream, Upstream]]:
    """The one of the environment, and the user's."""
    served = [serving(), serving()]
    public, private = [jp_asyncio_loop.run_until_complete(each.__aenter__()) for each in served]
    public.models = listing("gpt", "org/large", "private/shared")
    private.models = listing("alpha-large")
    public.says("From the public one.")
    private.says("From the private one.")
    yield public, private
    for each in served:
        jp_asyncio_loop.run_until_complete(each.__aexit__(None, None, None))


@pytest.fixture
def gptcode_config(servers: tuple[Upstream, Upstream]) -> Json:
    return {"base_url": servers[0].url}


async def add(client: Client, upstream: Upstream) -> None:
    body = {"preset": "custom", "name": "private", "base_url": upstream.url, "key": "sk-right"}
    assert (await client.call("POST", "endpoints", body=body))[0] == 201


async def end(client: Client, how: str) -> str:
    """Switches the endpoint off, or forgets it: returns what is said of its models from then on."""
    if how == "off":
        await client.call("PATCH", "endpoints", "private", body={"on": False})
        return OFF
    await client.call("DELETE", "endpoints", "private")
    return FORGOTTEN


async def refusal(client: Client, conversation: str, model: str) -> tuple[int, str, str]:
    prompt = {"text": "A secret", "step": "refused", "model": model}
    status, answer = await client.post_step(conversation, **prompt)
    return status, answer["kind"], answer["message"]


@pytest.mark.parametrize("how", ["off", "forgotten"])
async def test_nothing_is_sent_anywhere(
    client: Client, servers: tuple[Upstream, Upstream], tmp_path: Path, how: str
) -> None:
    public, private = servers
    await add(client, private)
    conversation, model = await client.new(), "private/alpha-large"
    found = await client.prompt(conversation, "Go", model=model)
    assert texts(found) == "From the private one."
    words = await end(client, how)
    assert await refusal(client, conversation, model) == (422, "model-gone", words)
    assert public.requests == []
    # The picker knows.
    status, models = await client.call("GET", "models")
    assert schema_errors("GET", "/models", status, models) == []
    assert {"provider": "private", "message": words} in models["gone"]
    # So does another server, or this one after a restart.
    later = Endpoints(Config(data_folder=str(tmp_path / "gptcode"), base_url=public.url))
    with pytest.raises(Unusable, match=r"^private is "):
        later.catalog.resolve(model)
    # It also says so to the one who types the name.
    status, answer = await client.call("POST", "models", "choice", body={"model": model})
    assert (status, answer["message"]) == (422, words)
    await later.catalog.close()


@pytest.mark.parametrize("how", ["off", "forgotten"])
async def test_it_is_used_again_once_it_is_back(
    client: Client, servers: tuple[Upstream, Upstream], how: str
) -> None:
    await add(client, servers[1])
    await end(client, how)
    if how == "off":
        await client.call("PATCH", "endpoints", "private", body={"on": True})
    else:
        await add(client, servers[1])
    found = await client.prompt(await client.new(), "Go", model="private/alpha-large")
    assert texts(found) == "From the private one."


async def test_names_with_a_slash_belong_to_the_bare_endpoint(
    client: Client, servers: tuple[Upstream, Upstream]
) -> None:
    """Listed or typed, as long as no endpoint had the name."""
    public, private = servers
    await add(client, private)
    await end(client, "forgotten")
    for model in ("org/large", "another/typed", "openai/gpt"):
        found = await client.prompt(await client.new(), "Go", model=model)
        assert (texts(found), public.requests[-1]["model"]) == ("From the public one.", model)


async def test_a_listed_name_like_one_of_a_forgotten_endpoint_is_chosen_anew(
    client: Client, servers: tuple[Upstream, Upstream]
) -> None:
    public, private = servers
    await add(client, private)
    words = await end(client, "forgotten")
    await client.call("GET", "models")
    conversation, model = await client.new(), "private/shared"
    assert await refusal(client, conversation, model) == (422, "model-gone", words)
    assert public.requests == []
    status, answer = await client.call("POST", "models", "choice", body={"model": model})
    assert (status, answer) == (200, {"model": model, "problem": None})
    found = await client.prompt(conversation, "Go", model=model)
    assert (texts(found), public.requests[-1]["model"]) == ("From the public one.", model)


async def test_a_bare_name_of_a_forgotten_openai_goes_to_no_other(tmp_path: Path) -> None:
    saved = SavedEndpoints(tmp_path / "kept.json")
    for name in ("openai", "lab"):
        saved.add(Endpoint(name, f"http://127.0.0.1:1/{name}"))
    saved.choose(Choice("gpt", "openai"))
    saved.remove("openai")
    catalog = Endpoints(Config(data_folder=str(tmp_path))).catalog
    for model in ("gpt", "org/large"):
        with pytest.raises(Unusable, match=r"^openai is not set up any more"):
            catalog.resolve(model)
    assert catalog.resolve("lab/a")[1] == "a"
    await catalog.close()


async def test_an_endpoint_of_the_configuration_that_was_called_and_is_gone(
    servers: tuple[Upstream, Upstream], tmp_path: Path
) -> None:
    """Nobody chose it, but notebooks may remember its models."""
    folder, (public, private) = str(tmp_path / "other"), servers
    lab = {name: {"base_url": private.url} for name in ("lab", "silent")}
    before = Endpoints(Config(data_folder=folder, base_url=public.url, endpoints=lab))
    provider, name, model = await before.catalog.called("lab/alpha-large")
    assert (provider.name, name, model.id) == ("lab", "alpha-large", "lab/alpha-large")
    await before.catalog.called("lab/alpha-large")
    await before.catalog.close()
    after = Endpoints(Config(data_folder=folder, base_url=public.url))
    with pytest.raises(Unusable, match=r"^lab is not set up any more\."):
        after.catalog.resolve("lab/alpha-large")
    # One that was never called is not remembered: its name belongs to whom it belonged before.
    assert list(after.catalog.gone) == ["embedded", "lab"]
    assert after.catalog.resolve("silent/a")[0].name == "openai"
    await after.catalog.close()


async def test_the_embedded_models_name_is_nobody_elses(tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text(json.dumps({"endpoints": []}), "utf-8")
    config = Config(data_folder=str(tmp_path), base_url="http://127.0.0.1:1/v1")
    catalog = Endpoints(config).catalog
    with pytest.raises(Unusable, match=r"^The embedded model is not set up\. "):
        catalog.resolve("embedded/few")
    assert isinstance(catalog.resolve("few")[0], OpenAICompatible)
    await catalog.close()

"""Keys of endpoints leave in no message, wherever they are saved and whatever they look like."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.providers.saved import Endpoint, SavedEndpoints
from jupyterlab_gptcode.settings import Config
from jupyterlab_gptcode.setup import Endpoints
from jupyterlab_gptcode.setup.keys import with_key

from .client import Client, Script
from .test_keys import Keyring, install

PASTED = "correct horse battery"  # nothing says that it is one
ENDPOINT = Endpoint("mine", "http://127.0.0.1:9/v1")


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("OPENAI_API_KEY", "of the environment")
    monkeypatch.setenv("MISTRAL_API_KEY", "of a preset")
    return Config(data_folder=str(tmp_path))


def save(config: Config, endpoint: Endpoint) -> None:
    SavedEndpoints(config.folder() / "kept.json").add(endpoint)


def test_those_of_the_file_count_from_the_moment_they_are_pasted(config: Config) -> None:
    endpoints = Endpoints(config)
    assert set(endpoints.keys) == {"of the environment"}
    save(config, Endpoint("mine", "http://127.0.0.1:9/v1", PASTED, on=False))
    save(config, Endpoint("theirs", "https://api.mistral.ai/v1"))
    assert set(endpoints.keys) == {"of the environment", PASTED, "of a preset"}
    assert (len(endpoints.keys), PASTED in endpoints.keys) == (3, True)


async def test_those_of_the_keyring_count_before_any_model_is_called(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, Keyring())
    save(config, with_key(ENDPOINT, PASTED))
    endpoints = Endpoints(config)
    await endpoints.catalog.called("anything")
    assert PASTED in endpoints.keys
    await endpoints.catalog.close()


async def test_a_locked_keyring_is_asked_once(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = Keyring()
    install(monkeypatch, keyring)
    save(config, with_key(ENDPOINT, PASTED))
    endpoints = Endpoints(config)
    keyring.locked = True
    endpoints.keys.read()
    keyring.locked = False
    endpoints.keys.read()
    assert PASTED not in endpoints.keys
    # Its own endpoint is called: the key is needed, and known from then on.
    (entry,) = (each.keyring for each in endpoints.saved.endpoints)
    assert (endpoints.keys.find(entry), PASTED in endpoints.keys) == (PASTED, True)
    keyring.locked = True
    with pytest.raises(ProviderError):
        endpoints.keys.find(entry)
    assert PASTED in endpoints.keys


async def test_no_request_has_one(client: Client, script: Script, tmp_path: Path) -> None:
    SavedEndpoints(tmp_path / "gptcode" / "kept.json").add(
        Endpoint("mine", ENDPOINT.base_url, PASTED)
    )
    conversation = await client.new()
    await client.prompt(conversation, f"Is {PASTED} a good one?")
    sent = json.dumps(script.requests[-1]["messages"])
    assert "Is <secret-0> a good one?" in sent

"""What an administrator sets, and the providers that come of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from traitlets import TraitError

from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.providers import Model
from jupyterlab_gptcode.providers.connection import TimeLimits
from jupyterlab_gptcode.settings import SECRET_VARIABLES, Config
from jupyterlab_gptcode.setup.registry import Endpoints

from .upstream import serving


def configured(folder: Path, **traits: Any) -> Config:
    return Config(data_folder=str(folder), **traits)


async def test_several_endpoints_each_with_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving() as first, serving() as second, serving() as third:
        monkeypatch.setenv("OPENAI_API_KEY", "openai-key")
        monkeypatch.setenv("OPENAI_BASE_URL", first.url)
        monkeypatch.setenv("LAB_KEY", "lab-key")
        lab = {"base_url": second.url, "api_key_variable": "LAB_KEY", "vision": True}
        local = {"base_url": third.url, "context_window": 8192}
        config = configured(tmp_path, endpoints={"lab": lab, "local": local})
        catalog = Endpoints(config).catalog
        models, problems = await catalog.models()
        await catalog.close()
    assert problems == []
    assert models == [
        Model("tiny", "openai", 32_768),
        Model("lab/tiny", "lab", 32_768, vision=True),
        Model("local/tiny", "local", 8192),
    ]
    assert [each.keys for each in (first, second, third)] == [["openai-key"], ["lab-key"], ["none"]]
    assert catalog.default_of(models) == "tiny"
    assert catalog.names == ["openai", "lab", "local"]
    provider, name = catalog.resolve("local/tiny")
    assert (provider.name, name) == ("local", "tiny")


async def test_only_named_endpoints(tmp_path: Path) -> None:
    async with serving() as upstream:
        config = configured(tmp_path, endpoints={"lab": {"base_url": upstream.url}})
        catalog = Endpoints(config).catalog
        assert await catalog.default() == "lab/tiny"
        provider, name = catalog.resolve("lab/tiny")
        assert (provider.name, name) == ("lab", "tiny")
        assert catalog.names == ["lab"]
        await catalog.close()


async def test_a_variable_without_a_key_is_said_without_asking(tmp_path: Path) -> None:
    async with serving() as upstream:
        lab = {"base_url": upstream.url, "api_key_variable": "LAB_KEY"}
        catalog = Endpoints(configured(tmp_path, endpoints={"lab": lab})).catalog
        _, (problem,) = await catalog.models()
        assert problem.message.endswith("needs an API key. Set LAB_KEY and restart JupyterLab.")
        assert upstream.keys == []


async def test_openai_without_a_key(tmp_path: Path) -> None:
    config = configured(tmp_path, base_url="https://api.openai.com/v1")
    provider, _ = Endpoints(config).catalog.resolve("gpt")
    with pytest.raises(ProviderError, match="Set OPENAI_API_KEY and restart") as caught:
        await provider.models()
    assert caught.value.kind == "key"


def test_which_keys_kernels_do_not_get(tmp_path: Path) -> None:
    assert configured(tmp_path).secret_variables() == set()
    endpoints = {"a": {"base_url": "x", "api_key_variable": "A_KEY"}, "b": {"base_url": "y"}}
    for hidden, expected in [
        ("none", set()),
        ("named", {"A_KEY"}),
        ("all", {*SECRET_VARIABLES, "A_KEY"}),
    ]:
        config = configured(tmp_path, endpoints=endpoints, hide_keys_from_kernels=hidden)
        assert config.secret_variables() == expected


def test_time_limits(tmp_path: Path) -> None:
    assert configured(tmp_path).time_limits() == TimeLimits(10, 300, 60)
    config = configured(tmp_path, connect_timeout=1, first_token_timeout=2, stall_timeout=3)
    assert config.time_limits() == TimeLimits(1, 2, 3)


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("a/b", {"base_url": "x"}, "contain a slash"),
        ("openai", {"base_url": "x"}, "one of openai, embedded"),
        ("", {"base_url": "x"}, "not be empty"),
        ("a", {}, "base_url is missing"),
        (
            "a",
            {"base_url": "x", "api_key": "sk"},
            "'api_key' is not an option. The options are base_url",
        ),
        ("a", {"base_url": "x", "vision": "yes"}, "vision must be of type bool"),
        ("a", {"base_url": "x", "context_window": True}, "context_window must be of type int"),
        ("a", {"base_url": "x", "context_window": 10}, "at least 1000"),
    ],
)
def test_what_cannot_be_an_endpoint(tmp_path: Path, name: str, options: Json, words: str) -> None:
    with pytest.raises(TraitError, match=words):
        configured(tmp_path, endpoints={name: options})

"""Models over several providers."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from jupyterlab_gptcode.errors import ProviderError, Unusable
from jupyterlab_gptcode.providers import Model, Request
from jupyterlab_gptcode.providers.catalog import Catalog, Problem
from jupyterlab_gptcode.providers.connection import TimeLimits
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible
from jupyterlab_gptcode.providers.scripted import Scripted

from .upstream import Silence, serving

DEAD = OpenAICompatible("openai", base_url="http://127.0.0.1:1/v1")


@pytest.fixture
def scripted(tmp_path: Path) -> Scripted:
    path = tmp_path / "script.json"
    path.write_text(json.dumps({"models": ["small", "org/large"], "rules": []}), "utf-8")
    return Scripted(path, "second")


async def test_a_dead_provider_hides_only_itself(scripted: Scripted) -> None:
    models, problems = await Catalog([DEAD, scripted]).models()
    assert models == [Model("small", "second", 128_000), Model("org/large", "second", 128_000)]
    message = "127.0.0.1:1 could not be reached. Is the address right and the server running?"
    assert problems == [Problem("openai", message)]
    await DEAD.close()


async def test_endpoints_that_hang_hide_nobody(scripted: Scripted) -> None:
    async with serving() as upstream:
        upstream.raw = [Silence.HANG]
        hanging = [
            OpenAICompatible(name, base_url=upstream.url, time_limits=TimeLimits(listing=1))
            for name in "abc"
        ]
        models, problems = await Catalog([*hanging, scripted]).models()
        assert [model.id for model in models] == ["small", "org/large"]
        host = urlsplit(upstream.url).netloc
        message = (
            f"{host} did not list its models within 1 second. Is the server busy? If it never "
            'lists them, enter their names in "Models".'
        )
        assert problems == [Problem(name, message) for name in "abc"]
        for each in hanging:
            await each.close()


class Meeting(Scripted):
    """Lists its models once all of them were asked."""

    def __init__(self, path: Path, name: str, others: list[asyncio.Event]) -> None:
        super().__init__(path, name)
        self._asked = asyncio.Event()
        self._others = others
        others.append(self._asked)

    async def models(self) -> list[Model]:
        self._asked.set()
        for other in self._others:
            await other.wait()
        return await super().models()


async def test_all_endpoints_are_asked_at_once(tmp_path: Path, scripted: Scripted) -> None:
    asked: list[asyncio.Event] = []
    providers = [Meeting(tmp_path / "script.json", name, asked) for name in "abc"]
    models, problems = await Catalog([*providers, scripted]).models()
    assert (len(models), problems) == (8, [])


async def test_the_default_is_the_configured_model_else_the_first(scripted: Scripted) -> None:
    assert await Catalog([scripted, DEAD]).default() == "small"
    assert await Catalog([scripted], "org/large").default() == "org/large"
    with pytest.raises(Unusable, match="could not be reached"):
        await Catalog([DEAD, scripted]).default()
    with pytest.raises(Unusable, match="No model is set up"):
        await Catalog([]).default()
    await DEAD.close()


def test_only_a_known_providers_prefix_counts(scripted: Scripted) -> None:
    catalog = Catalog([DEAD, scripted])
    assert catalog.resolve("second/small") == (scripted, "small")
    assert catalog.resolve("org/large") == (DEAD, "org/large")
    # Other services have models of that name.
    assert catalog.resolve("openai/gpt") == (DEAD, "openai/gpt")
    with pytest.raises(Unusable, match="No model is set up"):
        Catalog([]).resolve("gpt")


def test_the_first_provider_may_be_named_too(scripted: Scripted) -> None:
    catalog = Catalog([scripted, DEAD])
    assert catalog.resolve("second/small") == (scripted, "small")
    assert Catalog([scripted]).resolve("small") == (scripted, "small")


def test_bare_names_are_those_of_openai_wherever_it_stands(scripted: Scripted) -> None:
    """The others have a prefix: `gpt` must not go to a server that was set up before."""
    assert Catalog([scripted, DEAD]).resolve("gpt") == (DEAD, "gpt")


async def test_a_script_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "script.json").write_text("{", "utf-8")
    with pytest.raises(ProviderError):
        await Scripted(tmp_path / "script.json").models()


async def test_a_script_can_repair_the_cell_that_was_reported(tmp_path: Path) -> None:
    path = tmp_path / "script.json"
    rules = [{"when": "Go", "answers": ["x", "```python cell=$CELL\ny\n```\n"]}]
    path.write_text(json.dumps({"rules": rules}), "utf-8")
    messages = [
        {"role": "user", "content": "Go"},
        {"role": "assistant", "content": "x"},
        {"role": "user", "content": "cell=beef status=ok\n\ncell=ab12 status=error"},
    ]
    chunks = [chunk async for chunk in Scripted(path).stream(Request("scripted", messages))]
    assert "".join(chunk.text for chunk in chunks) == "```python cell=ab12\ny\n```\n"


async def test_a_script_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="could not be read"):
        await Scripted(tmp_path / "nothing.json").models()

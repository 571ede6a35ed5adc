"""The model that the user chooses, and names that nobody knows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.providers.catalog import Catalog, Mistyped
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible
from jupyterlab_gptcode.providers.saved import Choice, SavedEndpoints

from .client import Client, texts
from .test_openapi import schema_errors
from .upstream import Upstream, serving


def listing(*names: str) -> Json:
    return {"object": "list", "data": [{"id": name} for name in names]}


@pytest.fixture
def standing(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[tuple[Upstream, Upstream]]:
    """Ollama, and another endpoint."""
    served = [serving(), serving()]
    ollama, other = [jp_asyncio_loop.run_until_complete(each.__aenter__()) for each in served]
    ollama.models, other.models = (
        listing("llama3:latest"),
        listing("whisper-1", "gpt-4", "gpt-6-luna"),
    )
    ollama.says("From Ollama.")
    other.says("From the other.")
    yield ollama, other
    for each in served:
        jp_asyncio_loop.run_until_complete(each.__aexit__(None, None, None))


@pytest.fixture
def gptcode_config(standing: tuple[Upstream, Upstream]) -> Json:
    ollama, other = standing
    return {
        "local_servers": {"Ollama": urlsplit(ollama.url).port},
        "endpoints": {"lab": {"base_url": other.url}},
    }


async def choose(client: Client, model: str) -> Json:
    answer: Json
    status, answer = await client.call("POST", "models", "choice", body={"model": model})
    assert (status, schema_errors("POST", "/models/choice", status, answer)) == (200, [])
    return answer


async def default(client: Client) -> str:
    _, models = await client.call("GET", "models")
    return str(models["default"])


async def asked(client: Client) -> str:
    return texts(await client.prompt(await client.new(), "Go"))


class TestServer:
    async def test_the_last_choice_is_the_default_until_it_is_forgotten(
        self, client: Client, standing: tuple[Upstream, Upstream], tmp_path: Path
    ) -> None:
        assert await default(client) == "lab/gpt-6-luna"
        assert await choose(client, "lab/gpt-4") == {"model": "lab/gpt-4", "problem": None}
        assert await default(client) == "lab/gpt-4"
        assert await asked(client) == "From the other."
        assert standing[1].requests[-1]["model"] == "gpt-4"
        # Another server, or this one after a restart.
        saved = SavedEndpoints(tmp_path / "gptcode" / "kept.json")
        assert saved.choice == Choice("lab/gpt-4", "lab")
        assert await choose(client, "") == {"model": "", "problem": None}
        assert await default(client) == "lab/gpt-6-luna"

    async def test_a_new_endpoint_is_used_from_now_on(
        self, client: Client, standing: tuple[Upstream, Upstream]
    ) -> None:
        await choose(client, "lab/gpt-4")
        body = {"base_url": standing[0].url, "key": "sk-right"}
        _, made = await client.call("POST", "endpoints", body=body)
        assert made["model"] == "ollama/llama3:latest"
        assert await default(client) == "ollama/llama3:latest"
        assert await asked(client) == "From Ollama."
        await client.call("DELETE", "endpoints", "ollama")
        # A choice goes with its endpoint.
        assert await default(client) == "lab/gpt-6-luna"

    @pytest.mark.parametrize(("asks", "verified"), [(True, True), (False, False)])
    async def test_a_key_works_only_where_one_is_asked_for(
        self, client: Client, standing: tuple[Upstream, Upstream], *, asks: bool, verified: bool
    ) -> None:
        ollama, _ = standing
        ollama.key = "sk-right" if asks else ""
        body = {"base_url": ollama.url, "key": "sk-right"}
        _, made = await client.call("POST", "endpoints", body=body)
        assert made == {
            "name": "ollama",
            "models": ["ollama/llama3:latest"],
            "model": "ollama/llama3:latest",
            "verified": verified,
        }

    async def test_a_mistyped_name_is_said_and_not_saved(
        self, client: Client, standing: tuple[Upstream, Upstream]
    ) -> None:
        host = urlsplit(standing[1].url).netloc
        assert await choose(client, "lab/gpt-6-lunar") == {
            "model": "lab/gpt-6-lunar",
            "problem": {
                "message": f"There is no model gpt-6-lunar at {host}. Did you mean lab/gpt-6-luna?",
                "similar": ["lab/gpt-6-luna"],
            },
        }
        assert await default(client) == "lab/gpt-6-luna"

    @pytest.mark.parametrize("body", [{}, {"model": 1}, {"model": "x" * 201}, {"more": ""}, []])
    async def test_what_is_no_choice_is_refused(self, client: Client, body: object) -> None:
        status, _ = await client.call("POST", "models", "choice", body=body)
        assert status == 422

    async def test_the_endpoints_own_words_go_along_without_the_key(
        self, client: Client, standing: tuple[Upstream, Upstream]
    ) -> None:
        ollama, _ = standing
        ollama.status = 500
        body = {"base_url": ollama.url, "key": "sk-right-0815-4711"}
        status, error = await client.call("POST", "endpoints", body=body)
        assert status == 502
        assert schema_errors("POST", "/endpoints", status, error) == []
        assert "sk-right-0815-4711" not in json.dumps(error)


@pytest.mark.parametrize(
    ("typed", "message", "similar"),
    [
        ("gpt-6.2-soll", "There is no model gpt-6.2-soll at HOST. Did you mean gpt-6.2-sol?", 2),
        ("GPT-6.2-SOL", "There is no model GPT-6.2-SOL at HOST. Did you mean gpt-6.2-sol?", 2),
        ("lama3", "There is no model lama3 at HOST. Did you mean ollama/llama3:latest?", 1),
        ("6.1", "There is no model 6.1 at HOST. Did you mean gpt-6.1-sol?", 1),
        ("zzz", "There is no model zzz at HOST. Choose one from the list.", 0),
        (
            "ollama/lama3",
            "There is no model lama3 at Ollama. Did you mean ollama/llama3:latest?",
            1,
        ),
        ("gpt-6.2-sol", None, 0),
        # It is of no use, and it exists.
        ("whisper-1", None, 0),
        ("gpt-6.2-sol:online", None, 0),
        ("ollama/llama3", None, 0),
        ("ollama/llama3:latest", None, 0),
    ],
)
async def test_names_are_compared_with_the_lists(
    typed: str, message: str | None, similar: int
) -> None:
    async with serving() as one, serving() as two:
        one.models = listing("gpt-6.2-sol", "gpt-6.1-sol", "gpt-6-sol", "whisper-1")
        two.models = listing("llama3:latest")
        providers = [
            OpenAICompatible("openai", base_url=one.url),
            OpenAICompatible("ollama", base_url=two.url, title="Ollama", prefix="ollama/"),
        ]
        catalog = Catalog([*providers])
        await catalog.models()
        found = await catalog.check(typed)
        await catalog.close()
    if message is None:
        assert found is None
        return
    assert found is not None
    assert found.message == message.replace("HOST", urlsplit(one.url).netloc)
    assert len(found.similar) == similar


async def test_a_model_that_was_added_meanwhile_is_found() -> None:
    async with serving() as upstream:
        provider = OpenAICompatible("openai", base_url=upstream.url)
        catalog = Catalog([provider])
        await catalog.models()
        host = urlsplit(upstream.url).netloc
        message = f"There is no model new at {host}. Choose one from the list."
        assert await catalog.check("new") == Mistyped(message)
        upstream.models = listing("tiny", "new")
        assert await catalog.check("new") is None
        await catalog.close()


@pytest.mark.parametrize("fault", ["dead", "unlisted", "empty", "azure"])
async def test_where_nobody_knows_nothing_is_said(fault: str) -> None:
    async with serving() as upstream:
        upstream.unlisted = fault == "unlisted"
        if fault == "empty":
            upstream.models = listing()
        provider = OpenAICompatible(
            "openai", base_url="http://127.0.0.1:1/v1" if fault == "dead" else upstream.url
        )
        provider.exhaustive = fault != "azure"
        catalog = Catalog([provider])
        assert await catalog.check("typed") is None
        await catalog.close()


@pytest.mark.parametrize(
    ("address", "exhaustive"),
    [
        ("https://api.openai.com/v1", True),
        ("https://me.openai.azure.com/openai/v1", False),
        ("https://me.services.ai.azure.com:443/v1", False),
    ],
)
def test_azure_lists_other_names_than_it_answers_to(address: str, exhaustive: bool) -> None:
    assert OpenAICompatible("openai", base_url=address).exhaustive is exhaustive

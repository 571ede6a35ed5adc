"""What Ollama, LM Studio and llama.cpp say of their models outside of OpenAI's interface."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import pytest
from tornado import httpserver, testing, web

from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.providers.capabilities import Capabilities
from jupyterlab_gptcode.providers.described import OLLAMA_DEFAULT, Descriptions
from jupyterlab_gptcode.providers.listing import Listed
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible

KEY = "sk-canary-0123456789"


class Server(web.RequestHandler):
    """Answers by path, and by the model that the body names; anything else is 404."""

    def initialize(self, answers: Json, asked: list[str]) -> None:
        self._answers, self._asked = answers, asked

    def get(self) -> None:
        self._answer(self.request.path)

    def post(self) -> None:
        self._answer(f"{self.request.path} {json.loads(self.request.body)['model']}")

    def _answer(self, place: str) -> None:
        self._asked.append(place)
        assert self.request.headers["Authorization"] == f"Bearer {KEY}"
        if place not in self._answers:
            raise web.HTTPError(404)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(self._answers[place]))


@asynccontextmanager
async def standing(
    answers: Json, path: str = ""
) -> AsyncIterator[tuple[OpenAICompatible, list[str]]]:
    socket, port = testing.bind_unused_port()
    asked: list[str] = []
    options = {"answers": answers, "asked": asked}
    server = httpserver.HTTPServer(web.Application([(".*", Server, options)]))
    server.add_socket(socket)
    base_url = f"http://127.0.0.1:{port}{path}/v1"
    provider = OpenAICompatible("one", base_url=base_url, api_key=KEY, key_variable="")
    try:
        yield provider, asked
    finally:
        await provider.close()
        server.stop()
        await server.close_all_connections()


def listed(owner: str, *names: str) -> Json:
    return {"object": "list", "data": [{"id": name, "owned_by": owner} for name in names]}


def shown(trained: int, *capabilities: str, parameters: str = "") -> Json:
    return {
        "model_info": {"general.architecture": "llama", "llama.context_length": trained},
        "capabilities": list(capabilities),
        "parameters": parameters,
    }


async def found(provider: OpenAICompatible) -> list[tuple[str, int, bool, bool]]:
    models = await provider.models()
    return [(each.id, each.context_window, each.vision, each.chat) for each in models]


OLLAMA: Json = {
    "/v1/models": listed(
        "library", "loaded:1b", "set:1b", "plain:1b", "short:1b", "embed:1b", "odd"
    ),
    "/api/ps": {"models": [{"name": "loaded:1b", "context_length": 32_768}, {"name": "odd"}]},
    "/api/show loaded:1b": shown(131_072, "completion", "vision"),
    "/api/show set:1b": shown(131_072, "completion", parameters="stop x\nnum_ctx    16384"),
    "/api/show plain:1b": shown(131_072, "completion", "tools"),
    "/api/show short:1b": shown(2_048, "completion"),
    "/api/show embed:1b": shown(8_192, "embedding"),
}


async def test_ollama_cuts_at_what_it_has_loaded() -> None:
    async with standing(OLLAMA) as (provider, asked):
        expected = [
            ("loaded:1b", 32_768, True, True),
            ("set:1b", 16_384, False, True),
            ("plain:1b", OLLAMA_DEFAULT, False, True),
            ("short:1b", 2_048, False, True),
            # It does not answer about this one: what would be assumed without it.
            ("odd", 32_768, False, True),
            ("embed:1b", OLLAMA_DEFAULT, False, False),
        ]
        assert sorted(await found(provider)) == sorted(expected)
        asked.clear()
        assert sorted(await found(provider)) == sorted(expected)
        # What does not change is not asked again.
        assert asked == ["/v1/models", "/api/ps", "/api/show odd"]
        assert provider.known.reported_window("loaded:1b") == 32_768
        assert provider.known.reported_window("plain:1b") is None, "that is a guess"


async def test_what_ollama_has_loaded_since_counts_in_the_next_step() -> None:
    answers = {**OLLAMA, "/api/ps": {"models": []}}
    async with standing(answers) as (provider, asked):
        await provider.models()
        assert provider.model("loaded:1b").context_window == OLLAMA_DEFAULT
        answers["/api/ps"] = OLLAMA["/api/ps"]
        asked.clear()
        assert (await provider.model_now("loaded:1b")).context_window == 32_768
        assert asked == ["/api/ps"]
        # It has unloaded it, and would load it in the same way again.
        answers["/api/ps"] = {"models": None}
        assert (await provider.model_now("loaded:1b")).context_window == 32_768
        await provider.models()
        assert provider.model("loaded:1b").context_window == 32_768
        # A model that was loaded with more than it was made for.
        answers["/api/ps"] = {"models": [{"name": "short:1b", "context_length": 8_192}]}
        assert (await provider.model_now("short:1b")).context_window == 2_048


async def test_a_step_asks_for_a_list_that_this_server_never_had() -> None:
    async with standing(OLLAMA) as (provider, asked):
        assert (await provider.model_now("set:1b")).context_window == 16_384
        assert (await provider.model_now("set")).context_window == 32_768, "not in the list"
        assert asked.count("/v1/models") == 1
    async with standing({}) as (provider, asked):
        # It has none: the request itself will say what is wrong.
        assert (await provider.model_now("a")).context_window == 32_768
        await provider.model_now("a")
        assert asked == ["/v1/models"]


async def test_a_name_without_its_tag() -> None:
    answers = {
        "/v1/models": listed("library", "llama3:latest"),
        "/api/show llama3:latest": shown(8_192, "completion", "vision", "thinking"),
    }
    async with standing(answers) as (provider, _):
        await provider.models()
        model = provider.model("llama3")
        assert (model.id, model.context_window, model.vision) == ("llama3", OLLAMA_DEFAULT, True)
        assert (model.reasoning, model.sources.reasoning) == (True, "endpoint")


async def test_a_window_that_is_smaller_than_the_model_allows_is_said() -> None:
    async with standing(OLLAMA) as (provider, _):
        notes = {each.id: each.note for each in await provider.models()}
        host = provider.title
        assert notes["loaded:1b"] == (
            f"{host} uses 32,768 of the 131,072 tokens that it was made for. Requests stay below "
            "that, because it would cut them and not say so. For more, set OLLAMA_CONTEXT_LENGTH "
            "there and restart it."
        )
        assert notes["plain:1b"].startswith(
            f"{host} has not loaded it yet: 4,096 of the 131,072 tokens that it was made for are "
            "assumed, which is its default."
        )
        # All that it can.
        assert notes["short:1b"] == ""
        await provider.known.corrections.save(
            provider.target.base_url, "loaded:1b", Capabilities(65_536)
        )
        model = provider.model("loaded:1b")
        assert (model.context_window, model.sources.context_window) == (65_536, "user")
        assert model.note == (
            f"{host} has loaded it with 32,768 tokens and cuts the beginning of what is longer, "
            "and does not say so."
        )


async def test_ollama_behind_a_path_and_an_old_one() -> None:
    old = {"parameters": "num_ctx 8192", "model_info": {}}
    answers = {"/o/v1/models": listed("library", "a"), "/o/api/show a": old}
    async with standing(answers, "/o") as (provider, _):
        assert await found(provider) == [("a", 8_192, False, True)]


async def test_lm_studio() -> None:
    models = [
        {"id": "text", "type": "llm", "max_context_length": 131_072, "state": "not-loaded"},
        {"id": "sees", "type": "vlm", "loaded_context_length": 8_192, "max_context_length": 32_768},
        {"id": "vectors", "type": "embeddings", "max_context_length": 2_048},
    ]
    answers = {
        "/v1/models": listed("organization_owner", "text", "sees", "vectors"),
        "/api/v0/models": {"object": "list", "data": models},
    }
    async with standing(answers) as (provider, _):
        assert await found(provider) == [
            ("text", 131_072, False, True),
            ("sees", 8_192, True, True),
            ("vectors", 2_048, False, False),
        ]
        assert [provider.model(name).note for name in ("text", "sees")] == [
            "",
            f"{provider.title} has loaded it with 8,192 of the 32,768 tokens that it was made for.",
        ]


async def test_llama_cpp() -> None:
    properties: Json = {
        "default_generation_settings": {"n_ctx": 8_192},
        "modalities": {"vision": True, "audio": False},
    }
    answers = {"/v1/models": listed("llamacpp", "a.gguf"), "/props": properties}
    async with standing(answers) as (provider, _):
        assert await found(provider) == [("a.gguf", 8_192, True, True)]
        assert provider.model("a.gguf").sources.reasoning == "default"
        properties["chat_template"] = "{% if enable_thinking %}<think>{% endif %}"
        [model] = await provider.models()
        assert (model.reasoning, model.sources.reasoning) == (True, "endpoint")


@pytest.mark.parametrize("owner", ["library", "organization_owner", "llamacpp", "openai", ""])
async def test_a_server_that_only_looks_like_one(owner: str) -> None:
    async with standing({"/v1/models": listed(owner, "a")}) as (provider, asked):
        assert await found(provider) == [("a", 32_768, False, True)]
        known = owner in ("library", "organization_owner", "llamacpp")
        assert (len(asked) > 1) == known, "others are asked nothing"


ODD: list[Any] = [
    *(None, [], "text", {"data": 1}, {"models": [1]}, {"model_info": [], "parameters": 3}),
    *({"default_generation_settings": {"n_ctx": "many"}, "modalities": []}, {"data": [1, {}]}),
]


@pytest.mark.parametrize("odd", ODD)
async def test_odd_answers_change_nothing(odd: Any) -> None:
    async def call(path: str, body: object = None) -> Any:  # noqa: ARG001
        return odd

    for owner in ("organization_owner", "llamacpp"):
        assert await Descriptions().complete([Listed("a", 5)], owner, call) == [Listed("a", 5)]
    (model,) = await Descriptions().complete([Listed("a")], "library", call)
    assert model == Listed("a", assumed=OLLAMA_DEFAULT if isinstance(odd, dict) else None)


async def test_a_server_that_answers_nothing_does_not_hold_up_the_list() -> None:
    async def call(path: str, body: object = None) -> Any:  # noqa: ARG001
        await anyio.sleep_forever()

    assert await Descriptions(0.05).complete([Listed("a")], "library", call) == [Listed("a")]

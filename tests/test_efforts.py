"""How much a model should think: who can be asked, in which words, and what is remembered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode.errors import SaveError
from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.providers import Request
from jupyterlab_gptcode.providers.efforts import EFFORTS, Efforts
from jupyterlab_gptcode.providers.known_models import known_model
from jupyterlab_gptcode.providers.memory import Learned, Memory
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible
from jupyterlab_gptcode.providers.presets import presets
from jupyterlab_gptcode.providers.request_body import request_body
from jupyterlab_gptcode.providers.target import Target

from .client import Client, Script
from .upstream import serving

REQUEST = Request("tiny", [{"role": "user", "content": "Hello"}], 36_864)
FIELDS: dict[str, Json] = {
    "effort": {"reasoning_effort": "low"},
    "object": {"reasoning": {"effort": "low"}},
    "budget": {"thinking": {"type": "enabled", "budget_tokens": 4096}},
    "none": {},
}


def fields(base_url: str, effort: str, cap: int | None = 36_864) -> Json:
    request = replace(REQUEST, effort=effort, max_tokens=cap)
    body = request_body(request, Target(base_url))
    return {
        name: body[name] for name in ("reasoning_effort", "reasoning", "thinking") if name in body
    }


@pytest.mark.parametrize("preset", presets().all, ids=lambda each: each.id)
def test_the_words_of_each_preset(preset: Any) -> None:
    expected = {"openrouter": "object", "anthropic": "budget"}
    expected |= dict.fromkeys(("mistral", "deepseek", "embedded"), "none")
    assert preset.effort == expected.get(preset.id, "effort")
    body = request_body(replace(REQUEST, effort="low"), Target("https://x/v1", preset))
    rest = request_body(REQUEST, Target("https://x/v1", preset))
    assert body == rest | FIELDS[preset.effort], "nothing is sent for its own default"


@pytest.mark.parametrize(
    ("effort", "cap", "budget"),
    [
        ("low", 36_864, 4096),
        ("medium", 36_864, 12_288),
        ("high", 36_864, 24_576),
        ("high", 8192, 7168),
        ("high", None, 24_576),
        ("high", 2048, 1024),
        ("high", 2000, None),
    ],
)
def test_a_budget_leaves_room_for_the_answer(
    effort: str, cap: int | None, budget: int | None
) -> None:
    sent = fields("https://api.anthropic.com/v1", effort, cap)
    thinking = {"type": "enabled", "budget_tokens": budget}
    assert sent == ({"thinking": thinking} if budget else {})


async def test_who_can_be_asked() -> None:
    async def asked(name: str, base_url: str, learned: Learned | None = None) -> tuple[str, ...]:
        memory = Memory()
        await memory.learn(base_url, name, learned or Learned())
        return OpenAICompatible("one", base_url=base_url, memory=memory).model(name).efforts

    openai, local = "https://api.openai.com/v1", "http://127.0.0.1:1/v1"
    assert known_model("gpt-5").reasoning
    assert not known_model("gpt-4o").reasoning
    assert await asked("gpt-5", openai) == EFFORTS
    assert await asked("gpt-4o", openai) == ()
    assert await asked("anyone", local) == ()
    assert await asked("anyone", local, Learned(reasoning=True)) == EFFORTS
    refused = Learned(frozenset({"reasoning_effort"}), reasoning=True)
    assert await asked("anyone", local, refused) == ()
    assert await asked("deepseek-reasoner", "https://api.deepseek.com/v1") == ()


@pytest.mark.parametrize(
    "said",
    [
        "Unsupported parameter: 'reasoning_effort' is not supported with this model.",
        "Unsupported value: 'reasoning.effort' does not support 'low' with this model.",
        "reasoning_effort must be one of `none` or `default`",
        "Argument not supported on this model: reasoningEffort",
    ],
)
async def test_a_choice_that_is_refused_is_left_out_from_then_on(said: str) -> None:
    memory = Memory()

    def answer(body: Json) -> tuple[str, str] | None:
        return ("400 Bad", said) if "reasoning_effort" in body else None

    async with serving() as upstream:
        await memory.learn(upstream.url, "tiny", Learned(reasoning=True))
        upstream.answer = answer
        upstream.says("Hello")
        provider = OpenAICompatible("one", base_url=upstream.url, memory=memory)
        assert provider.model("tiny").efforts == EFFORTS
        for _ in range(2):
            assert [each async for each in provider.stream(replace(REQUEST, effort="low"))]
        assert provider.model("tiny").efforts == ()
        await provider.close()
    sent = [each.get("reasoning_effort") for each in upstream.requests]
    assert sent == ["low", None, None]


async def test_the_responses_api_has_it_in_an_object() -> None:
    memory = Memory()
    async with serving() as upstream:
        await memory.refuse(upstream.url, "tiny", "chat")
        upstream.says("Hello")
        provider = OpenAICompatible("one", base_url=upstream.url, memory=memory)
        [each async for each in provider.stream(replace(REQUEST, effort="high"))]
        await provider.close()
    assert upstream.requests[0]["reasoning"] == {"effort": "high", "summary": "auto"}


async def test_a_choice_is_remembered_for_its_model(client: Client, script: Script) -> None:
    script.play({"when": "", "answers": ["Yes."]}, reasoning=True, models=["one", "two"])
    chosen = {"model": "one", "effort": "high"}
    assert await client.call("POST", "models", "effort", body=chosen) == (200, {})
    _, found = await client.call("GET", "models")
    assert [(each["efforts"], each["effort"]) for each in found["models"]] == [
        ([*EFFORTS], "high"),
        ([*EFFORTS], ""),
    ]
    conversation = await client.new()
    await client.prompt(conversation, "Go", model="one")
    await client.prompt(conversation, "Go", model="two")
    await client.call("POST", "models", "effort", body={**chosen, "effort": ""})
    await client.prompt(conversation, "Go", model="one")
    assert [each["effort"] for each in script.requests] == ["high", "", ""]


@pytest.mark.parametrize("effort", ["low", "most", 7])
async def test_a_choice_that_the_model_does_not_have(client: Client, effort: Any) -> None:
    body = {"model": "scripted", "effort": effort}
    status, _ = await client.call("POST", "models", "effort", body=body)
    assert status == 422


async def test_the_next_server_knows_it(tmp_path: Path) -> None:
    file = tmp_path / "gptcode" / "efforts.json"
    await Efforts(file).save("one", "one/tiny", "low")
    assert Efforts(file).of("one", "one/tiny") == "low"
    file.write_text('{"one": {"one/tiny": {"effort": "most"}, "two": {}}}')
    assert Efforts(file).of("one", "one/tiny") == ""


async def test_a_choice_that_cannot_be_saved_says_so(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file stands there")
    efforts = Efforts(tmp_path / "folder" / "efforts.json")
    with pytest.raises(SaveError, match="The choice counts until Jupyter ends"):
        await efforts.save("one", "one/tiny", "low")
    assert efforts.of("one", "one/tiny") == "low"

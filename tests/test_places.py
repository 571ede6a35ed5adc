"""Where the prompts for a model go, and what it may see by default and at most."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from traitlets import TraitError

from jupyterlab_gptcode.conversation import Begin
from jupyterlab_gptcode.conversation.journal_format import dump_entry, parse_entry
from jupyterlab_gptcode.manager.imported import imported
from jupyterlab_gptcode.manager.levels import with_levels
from jupyterlab_gptcode.protocol import LEVELS, Json, Level, is_lower, lower_of
from jupyterlab_gptcode.providers import Model
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible
from jupyterlab_gptcode.settings import Config
from jupyterlab_gptcode.step import Limits

from .build import Story
from .client import FACTS, Client, Script
from .imports import LINES, changed

HERE, THERE = Model("near", "p", 9_000), Model("far", "p", 9_000, host="api.example.com")


def endpoint(base_url: str, **options: Any) -> OpenAICompatible:
    return OpenAICompatible("one", base_url=base_url, **options)


@pytest.mark.parametrize(
    ("base_url", "model", "host"),
    [
        ("https://api.example.com/v1", "big", "api.example.com"),
        ("https://name:word@api.example.com:8443/v1", "big", "api.example.com:8443"),
        ("http://10.0.0.7:11434/v1", "llama3", "10.0.0.7:11434"),
        ("http://localhost.example.com/v1", "big", "localhost.example.com"),
        ("http://127.0.0.1:11434/v1", "llama3", ""),
        ("http://localhost:11434/v1", "llama3", ""),
        ("http://[::1]:11434/v1", "llama3", ""),
        ("http://127.0.0.1:11434/v1", "gpt-oss:120b-cloud", "ollama.com"),
        ("http://127.0.0.1:11434/v1", "glm-4.6:cloud", "ollama.com"),
        ("http://127.0.0.1:11434/v1", "cloudy:7b", ""),
    ],
)
def test_where_prompts_go(base_url: str, model: str, host: str) -> None:
    assert endpoint(base_url).model(model).host == host


@pytest.mark.parametrize("named", ["127.0.0.1:4000", "http://localhost:4000", "[::1]:4000"])
@pytest.mark.parametrize("base_url", ["http://127.0.0.1:4000/v1", "http://localhost:4000"])
def test_an_address_that_forwards_is_elsewhere(named: str, base_url: str) -> None:
    settings = Config(forwarded={named: "api.example.com"})
    assert settings.forwards_to(base_url) == "api.example.com"
    found = endpoint(base_url, forwards_to=settings.forwards_to(base_url))
    assert (found.model("big").host, found.local) == ("api.example.com", False)


def test_other_addresses_do_not_forward() -> None:
    settings = Config(forwarded={"127.0.0.1:4000": "api.example.com", "localhost": "other"})
    for base_url in ("http://127.0.0.1:4001/v1", "https://far.example.com:4000", "http://[bad"):
        assert settings.forwards_to(base_url) == ""
    assert settings.forwards_to("http://127.0.0.1/v1") == "other"


@pytest.mark.parametrize(
    "forwarded", [{"api.example.com": "x"}, {"127.0.0.1:99999": "x"}, {"127.0.0.1:4000": " "}]
)
def test_what_cannot_forward_is_refused(forwarded: dict[str, str]) -> None:
    with pytest.raises(TraitError, match="forwarded"):
        Config(forwarded=forwarded)


def test_the_endpoints_of_the_configuration_forward(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    local = "http://127.0.0.1:4000/v1"
    settings = Config(
        base_url=local,
        endpoints={"lab": {"base_url": local}},
        forwarded={"127.0.0.1:4000": "api.example.com"},
    )
    hosts = [provider.model("big").host for provider in settings.providers()]
    assert hosts == ["api.example.com"] * 2


@pytest.mark.parametrize(
    ("chosen", "model", "ceiling", "level"),
    [
        ("", HERE, "everything", "everything"),
        ("", THERE, "everything", "samples"),
        ("everything", THERE, "everything", "everything"),
        ("prompts", HERE, "everything", "prompts"),
        ("everything", HERE, "structure", "structure"),
        ("", THERE, "prompts", "prompts"),
    ],
)
def test_the_level_of_a_step(chosen: Level, model: Model, ceiling: Level, level: Level) -> None:
    assert Limits(privacy=ceiling).level(chosen, model) == level


def test_values_of_variables_are_a_further_limit() -> None:
    shown = {
        values: [Limits(values=values).shows_values(model) for model in (HERE, THERE)]
        for values in ("never", "local", "always")
    }
    assert shown == {"never": [False, False], "local": [True, False], "always": [True, True]}


def test_values_that_no_model_may_see_are_not_read() -> None:
    read = [Limits(privacy=level).reads_values for level in LEVELS]
    assert read == [False, False, True, True]
    assert not Limits(values="never").reads_values


def test_levels_have_an_order() -> None:
    assert [level for level in LEVELS if is_lower(level, "samples")] == ["prompts", "structure"]
    assert lower_of("samples", "structure") == lower_of("structure", "samples") == "structure"


def test_steps_of_earlier_versions_had_the_default_of_their_model() -> None:
    remote = OpenAICompatible("lab", base_url="https://api.example.com", prefix="lab/")
    local = OpenAICompatible("own", base_url="http://127.0.0.1:11434/v1", prefix="own/")
    story = Story()
    for model in ("lab/big", "own/llama3"):
        story.prompt("Hello", model=model)
    story.prompt("Hello", model="lab/big", level="structure")
    entries = [parse_entry(dump_entry(entry)) for entry in story.entries]
    found = with_levels(entries, Catalog([remote, local]))
    levels = [entry.body.level for entry in found if isinstance(entry.body, Begin)]
    assert levels == ["samples", "everything", "structure"]
    [_, unknown, *_] = with_levels(entries, Catalog([]))
    assert isinstance(unknown.body, Begin)
    assert unknown.body.level == "everything"


def test_a_file_does_not_choose_for_its_reader() -> None:
    data = changed(1, body={**LINES[1]["body"], "chosen": "everything", "level": "samples"})
    bodies = [entry.body for entry in imported(data, "b.ipynb")]
    found = [(body.level, body.chosen) for body in bodies if isinstance(body, Begin)]
    assert found == [("samples", "")]


NOTEBOOK: Json = {
    **FACTS,
    "cells": [{"id": "c", "type": "code", "source": "kilo = 1", "outputs": [], "locked": False}],
}


@pytest.mark.parametrize("gptcode_config", [{"privacy_ceiling": "prompts"}], indirect=True)
async def test_nobody_passes_the_ceiling(client: Client, script: Script) -> None:
    _, status = await client.call("GET", "status")
    assert status["levels"] == ["prompts"]
    conversation = await client.new()
    start, *_ = await client.prompt(conversation, "Hi", facts=NOTEBOOK, level="everything")
    assert (start["level"], start["chosen"]) == ("prompts", "everything")
    assert "kilo" not in str(script.requests[-1]["messages"])
    _, models = await client.call("GET", "models")
    assert models["models"][0]["level"] == "prompts"


async def test_the_default_depends_on_where_a_model_runs(client: Client, script: Script) -> None:
    script.play({"when": "", "answers": ["Yes.", "Yes."]}, host="api.example.com")
    conversation = await client.new()
    start, *_ = await client.prompt(conversation, "Hi")
    assert start["level"] == "samples"
    assert "chosen" not in start
    script.play({"when": "", "answers": ["Yes.", "Yes."]})
    start, *_ = await client.prompt(conversation, "Hi again")
    assert start["level"] == "everything"


async def test_an_estimate_is_of_what_the_level_sends(client: Client, tmp_path: Path) -> None:
    del tmp_path
    cell = {"id": "c", "type": "code", "source": "x = 1\n" * 500, "outputs": []}
    body = {"client": "page", "text": "Hi", "conversation": "", "facts": {**FACTS, "cells": [cell]}}

    async def tokens(level: Level) -> int:
        asked = {**body, "step": f"at-{level}", "level": level}
        status, found = await client.call("POST", "estimate", body=asked)
        assert status == 200, found
        size: int = found["tokens"]
        return size

    assert await tokens("prompts") + 500 < await tokens("structure")


async def test_a_level_that_does_not_exist_is_refused(client: Client) -> None:
    conversation = await client.new()
    status, _ = await client.post_step(
        conversation, kind="prompt", text="Hi", step="odd", level="all"
    )
    assert status == 422

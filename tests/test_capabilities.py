"""What a model can do: who is believed first, and what is remembered."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from jupyterlab_gptcode.errors import ProviderError, SaveError
from jupyterlab_gptcode.providers import Request
from jupyterlab_gptcode.providers.capabilities import UNKNOWN, Capabilities, Sources
from jupyterlab_gptcode.providers.corrections import Corrections
from jupyterlab_gptcode.providers.endpoint_models import OPENAIS_WINDOW, WINDOW, EndpointModels
from jupyterlab_gptcode.providers.listing import Listed
from jupyterlab_gptcode.providers.memory import Learned, Memory
from jupyterlab_gptcode.providers.named_window import named_window
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible
from jupyterlab_gptcode.providers.target import Target

from .upstream import serving

LAB = "http://lab.example/v1"
OPENAI = "https://api.openai.com/v1"
USER = Capabilities(10_000, True, True, 1_000)
SETTING = Capabilities(20_000, False, False, 2_000)
LISTED = Listed("gpt-5", 30_000, True, reasoning=True, output_cap=3_000)
LEARNED = Learned(vision=False, window=40_000, reasoning=False)


def endpoint(
    address: str = LAB, settings: Capabilities = UNKNOWN, listed: Listed | None = None
) -> EndpointModels:
    known = EndpointModels(
        "lab",
        Target(address),
        prefix="lab/",
        settings=settings,
        memory=Memory(),
        corrections=Corrections(),
    )
    known.take([listed] if listed else [])
    return known


def found(known: EndpointModels, name: str = "gpt-5") -> tuple[Capabilities, Sources]:
    model = known.model(name)
    can = Capabilities(model.context_window, model.vision, model.reasoning, model.output_cap)
    return can, model.sources


async def test_who_is_believed_first() -> None:
    nobody = endpoint()
    assert found(nobody, "x") == (Capabilities(WINDOW, False, False, None), Sources())
    table = Sources("table", "table", "table", "table")
    assert found(nobody) == (Capabilities(272_000, True, True, 128_000), table)
    known = endpoint(listed=LISTED)
    reported = Sources("endpoint", "endpoint", "endpoint", "endpoint")
    assert found(known) == (Capabilities(30_000, True, True, 3_000), reported)
    # What was seen counts more than what is said, except for the window of a list.
    await known.memory.learn(LAB, "gpt-5", LEARNED)
    seen = Sources("endpoint", "test", "test", "endpoint")
    assert found(known) == (Capabilities(30_000, False, False, 3_000), seen)
    await known.corrections.save(LAB, "gpt-5", USER)
    # A model that did not name the colour may see all the same; the user knows.
    assert found(known) == (USER, Sources("user", "user", "user", "user"))
    # A correction is of one model of one address.
    assert found(known, "x") == found(nobody, "x")


async def test_the_configuration_locks() -> None:
    known = endpoint(settings=SETTING, listed=LISTED)
    await known.corrections.save(LAB, "gpt-5", USER)
    assert known.locked == ("context_window", "vision", "reasoning", "output_cap")
    # A window of the configuration is for what the endpoint does not report.
    setting = Sources("endpoint", "setting", "setting", "setting")
    assert found(known) == (replace(SETTING, context_window=30_000), setting)
    assert found(endpoint(settings=SETTING), "x")[0] == SETTING
    half = endpoint(settings=Capabilities(vision=False))
    await half.corrections.save(LAB, "x", USER)
    assert half.locked == ("vision",)
    assert found(half, "x")[0] == replace(USER, vision=False)


async def test_a_refusal_of_images_counts_until_the_user_corrects_it() -> None:
    known = endpoint()
    await known.memory.refuse(LAB, "x", "images")
    await known.memory.refuse(LAB, "x", "seed")
    assert (known.model("x").vision, known.model("x").sources.vision) == (False, "test")
    await known.corrections.save(LAB, "x", Capabilities(vision=True))
    assert not known.model("x").vision, "the same request would be refused again"
    await known.memory.allow(LAB, "x", "images")
    assert known.model("x").vision
    assert known.memory.of(LAB, "x").refuses == {"seed"}


@pytest.mark.parametrize("address", [OPENAI, "https://me.openai.azure.com/openai/v1"])
def test_models_of_openai_that_nobody_knows_have_long_windows(address: str) -> None:
    can, sources = found(endpoint(address), "gpt-new")
    assert (can.context_window, sources.context_window) == (OPENAIS_WINDOW, "default")
    assert can.vision is (address == OPENAI)


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("This model's maximum context length is 4096 tokens. You requested 9000.", 4096),
        ("The context window is 8,192 tokens.", 8192),
        ("the request exceeds the available context size (n_ctx = 2048)", 2048),
        ("`inputs` tokens + `max_new_tokens` must be <= 4097. Given: 9000.", 4097),
        # The number is that of the request, or of nothing.
        ("Your request exceeds the context length: your prompt has 9000 tokens.", None),
        ("This exceeds the context window, as requested: 9000 tokens.", None),
        ("The context size of 128 is exceeded.", None),
        ("Too many tokens: 9000 of 8192.", None),
        ("", None),
    ],
)
async def test_a_window_that_a_refusal_names(words: str, window: int | None) -> None:
    assert named_window(words) == window


async def test_a_refusal_of_what_is_too_long_is_remembered() -> None:
    memory = Memory()
    async with serving() as upstream:
        provider = OpenAICompatible("lab", base_url=upstream.url, key_variable="", memory=memory)
        words = "This model's maximum context length is 4096 tokens."
        upstream.answer = lambda _: ("400 Bad", words)
        request = Request("tiny", [{"role": "user", "content": "Hello"}])
        with pytest.raises(ProviderError) as caught:
            _ = [each async for each in provider.stream(request)]
        await provider.close()
    assert caught.value.kind == "too-long"
    model = provider.model("tiny")
    assert (model.context_window, model.sources.context_window) == (4096, "test")


async def test_corrections_last_until_they_are_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "corrected.json"
    corrections = Corrections(file)
    await corrections.save(LAB, "a", Capabilities(context_window=8_000, vision=False))
    await corrections.save(LAB, "b", USER)
    await corrections.save(OPENAI, "a", Capabilities(reasoning=True))
    again = Corrections(file)
    assert again.of(LAB, "a") == Capabilities(context_window=8_000, vision=False)
    assert again.of(LAB, "b") == USER
    # Another server's are not lost.
    await corrections.save(LAB, "a", UNKNOWN)
    await again.forget(OPENAI)
    left = json.loads(file.read_text("utf-8"))
    assert left == {LAB: {"b": asdict(USER)}}


async def test_a_damaged_file_is_preserved(tmp_path: Path) -> None:
    file = tmp_path / "corrected.json"
    file.write_text("{", "utf-8")
    corrections = Corrections(file)
    assert corrections.of(LAB, "a") == UNKNOWN
    await corrections.save(LAB, "a", USER)
    assert (tmp_path / "corrected.json.damaged").read_text("utf-8") == "{"
    assert Corrections(file).of(LAB, "a") == USER


@pytest.mark.parametrize(
    "odd", [{"context_window": "8k"}, {"context_window": True}, {"vision": 1}, {"output_cap": -1}]
)
def test_odd_values_of_the_file_are_not_used(odd: dict[str, object], tmp_path: Path) -> None:
    file = tmp_path / "corrected.json"
    file.write_text(json.dumps({LAB: {"a": {"reasoning": True, **odd}}}), "utf-8")
    assert Corrections(file).of(LAB, "a") == Capabilities(reasoning=True)


async def test_a_correction_that_cannot_be_saved_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    corrections = Corrections(tmp_path / "file" / "corrected.json")
    with pytest.raises(SaveError, match="could not be written"):
        await corrections.save(LAB, "a", USER)
    assert corrections.of(LAB, "a") == USER

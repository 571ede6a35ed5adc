"""What the names of models say: which of OpenAI's list can chat, in which order."""

from __future__ import annotations

import json
import random
import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from openai.types import AudioModel, ChatModel, EmbeddingModel, ImageModel, ModerationModel
from openai.types.audio import SpeechModel

from jupyterlab_gptcode.providers import known_models
from jupyterlab_gptcode.providers.capabilities import Capabilities
from jupyterlab_gptcode.providers.catalog import Catalog, useful
from jupyterlab_gptcode.providers.known_models import known_model
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible

from .upstream import serving

FILE = Path(known_models.__file__).with_name("models.json")
CHAT = [
    "gpt-6.2-sol",
    "gpt-6.2-astra",
    "gpt-6.1-terra",
    "gpt-6-luna",
    "gpt-5.5",
    "gpt-5.5-2026-04-23",
    "gpt-5.1-2025-11-13",
    "gpt-4.1",
    "gpt-4o",
    "gpt-4o-2024-11-20",
    "gpt-4o-2024-05-13",
    "gpt-4",
    "gpt-4-0613",
    "gpt-3.5-turbo",
    "gpt-3.5-turbo-0125",
    "my-own-model",
]
# Of those kinds that OpenAI's list of today has beside them.
OTHERS = """
whisper-1 tts-1 tts-1-hd-1106 gpt-4o-mini-tts-2025-12-15 gpt-4o-transcribe-diarize gpt-transcribe
gpt-realtime-2.1-mini gpt-4o-realtime-preview gpt-audio-1.5 gpt-4o-audio-preview gpt-live-transcribe
text-embedding-3-large text-embedding-ada-002 omni-moderation-latest text-moderation-stable
dall-e-3 gpt-image-2.6-flare chatgpt-image-latest sora-2-pro-2025-10-06 davinci-002 babbage-002
gpt-3.5-turbo-instruct-0914 o4-mini-deep-research computer-use-preview
"""
RESPONSES = """
gpt-5.5-pro-2026-04-23 gpt-5-pro o1-pro o3-pro-2025-06-10 gpt-5-codex gpt-5.1-codex-max
codex-mini-latest gpt-6-cyber gpt-6-rosalind gpt-daybreak-red-latest gpt-6.2-astra-law
"""


def shuffled(names: list[str], seed: int) -> list[str]:
    return random.Random(seed).sample(names, len(names))  # noqa: S311


@pytest.mark.parametrize("seed", range(5))
async def test_of_openais_list_chat_models_are_offered_in_their_order(seed: int) -> None:
    names = shuffled([*CHAT, *OTHERS.split()], seed)
    async with serving() as upstream:
        upstream.models = {"object": "list", "data": [{"id": name} for name in names]}
        catalog = Catalog([OpenAICompatible("openai", base_url=upstream.url)])
        models, _ = await catalog.models()
        default = await catalog.default()
        await catalog.close()
    assert [model.id for model in models] == CHAT
    assert (default, catalog.default_of(models)) == ("gpt-6.2-sol", "gpt-6.2-sol")
    windows = {model.id: model.context_window for model in models}
    assert (windows["gpt-4"], windows["gpt-4-0613"], windows["gpt-6.2-sol"]) == (
        8192,
        8192,
        922_000,
    )
    assert windows["my-own-model"] == 32_768


@pytest.mark.parametrize("name", RESPONSES.split())
def test_what_openai_serves_at_the_responses_api_alone(name: str) -> None:
    known = known_model(name)
    assert (known.chat, known.responses, known.reasoning) == (True, True, True)
    assert known.window is not None


@pytest.mark.parametrize("name", [*CHAT, "openai/gpt-4o", "gpt-5.1", "o3-mini", "llama3:latest"])
def test_all_else_is_at_chat_completions(name: str) -> None:
    assert not known_model(name).responses


def test_all_that_the_sdk_names_is_known() -> None:
    kinds = (AudioModel, EmbeddingModel, ImageModel, ModerationModel, SpeechModel)
    others = [name for kind in kinds for name in get_args(kind) if isinstance(name, str)]
    assert len(others) > 15
    assert [name for name in others if known_model(name).chat] == []
    unknown = [name for name in get_args(ChatModel) if known_model(name).window is None]
    # Speech that chats, what was shut down, and what never was.
    rest = re.compile(r"audio|codex|vision-preview|gpt-5\.1-mini|gpt-5\.2-pro")
    assert [name for name in unknown if not rest.search(name)] == []


@pytest.mark.parametrize(
    ("name", "window", "vision"),
    [
        ("gpt-4o", 128_000, True),
        ("GPT-4o", 128_000, True),
        ("openai/gpt-4o-2024-11-20", 128_000, True),
        ("gpt-4", 8192, False),
        ("gpt-4-1106-preview", 128_000, False),
        ("o3-mini-2025-01-31", 200_000, False),
        ("gpt-4-nonsense", None, None),
        ("llama3:latest", None, None),
    ],
)
def test_a_name_says_what_a_list_does_not(
    name: str, window: int | None, vision: bool | None
) -> None:
    known = known_model(name)
    assert (known.window, known.vision, known.chat) == (window, vision, True)


@pytest.mark.parametrize(
    "name",
    [
        "qwen3-coder:30b",
        "meta-llama/Llama-3.3-70B-Instruct",
        "mistral-small-2506",
        "deepseek-r1",
        "phi-4",
        "gemma3:27b",
        "claude-sonnet-5",
        "codestral-latest",
        "starcoder2",
        "command-r-plus",
    ],
)
def test_models_of_others_are_not_taken_for_anything_else(name: str) -> None:
    assert known_model(name).chat


@pytest.mark.parametrize(
    "name", ["nomic-embed-text:latest", "bge-m3", "jina-reranker-v2", "whisper-large-v3", "sdxl"]
)
def test_what_cannot_chat_is_known_at_any_endpoint(name: str) -> None:
    assert not known_model(name).chat


async def test_a_list_of_nothing_else_is_shown_as_it_is() -> None:
    async with serving() as upstream:
        upstream.models = {"object": "list", "data": [{"id": "my-audio-chat"}, {"id": "embedder"}]}
        provider = OpenAICompatible("one", base_url=upstream.url)
        assert [model.id for model in useful(await provider.models())] == [
            "my-audio-chat",
            "embedder",
        ]
        await provider.close()


@pytest.mark.parametrize(("configured", "expected"), [(None, 8192), (32_000, 32_000)])
async def test_a_configured_window_counts_more_than_the_name_and_less_than_the_report(
    configured: int | None, expected: int
) -> None:
    async with serving() as upstream:
        data = [{"id": "gpt-4", "max_model_len": None}, {"id": "gpt-4o", "max_model_len": 4096}]
        upstream.models = {"object": "list", "data": data}
        provider = OpenAICompatible(
            "one", base_url=upstream.url, settings=Capabilities(context_window=configured)
        )
        windows = {model.id: model.context_window for model in await provider.models()}
        await provider.close()
    assert windows == {"gpt-4": expected, "gpt-4o": 4096}


def test_the_file_says_of_which_day_it_is_and_repeats_nothing() -> None:
    body = json.loads(FILE.read_text("utf-8"))
    assert date.fromisoformat(body["date"]) >= date(2026, 11, 28)
    names = [each["name"] for each in body["chat"]]
    assert len(set(names)) == len(names)
    assert all(known_model(name).chat and known_model(name).window for name in names)
    for other in body["other"]:
        assert not [name for name in names if re.search(other["pattern"], name)]

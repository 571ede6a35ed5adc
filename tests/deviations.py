"""What well-known endpoints do differently: a small server for each preset, to the byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.providers import Chunk

from .upstream import chunk

# A name, its window, whether it sees and thinks, and the most tokens of an answer.
Listed = tuple[str, int, bool, bool, int | None]
DEFAULT = 32_768
TEXT = [chunk({"content": "Hello"}), chunk({}, "stop")]
USAGE = {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}


@dataclass(frozen=True)
class Deviation:
    """`sent` are headers of the list's request, `paths` where list and chat are, below the root."""

    preset: str
    listing: Any
    listed: Sequence[Listed]
    paths: tuple[str, str] = ("/v1/models", "/v1/chat/completions")
    base: str = "/v1"
    sent: Json = field(default_factory=dict)
    refusal: tuple[int, Any] = (401, {"error": {"message": "Bad key.", "code": "invalid_api_key"}})
    kind: str = "key"
    chunks: Sequence[Json] = tuple(TEXT)
    thinking: str = ""
    usage: tuple[int, int, int] | None = None
    options: Json = field(default_factory=dict)


def data(*models: Json) -> Json:
    return {"object": "list", "data": list(models)}


def modal(name: str, window: int, *kinds: str, out: str = "text", **more: object) -> Json:
    architecture = {"input_modalities": list(kinds), "output_modalities": [out]}
    return {"id": name, "context_length": window, "architecture": architecture, **more}


DEVIATIONS = [
    Deviation(
        "openai",
        data({"id": "gpt-4o"}, {"id": "whisper-1"}),
        [("gpt-4o", 128_000, True, False, 16_384)],
    ),
    Deviation(
        "azure",
        data({"id": "gpt-4o-2024-11-20", "capabilities": {"chat_completion": True}}),
        [("my-gpt", DEFAULT, False, False, None), ("gpt-4o", 128_000, True, False, 16_384)],
        paths=(
            "/openai/models?api-version=2024-10-21",
            "/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21",
        ),
        base="",
        sent={"Api-Key": "KEY", "Authorization": None},
        refusal=(401, {"error": {"code": "401", "message": "Access denied due to invalid key."}}),
        # Its first chunk has no choice, but what its filter says of the prompt.
        chunks=[{"choices": [], "prompt_filter_results": [{"prompt_index": 0}]}, *TEXT],
        options={"api_version": "2024-10-21", "models": ("my-gpt", "gpt-4o")},
    ),
    Deviation(
        "azure",
        data({"id": "gpt-4o-2024-11-20"}),
        [("my-gpt", DEFAULT, False, False, None)],
        paths=("/openai/v1/models", "/openai/v1/chat/completions"),
        base="",
        sent={"Api-Key": "KEY", "Authorization": None},
        options={"models": ("my-gpt",)},
    ),
    Deviation(
        "openrouter",
        data(
            modal(
                *("a/sees", 200_000, "text", "image"),
                supported_parameters=["max_tokens", "reasoning", "include_reasoning"],
                top_provider={"context_length": 200_000, "max_completion_tokens": 64_000},
            ),
            modal(
                *("a/reads", 32_000, "text"),
                supported_parameters=["max_tokens", "stop"],
                top_provider={"max_completion_tokens": None},
            ),
            modal("a/paints", 8_000, "text", out="image"),
        ),
        [("a/sees", 200_000, True, True, 64_000), ("a/reads", 32_000, False, False, None)],
        refusal=(402, {"error": {"message": "Insufficient credits", "code": 402}}),
        kind="credit",
        chunks=[chunk({"content": "", "reasoning": "Hm."}), *TEXT],
        thinking="Hm.",
    ),
    Deviation(
        "anthropic",
        {
            "data": [
                {
                    "type": "model",
                    "id": "claude-a",
                    "display_name": "A",
                    "max_input_tokens": 200_000,
                    "max_tokens": 64_000,
                    "capabilities": {
                        "image_input": {"supported": False},
                        "thinking": {"supported": True, "types": {"enabled": {"supported": True}}},
                    },
                },
                {
                    "type": "model",
                    "id": "claude-haiku-4-5-20251001",
                    "capabilities": None,
                    "max_input_tokens": None,
                    "max_tokens": None,
                },
            ],
            "has_more": False,
        },
        [
            ("claude-a", 200_000, False, True, 64_000),
            ("claude-haiku-4-5-20251001", 200_000, True, True, 64_000),
        ],
        paths=("/v1/models?limit=1000", "/v1/chat/completions"),
        sent={"X-Api-Key": "KEY", "Anthropic-Version": "2023-06-01"},
        refusal=(
            401,
            {
                "type": "error",
                "error": {"type": "authentication_error", "message": "invalid x-api-key"},
            },
        ),
    ),
    Deviation(
        "gemini",
        data(
            {"id": "models/gemini-a"},
            {"id": "models/gemini-3.5-flash"},
            {"id": "models/text-embedding-004"},
        ),
        [
            ("gemini-a", DEFAULT, False, False, None),
            ("gemini-3.5-flash", 1_048_576, True, True, 65_536),
        ],
        paths=("/v1beta/openai/models", "/v1beta/openai/chat/completions"),
        base="/v1beta/openai",
        # The error is in a list, and a wrong key is a bad request.
        refusal=(
            400,
            [
                {
                    "error": {
                        "code": 400,
                        "message": "API key not valid. Please pass a valid API key.",
                        "status": "INVALID_ARGUMENT",
                    }
                }
            ],
        ),
    ),
    Deviation(
        "mistral",
        data(
            {
                "id": "mistral-a",
                "capabilities": {"completion_chat": True, "vision": True, "reasoning": True},
                "max_context_length": 131_072,
            },
            {
                "id": "mistral-ocr",
                "capabilities": {"completion_chat": False, "vision": True},
                "max_context_length": 16_384,
            },
        ),
        [("mistral-a", 131_072, True, True, None)],
        refusal=(401, {"detail": "Unauthorized"}),
        # Thinking comes as parts of the content.
        chunks=[
            chunk(
                {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]}]}
            ),
            *TEXT,
        ],
        thinking="Hm.",
    ),
    Deviation(
        "groq",
        data(
            {
                "id": "llama-a",
                "active": True,
                "context_window": 131_072,
                "max_completion_tokens": 32_768,
            },
            {"id": "llama-gone", "active": False, "context_window": 8_192},
        ),
        [("llama-a", 131_072, False, False, 32_768)],
        chunks=[*TEXT[:1], {**chunk({}, "stop"), "x_groq": {"id": "req", "usage": USAGE}}],
        usage=(9, 2, 0),
    ),
    Deviation(
        "deepseek",
        data({"id": "deepseek-a"}, {"id": "deepseek-v4-pro"}),
        [
            ("deepseek-a", DEFAULT, False, False, None),
            ("deepseek-v4-pro", 1_000_000, False, True, 384_000),
        ],
        refusal=(402, {"error": {"message": "Insufficient Balance", "type": "unknown_error"}}),
        kind="credit",
        chunks=[
            chunk({"content": None, "reasoning_content": "Hm."}),
            *TEXT,
            {"choices": [], "usage": {**USAGE, "prompt_cache_hit_tokens": 8}},
        ],
        thinking="Hm.",
        usage=(9, 2, 8),
    ),
    Deviation(
        "together",
        # The bare list, of all kinds.
        [
            {"id": "a/chat", "type": "chat", "context_length": 32_768},
            {"id": "a/paint", "type": "image", "context_length": 0},
            {"id": "a/rank", "type": "rerank"},
        ],
        [("a/chat", 32_768, False, False, None)],
    ),
    Deviation(
        "huggingface",
        # Whoever answers behind the name: the smallest window counts.
        data(
            {
                "id": "a/b",
                "architecture": {"input_modalities": ["text", "image"]},
                "providers": [
                    {"provider": "x", "context_length": 262_144},
                    {"provider": "y", "context_length": 131_072},
                    {"provider": "z"},
                ],
            }
        ),
        [("a/b", 131_072, True, False, None)],
        refusal=(401, {"error": "Invalid username or password."}),
    ),
    Deviation(
        "github",
        [
            {
                "id": "openai/gpt-x",
                "limits": {"max_input_tokens": 1_000_000, "max_output_tokens": 32_768},
                "supported_input_modalities": ["text", "image"],
                "supported_output_modalities": ["text"],
                "capabilities": ["streaming", "tool-calling"],
                "tags": ["multipurpose", "reasoning"],
            },
            {"id": "openai/vectors", "supported_output_modalities": ["embeddings"]},
        ],
        [("openai/gpt-x", 1_000_000, True, True, 32_768)],
        paths=("/catalog/models", "/inference/chat/completions"),
        base="/inference",
        sent={"X-Github-Api-Version": "2022-11-28"},
        # Its first chunk is empty.
        chunks=[{"choices": [], "model": ""}, *TEXT],
    ),
    Deviation(
        "ollama",
        data({"id": "llama3:latest", "owned_by": "library"}),
        [("llama3:latest", DEFAULT, False, False, None)],
        refusal=(404, {"error": {"message": 'model "x" not found, try pulling it first'}}),
        kind="model",
        chunks=[chunk({"content": "", "reasoning": "Hm."}), *TEXT],
        thinking="Hm.",
    ),
    Deviation(
        "lmstudio",
        data({"id": "qwen"}, {"id": "text-embedding-nomic"}),
        [("qwen", DEFAULT, False, False, None)],
        refusal=(400, {"error": "No models loaded. Please load a model in the developer page."}),
        kind="endpoint",
    ),
    Deviation(
        "llamacpp",
        data({"id": "a.gguf", "meta": {"n_ctx_train": 131_072, "n_ctx": 4096, "n_params": 9}}),
        [("a.gguf", 4096, False, False, None)],
        refusal=(503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable"}}),
        kind="endpoint",
    ),
    Deviation(
        "vllm",
        data({"id": "a/b", "max_model_len": 8192}),
        [("a/b", 8192, False, False, None)],
        refusal=(401, {"error": "Unauthorized"}),
        chunks=[chunk({"role": "assistant", "reasoning_content": "Hm."}), *TEXT],
        thinking="Hm.",
    ),
    Deviation("custom", data({"id": "x"}), [("x", DEFAULT, False, False, None)]),
]


def said(chunks: Sequence[Chunk]) -> tuple[str, str]:
    """The text and the thinking of an answer."""
    return "".join(each.text for each in chunks), "".join(each.thinking for each in chunks)

"""What endpoints send, in our own types. Endpoints leave things out: every field may be missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..protocol import Json, Usage
from . import Chunk

_THINKING_FIELDS = ("reasoning_content", "reasoning")  # DeepSeek, vLLM; OpenRouter, Ollama
_NO_FINISH = ("", "null", "none", "None")
# Fields in which well-known servers report a model's context window: vLLM, OpenRouter, LM Studio.
_WINDOW_FIELDS = ("max_model_len", "context_length", "max_context_length", "context_window")


# A list is shown whole, so it has bounds: of models, and of characters in a name.
MOST_MODELS = 5_000
LONGEST_NAME = 200


class Reported(Exception):
    """An error object came although the status was 200."""

    def __init__(self, error: object) -> None:
        super().__init__()
        self.error = error


def chunk(found: Any) -> Chunk:
    """From an event's JSON, which may be anything."""
    if _field(found, "object") == "error":
        raise Reported(found)
    choices = _field(found, "choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    delta, finish = _field(choice, "delta"), _field(choice, "finish_reason")
    text, thinking = _content(_field(delta, "content"))
    fields = (_field(delta, name) for name in _THINKING_FIELDS)
    thinking += next((field for field in fields if isinstance(field, str) and field), "")
    refusal = _field(delta, "refusal")
    return Chunk(
        text + (refusal if isinstance(refusal, str) else ""),
        finish if isinstance(finish, str) and finish not in _NO_FINISH else None,
        _usage(_field(found, "usage")),
        thinking,
        any(_field(delta, name) for name in ("tool_calls", "function_call")),
    )


def _field(found: Any, name: str) -> Any:
    return found.get(name) if isinstance(found, dict) else None


def _content(content: Any) -> tuple[str, str]:
    """The text and the thinking of a content, which some endpoints send as a list of parts."""
    if isinstance(content, str):
        return content, ""
    text = thinking = ""
    for part in content if isinstance(content, list) else ():
        if isinstance(part, str):
            text += part
        elif isinstance(part, dict):
            inner, thought = _content(part.get("text") or part.get("refusal"))
            text, thinking = text + inner, thinking + thought
            thinking += "".join(_content(part.get("thinking")))
    return text, thinking


def models(listed: Any) -> Iterator[tuple[str, int | None]]:
    """The names in a list of models, with their context windows where the endpoint reports them."""
    if isinstance(listed, dict):
        if listed.get("error"):
            raise Reported(listed["error"])
        # Ollama without models says null.
        listed = listed.get("data") or []
    # Some servers send the bare list.
    if not isinstance(listed, list):
        raise ValueError("This is not a list of models.")
    for model in listed[:MOST_MODELS]:
        name = model.get("id")
        if isinstance(name, str) and _is_name(name):
            yield name, _window(model)


def _is_name(name: str) -> bool:
    """Whether it can be read in a list, and typed."""
    return bool(name.strip()) and len(name) <= LONGEST_NAME and name.isprintable()


def _usage(usage: Any) -> Usage | None:
    prompt, completion = _field(usage, "prompt_tokens"), _field(usage, "completion_tokens")
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    cached = _field(_field(usage, "prompt_tokens_details"), "cached_tokens")
    return Usage(prompt, completion, cached if isinstance(cached, int) else 0)


def _window(model: Json) -> int | None:
    sizes = (model.get(field) for field in _WINDOW_FIELDS)
    return next((size for size in sizes if isinstance(size, int) and size > 0), None)

"""Chunks as endpoints send them, in our own types. Every field may be missing."""

from __future__ import annotations

from typing import Any

from ..protocol import Usage
from . import Chunk

_THINKING_FIELDS = ("reasoning_content", "reasoning")  # DeepSeek, vLLM; OpenRouter, Ollama
_NO_FINISH = ("", "null", "none", "None")


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
        # Groq reports it in a field of its own, too, also to those who did not ask.
        _usage(_field(found, "usage")) or _usage(_field(_field(found, "x_groq"), "usage")),
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


def _usage(usage: Any) -> Usage | None:
    prompt, completion = _field(usage, "prompt_tokens"), _field(usage, "completion_tokens")
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    cached = _field(_field(usage, "prompt_tokens_details"), "cached_tokens")
    if cached is None:
        cached = _field(usage, "prompt_cache_hit_tokens")  # DeepSeek
    return Usage(prompt, completion, cached if isinstance(cached, int) else 0)

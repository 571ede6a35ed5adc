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
    if field(found, "object") == "error":
        raise Reported(found)
    choices = field(found, "choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    delta, finish = field(choice, "delta"), field(choice, "finish_reason")
    text, thinking = _content(field(delta, "content"))
    thinking += _thinking(delta)
    refusal = field(delta, "refusal")
    return Chunk(
        text + (refusal if isinstance(refusal, str) else ""),
        finish if isinstance(finish, str) and finish not in _NO_FINISH else None,
        # Groq reports it in a field of its own, too, also to those who did not ask.
        _usage(found) or _usage(field(found, "x_groq")),
        thinking,
        bool(field(delta, "tool_calls") or field(delta, "function_call")),
    )


def _thinking(delta: Any) -> str:
    if not isinstance(delta, dict):
        return ""
    for name in _THINKING_FIELDS:
        text = delta.get(name)
        if text and isinstance(text, str):
            return text
    # OpenRouter's details repeat its other field, where there is one.
    details = delta.get("reasoning_details")
    if not isinstance(details, list):
        return ""
    texts = [field(each, "text") or field(each, "summary") for each in details]
    return "".join(each for each in texts if isinstance(each, str))


def field(found: Any, name: str) -> Any:
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


def _usage(found: Any) -> Usage | None:
    usage = field(found, "usage")
    prompt, completion = field(usage, "prompt_tokens"), field(usage, "completion_tokens")
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    cached = field(field(usage, "prompt_tokens_details"), "cached_tokens")
    if cached is None:
        cached = field(usage, "prompt_cache_hit_tokens")  # DeepSeek
    thought = field(field(usage, "completion_tokens_details"), "reasoning_tokens")
    total = field(usage, "total_tokens")
    rest = total - prompt - completion if isinstance(total, int) else 0
    if not isinstance(thought, int):
        thought = max(0, rest) if "gemini" in str(field(found, "model")) else 0
    return Usage(
        prompt,
        # Gemini and xAI count thinking in the total alone.
        completion + (thought if rest == thought else 0),
        cached if isinstance(cached, int) else 0,
        thought,
        cost=_cost(field(usage, "cost")),
    )


def _cost(cost: Any) -> float | None:
    """What OpenRouter charges, in US dollars."""
    return float(cost) if type(cost) in (int, float) and cost >= 0 else None

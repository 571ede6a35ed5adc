"""Chunks as endpoints send them, in our own types. Every field may be missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..protocol import Usage
from . import Chunk

_THINKING_FIELDS = ("reasoning_content", "reasoning")  # DeepSeek, vLLM; OpenRouter, Ollama
_NO_FINISH = ("", "null", "none", "None")
_MOST_TOKENS = 100_000_000  # of a request; far beyond each model's window
_DEAREST = 10_000  # US dollars for a request


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
    cached = field(field(usage, "prompt_tokens_details"), "cached_tokens")
    if cached is None:
        cached = field(usage, "prompt_cache_hit_tokens")  # DeepSeek
    reported = usage_of(
        field(usage, "prompt_tokens"),
        field(usage, "completion_tokens"),
        cached,
        field(field(usage, "completion_tokens_details"), "reasoning_tokens"),
    )
    if reported is None:
        return None
    return replace(_with_all_thinking(reported, found), cost=_cost(field(usage, "cost")))


def usage_of(prompt: Any, completion: Any, cached: Any, thought: Any) -> Usage | None:
    """None for numbers that no request can have. A part can be more than its whole: Gemini and xAI
    count thinking in the total alone."""
    prompt, completion = _count(prompt), _count(completion)
    if prompt is None or completion is None:
        return None
    return Usage(prompt, completion, min(_count(cached) or 0, prompt), _count(thought) or 0)


def _with_all_thinking(usage: Usage, found: Any) -> Usage:
    """With the thinking that only the total counts."""
    reported = field(found, "usage")
    total = _count(field(reported, "total_tokens"))
    rest = 0 if total is None else total - usage.prompt_tokens - usage.completion_tokens
    thought = usage.reasoning_tokens
    details = field(reported, "completion_tokens_details")
    if _count(field(details, "reasoning_tokens")) is None:
        thought = max(0, rest) if "gemini" in str(field(found, "model")) else 0
    completion = usage.completion_tokens + (thought if rest == thought else 0)
    return replace(usage, completion_tokens=completion, reasoning_tokens=min(thought, completion))


def _count(found: Any) -> int | None:
    """A number of tokens, if it can be one."""
    return found if type(found) is int and 0 <= found <= _MOST_TOKENS else None


def _cost(cost: Any) -> float | None:
    """What OpenRouter charges, in US dollars."""
    return float(cost) if type(cost) in (int, float) and 0 <= cost <= _DEAREST else None

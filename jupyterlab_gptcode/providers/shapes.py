"""What endpoints say, in our own words. They leave things out: nothing is taken for granted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..protocol.wire import Json, Usage
from . import Chunk

# Fields in which well-known servers tell a model's context window: vLLM, OpenRouter, LM Studio.
_WINDOW_FIELDS = ("max_model_len", "context_length", "max_context_length", "context_window")


class Reported(Exception):
    """An error object came although the status was 200."""

    def __init__(self, error: object) -> None:
        super().__init__()
        self.error = error


def chunk(document: Any) -> Chunk:
    """A piece of a stream, or a whole answer that came instead of one."""
    body = _checked(document)
    choice = _first(body.get("choices"))
    whole = _object(choice.get("message"))
    text = _object(choice.get("delta")).get("content") or whole.get("content")
    finish = choice.get("finish_reason") or ("stop" if whole else None)
    return Chunk(
        text if isinstance(text, str) else "",
        finish if isinstance(finish, str) else None,
        _usage(_object(body.get("usage"))),
    )


def models(document: Any) -> Iterator[tuple[str, int | None]]:
    """The names in a list of models, and their context windows where they are told."""
    if not isinstance(document, dict):
        raise ValueError("This is not a list of models.")
    # Ollama without models says null.
    for model in _checked(document).get("data") or []:
        if isinstance(name := model.get("id"), str):
            yield name, _window(model)


def _checked(document: Any) -> Json:
    body = _object(document)
    if body.get("error"):
        raise Reported(body["error"])
    if body.get("object") == "error":
        raise Reported(body)
    return body


def _usage(usage: Json) -> Usage | None:
    prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    cached = _object(usage.get("prompt_tokens_details")).get("cached_tokens")
    return Usage(prompt, completion, cached if isinstance(cached, int) else 0)


def _window(model: Json) -> int | None:
    sizes = (model.get(field) for field in _WINDOW_FIELDS)
    return next((size for size in sizes if isinstance(size, int) and size > 0), None)


def _first(choices: Any) -> Json:
    return _object(choices[0]) if isinstance(choices, list) and choices else {}


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}

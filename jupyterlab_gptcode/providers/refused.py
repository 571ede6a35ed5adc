"""Features of a request that an endpoint or a model refuses, and requests without them.

An endpoint names what it does not know in a refusal. The same request without that is sent at once:
the model has not seen the first one. What was refused is remembered and never sent again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from typing import Any

from ..protocol import Json

# Statuses with which something in a request is refused. llama.cpp says 500 when a model's template
# does not know a role, OpenRouter 404 when nobody sees images.
_STATUSES = (400, 404, 415, 422, 500, 501)
_REFUSING = re.compile(
    r"unsupported|not (currently )?(supported|permitted|allowed|enabled)|no longer|must alternate"
    r"|(does ?n.t|does not|cannot|not) (accept|support)|unrecogni[sz]ed|unexpected|extra_forbidden"
    r"|unknown (field|parameter|argument|name|variant)|invalid (parameter|argument|field)"
    r"|not a multimodal|missing data required|no endpoints found|must be a string|only the default"
    r"|must be verified|must be one of|should be one of"
)
# OpenAI's words, and Azure's, for a model that chat completions do not serve; and the opposite.
_RESPONSES_ONLY = re.compile(
    r"\b(only|use)\b.{0,40}\bresponses\b|chatcompletion operation does not work"
)
_CHAT_ONLY = re.compile(r"not supported.{0,40}\bresponses\b|responses operation does not work")
# A picture that cannot be read says nothing of the model.
_BAD_IMAGE = re.compile(
    r"(invalid|unsupported|corrupt\w*) image|image (format|type|data|size|is too)|download"
)


def refused(status: int, error: object, body: Json) -> str | None:
    """The feature of a request's body that a refusal names; None if it is about something else."""
    text = words_of(error)
    if status not in _STATUSES or not _REFUSING.search(text):
        return None
    return next((name for name in _NAMED if _has(body, name) and _NAMED[name](text)), None)


def served_elsewhere(status: int, error: object, dialect: str) -> bool:
    """Whether a refusal says that the model is served by the other interface alone."""
    says = _RESPONSES_ONLY if dialect == "chat" else _CHAT_ONLY
    return status in _STATUSES and says.search(words_of(error)) is not None


def without(body: Json, features: Collection[str]) -> Json:
    """The body without what is refused. A pure function, so what a model reads stays a prefix."""
    left = {name: value for name, value in body.items() if name not in features}
    if "max_tokens" in body and "max_tokens" in features:
        left["max_completion_tokens"] = body["max_tokens"]
    elif "max_completion_tokens" in body and "max_completion_tokens" in features:
        left["max_tokens"] = body["max_completion_tokens"]
    for name in ("max_tokens", "max_completion_tokens"):
        if name in features:
            left.pop(name, None)
    if "system" in features:
        left["messages"] = without_system(left["messages"])
    return left


def _finds(pattern: str) -> Callable[[str], bool]:
    found = re.compile(pattern)
    return lambda text: found.search(text) is not None


def _names_images(text: str) -> bool:
    named = re.search(r"image|vision|multi-?modal|modalit|content\W{0,3} must be a string", text)
    return named is not None and _BAD_IMAGE.search(text) is None


_NAMED: dict[str, Callable[[str], bool]] = {
    "stream_options": _finds(r"stream_options|include_usage"),
    "max_tokens": _finds(r"max_(output_)?tokens"),
    "max_completion_tokens": _finds(r"max_(completion|output)_tokens"),
    "temperature": _finds(r"temperature"),
    "reasoning_summary": _finds(r"reasoning[._ ]summar"),
    "reasoning_effort": _finds(r"reasoning[._ ]?effort"),
    "reasoning": _finds(r"\breasoning\b"),
    "thinking": _finds(r"\bthinking\b|budget_tokens"),
    "seed": _finds(r"\bseed\b"),
    "stop": _finds(r"\bstop\b"),
    "images": _names_images,
    "system": _finds(
        r"system.{0,30}role|role.{0,40}system|roles must alternate|developer instruction"
        r"|system (message|prompt|instruction)"
    ),
}


def _has(body: Json, feature: str) -> bool:
    messages = body.get("messages", [])
    if feature == "system":
        return any(each.get("role") == "system" for each in messages)
    if feature == "images":
        return any(_is_image(part) for each in messages for part in _parts(each))
    return feature in body


def _parts(message: Json) -> list[Any]:
    content = message.get("content")
    return content if isinstance(content, list) else []


def _is_image(part: Any) -> bool:
    return isinstance(part, dict) and part.get("type") == "image_url"


def without_system(messages: list[Json]) -> list[Json]:
    """The system's words begin the first message of the user."""
    words = [str(each["content"]) for each in messages if each.get("role") == "system"]
    rest = [each for each in messages if each.get("role") != "system"]
    if not rest or not words or rest[0].get("role") != "user":
        return [{"role": "user", "content": "\n\n".join(words)}, *rest] if words else rest
    first, content = rest[0], rest[0].get("content")
    if isinstance(content, list):
        together: Any = [{"type": "text", "text": "\n\n".join(words)}, *content]
    else:
        together = "\n\n".join([*words, str(content)])
    return [{**first, "content": together}, *rest[1:]]


def words_of(error: object) -> str:
    """All that an error object says, in lower case; nothing of a web page."""
    if isinstance(error, str):
        return "" if error.lstrip().startswith("<") else error.lower()
    try:
        return json.dumps(error).lower()
    except (TypeError, ValueError):
        return ""

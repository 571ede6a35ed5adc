"""OpenAI's Responses API, for models that are served only there: its requests and its events.

A request is translated from the one for chat completions, so whatever is left out of that is left
out here. Nothing is stored at OpenAI, and no item of an answer is sent again but its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..protocol import Json, Usage
from . import Chunk
from .shapes import Reported, field, usage_of

_CAPS = ("max_completion_tokens", "max_tokens")
_TEXTS = ("response.output_text.delta", "response.refusal.delta")
_THOUGHTS = ("response.reasoning_summary_text.delta", "response.reasoning_text.delta")
_ENDS = ("response.completed", "response.incomplete", "response.failed", "response.cancelled")
_FINISHES = {"content_filter": "content_filter"}  # all else is about length
# Of an answer's items; the others are calls of tools.
_WORDS = ("message", "reasoning")


def responses_body(body: Json) -> Json:
    """From a body for chat completions. `stop` and `seed` have no place here."""
    sent: Json = {
        "model": body["model"],
        "input": inputs(body["messages"]),
        "stream": True,
        "store": False,
    }
    caps = (body[name] for name in _CAPS if name in body)
    if (cap := next(caps, None)) is not None:
        sent["max_output_tokens"] = cap
    if "temperature" in body:
        sent["temperature"] = body["temperature"]
    names = {"reasoning_effort": "effort", "reasoning_summary": "summary"}
    if reasoning := {names[name]: body[name] for name in names if name in body}:
        sent["reasoning"] = reasoning
    return sent


def inputs(messages: Sequence[Json]) -> list[Json]:
    return [_input(each) for each in messages]


def _input(message: Json) -> Json:
    content = message["content"]
    if isinstance(content, list):
        content = [_part(each) for each in content]
    return {"role": message["role"], "content": content}


def _part(part: Json) -> Json:
    if part["type"] == "image_url":
        return {"type": "input_image", "image_url": part["image_url"]["url"]}
    return {"type": "input_text", "text": part["text"]}


class ResponsesReader:
    """Reads the events of one answer. An answer may have several messages, and its thinking several
    parts: a paragraph each."""

    def __init__(self) -> None:
        self._message: Any = None
        self._thought: Any = None

    def chunk(self, found: Any) -> Chunk:
        kind = field(found, "type")
        if kind in _TEXTS:
            text, at = field(found, "delta"), field(found, "output_index")
            between = "\n\n" if self._message not in (None, at) else ""
            self._message = at
            return Chunk(between + text if isinstance(text, str) else "")
        if kind in _THOUGHTS:
            text = field(found, "delta")
            at = (field(found, "output_index"), field(found, "summary_index"))
            between = "\n\n" if self._thought not in (None, at) else ""
            self._thought = at
            return Chunk(thinking=between + text if isinstance(text, str) else "")
        if kind in _ENDS:
            return _end(field(found, "response"), kind.removeprefix("response."))
        if kind == "response.output_item.added":
            return Chunk(tool=_is_call(field(found, "item")))
        if kind == "error" or field(found, "object") == "error":
            raise Reported(found)
        return _whole(found) if field(found, "object") == "response" else Chunk()


def _end(response: Any, named: str = "") -> Chunk:
    """`named` is what the event says of a response that may lack its status."""
    status, usage = field(response, "status"), _usage(field(response, "usage"))
    status = status if isinstance(status, str) else named
    if status in ("failed", "cancelled"):
        raise Reported(field(response, "error") or {})
    if status != "incomplete":
        return Chunk(finish="stop", usage=usage)
    reason = field(field(response, "incomplete_details"), "reason")
    return Chunk(finish=_FINISHES.get(str(reason), "length"), usage=usage)


def _whole(response: Json) -> Chunk:
    """An answer that did not come as a stream."""
    end = _end(response)
    output = field(response, "output")
    items = output if isinstance(output, list) else []
    texts = [_texts(item, "content") for item in items if field(item, "type") == "message"]
    thoughts = [
        _texts(item, "summary") or _texts(item, "content")
        for item in items
        if field(item, "type") == "reasoning"
    ]
    return Chunk(
        "\n\n".join(filter(None, texts)),
        end.finish,
        end.usage,
        "\n\n".join(filter(None, thoughts)),
        any(map(_is_call, items)),
    )


def _texts(item: Any, name: str) -> str:
    parts = field(item, name)
    texts = [
        field(part, "text") or field(part, "refusal")
        for part in (parts if isinstance(parts, list) else [])
    ]
    between = "\n\n" if name == "summary" else ""
    return between.join(text for text in texts if isinstance(text, str))


def _is_call(item: Any) -> bool:
    kind = field(item, "type")
    return isinstance(kind, str) and kind not in _WORDS


def _usage(usage: Any) -> Usage | None:
    reported = usage_of(
        field(usage, "input_tokens"),
        field(usage, "output_tokens"),
        field(field(usage, "input_tokens_details"), "cached_tokens"),
        field(field(usage, "output_tokens_details"), "reasoning_tokens"),
    )
    if reported is None:
        return None
    thought = min(reported.reasoning_tokens, reported.completion_tokens)
    return replace(reported, reasoning_tokens=thought)

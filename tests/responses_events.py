"""Events of OpenAI's Responses API, as JSON."""

from __future__ import annotations

from typing import Any

from jupyterlab_gptcode.protocol import Json

USAGE: Json = {"prompt_tokens": 9, "completion_tokens": 2}


def words(text: str) -> Json:
    kind = "response.output_text.delta"
    return {"type": kind, "item_id": "m", "output_index": 1, "content_index": 0, "delta": text}


def thought(text: str) -> Json:
    kind = "response.reasoning_summary_text.delta"
    return {"type": kind, "item_id": "r", "output_index": 0, "summary_index": 0, "delta": text}


def ending(finish: str = "stop", usage: Json = USAGE, **fields: Any) -> Json:
    """The last event of an answer."""
    reasons = {"length": "max_output_tokens", "content_filter": "content_filter"}
    status = "incomplete" if finish in reasons else "completed"
    details = {"reason": reasons[finish]} if finish in reasons else None
    body = whole(status, usage, incomplete_details=details, **fields)
    return {"type": f"response.{status}", "response": body}


def whole(status: str, usage: Json = USAGE, **fields: Any) -> Json:
    counts = {
        "input_tokens": usage["prompt_tokens"],
        "input_tokens_details": usage.get("prompt_tokens_details", {}),
        "output_tokens": usage["completion_tokens"],
        "output_tokens_details": usage.get("completion_tokens_details", {}),
    }
    empty: Json = {"error": None, "incomplete_details": None, "output": []}
    return {"object": "response", "status": status, **empty, "usage": counts, **fields}


def translated(chunks: list[Json]) -> list[Json]:
    """The same answer as these chunks of chat completions; without an end where they have none."""
    events, finish, usage = [], "", USAGE
    for each in chunks:
        usage = each.get("usage") or usage
        for choice in each.get("choices", []):
            finish = choice["finish_reason"] or finish
            if text := choice["delta"].get("reasoning_content"):
                events.append(thought(text))
            if text := choice["delta"].get("content"):
                events.append(words(text))
    return [*events, *([ending(finish, usage)] if finish else [])]

"""A request as JSON for chat completions."""

from __future__ import annotations

from ..protocol import Json
from . import Request
from .efforts import effort_fields
from .target import Target


def request_body(request: Request, target: Target) -> Json:
    messages = request.messages
    if request.prefill:
        # llama.cpp, vLLM and others continue an assistant's message at the end.
        messages = [*messages, {"role": "assistant", "content": request.prefill}]
    body: Json = {
        "model": request.model,
        "messages": messages,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if request.stop:
        body["stop"] = list(request.stop)
    if request.temperature is not None:
        body["temperature"] = request.temperature
    if request.seed is not None:
        body["seed"] = request.seed
    if request.max_tokens is not None:
        # OpenAI's newer models refuse the old name; other servers may not know the new one.
        name = "max_completion_tokens" if target.is_openai else "max_tokens"
        body[name] = request.max_tokens
    return body | effort_fields(request.effort, target.preset, request.max_tokens)

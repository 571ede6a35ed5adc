"""What a scripted endpoint says, to the byte."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

from jupyterlab_gptcode.protocol import Json

from .upstream import Silence, chunk, event, reply

Raw = Sequence[bytes | Silence]

KEY = "sk-canary-0123456789"
HIDDEN = "Your key is [hidden]."
JSON = "application/json"
STOP = event(chunk({}, "stop"))
DONE = event("[DONE]")
END = STOP + DONE
USAGE: Json = {"prompt_tokens": 9, "completion_tokens": 2}
WHOLE: Json = {
    "object": "chat.completion",
    "choices": [{"message": {"role": "assistant", "content": "Hello"}, "finish_reason": "stop"}],
    "usage": USAGE,
}


def words(text: str) -> bytes:
    return event(chunk({"content": text}))


HELLO = words("Hel") + words("lo") + END


def noise(function: Json) -> bytes:
    """A piece of a tool call, which nobody asked for."""
    return event(chunk({"tool_calls": [{"index": 0, "id": "call", "function": function}]}))


def dumped(body: Json) -> bytes:
    return json.dumps(body).encode()


def refusal(status: str, message: str = "", *, code: str = "", **headers: str) -> Raw:
    """As OpenAI does, with the key in the message."""
    error = {"message": f"{message} Your key is {KEY}.", "code": code, "type": "invalid_request"}
    return reply(dumped({"error": error}), status=status, kind=JSON, headers=headers)


def in_five_hours() -> str:
    return format_datetime(datetime.now(timezone.utc) + timedelta(hours=5), usegmt=True)

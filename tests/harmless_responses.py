"""What only the Responses API does: failures in events of its own, and what does no harm."""

from __future__ import annotations

from functools import partial

from .fault import Fault
from .replies import HIDDEN, JSON, KEY, dumped
from .responses_events import ending, thought, whole, words
from .upstream import Silence, event, named, reply

_again = partial(Fault, retryable=True)
_HEL = named(words("Hel"))
_HELLO = _HEL + named(words("lo")) + named(ending())
_ITEMS = [
    {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Hm."}]},
    {"type": "message", "content": [{"type": "output_text", "text": "Hello"}]},
]
_STARTED = [
    named({"type": f"response.{kind}", "response": whole("in_progress")})
    for kind in ("created", "in_progress")
]
_PARTS = [
    named({"type": "response.output_item.added", "item": {"type": "reasoning"}}),
    named({"type": "response.output_item.added", "item": {"type": "message"}}),
    named({"type": "response.content_part.added", "part": {"type": "output_text", "text": ""}}),
]


def _failed(code: str, message: str) -> bytes:
    error = {"code": code, "message": message}
    return named({"type": "response.failed", "response": whole("failed", error=error)})


FAILED = [
    _again(
        "The Responses API reports a failure: `response.failed`",
        reply(_HEL, _failed("server_error", f"Oops. Your key is {KEY}.")),
        text="Hel",
        detail=f"Oops. {HIDDEN}",
        kind="endpoint",
        message="HOST sent an error instead of an answer. Try again, or choose another model.",
    ),
    _again(
        "The same, for too many requests",
        reply(*_STARTED, _failed("rate_limit_exceeded", "Slow down.")),
        detail="Slow down.",
        kind="rate-limit",
        message="HOST reports too many requests. Try again in a moment.",
    ),
    _again(
        "An `error` event of the Responses API",
        reply(_HEL, named({"type": "error", "code": "rate_limit_exceeded", "message": "Slow."})),
        text="Hel",
        detail="Slow.",
        kind="rate-limit",
        message="HOST reports too many requests. Try again in a moment.",
    ),
    _again(
        "The Responses API reports a failure without its response",
        reply(named({"type": "response.failed"})),
        kind="endpoint",
        message="HOST sent an error instead of an answer. Try again, or choose another model.",
    ),
    _again(
        "The Responses API cancels an answer",
        reply(_HEL, named({"type": "response.cancelled", "response": whole("cancelled")})),
        text="Hel",
        kind="endpoint",
        message="HOST sent an error instead of an answer. Try again, or choose another model.",
    ),
]
HARMLESS_RESPONSES = [
    Fault(f"In the Responses API: {what}", raw, text=text)
    for what, raw, text in [
        ("all events of an answer", reply(*_STARTED, *_PARTS, _HELLO), "Hello"),
        ("the connection stays after the end", reply(_HELLO, Silence.HANG), "Hello"),
        ("the connection is cut after the end", reply(_HELLO, whole=False), "Hello"),
        ("`[DONE]` after the end", reply(_HELLO, event("[DONE]")), "Hello"),
        ("events without their types", reply(_HELLO.replace(b"event: ", b": ")), "Hello"),
        ("lines end with CRLF", reply(_HELLO.replace(b"\n", b"\r\n")), "Hello"),
        ("the last event lacks its empty line", reply(_HELLO.strip()), "Hello"),
        ("bytes come one by one", reply(*(bytes([each]) for each in _HELLO)), "Hello"),
        ("a whole answer", reply(dumped(whole("completed", output=_ITEMS)), kind=JSON), "Hello"),
        (
            "two messages",
            reply(_HEL, named({**words("lo"), "output_index": 2}), named(ending())),
            "Hel\n\nlo",
        ),
        (
            "a refusal",
            reply(named({"type": "response.refusal.delta", "delta": "I cannot."}), named(ending())),
            "I cannot.",
        ),
        ("thinking before the text", reply(named(thought("```python\nx\n```\n")), _HELLO), "Hello"),
    ]
]

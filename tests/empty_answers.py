"""Answers that hold no text, or end without a reason that can be relied on."""

from __future__ import annotations

from functools import partial

from .fault import Fault
from .replies import DONE, END, noise
from .upstream import chunk, event, reply

_again = partial(Fault, retryable=True)
_empty = partial(_again, kind="empty", later=True)

EMPTY = [
    _empty(
        "Nothing at all",
        reply(event(chunk({}, "stop")), DONE),
        message="The model's answer was empty. Try again, or choose another model.",
    ),
    _empty(
        "Nothing but tool calls",
        reply(noise({"name": "run"}), event(chunk({}, "tool_calls")), DONE),
        message=(
            "The model called a tool instead of writing code, and there are no tools here. "
            "Try again, or choose another model."
        ),
        finish="tool_calls",
    ),
    _empty(
        "Nothing but thinking",
        reply(event(chunk({"reasoning_content": "Hm."})), END),
        message=("The model only thought and gave no answer. Try again, or choose another model."),
        thought=True,
    ),
    _empty(
        "Thinking up to the token limit",
        reply(event(chunk({"reasoning": "Hm."})), event(chunk({}, "length")), DONE),
        message=(
            "The model used up its token limit by thinking and gave no answer. "
            "Ask for less at once, or have c.GPTCode.max_tokens raised."
        ),
        finish="length",
        thought=True,
    ),
    _again(
        "A reason to end in every event, and then the connection is cut",
        reply(*(event(chunk({"content": each}, "stop")) for each in ("Hel", "lo")), whole=False),
        text="Hello",
        kind="stream",
        message="The answer from HOST was incomplete or could not be read. Try again.",
    ),
]

"""Answers that hold no text, or end without a reason that can be relied on."""

from __future__ import annotations

from functools import partial

from .fault import Fault
from .says import CHAT, Says
from .upstream import chunk, event, reply

_again = partial(Fault, retryable=True)
_empty = partial(_again, kind="empty", later=True)


def empty(say: Says) -> list[Fault]:
    return [
        _empty(
            "Nothing at all",
            reply(say.end(), say.done),
            message="The model's answer was empty. Try again, or choose another model.",
        ),
        _empty(
            "Nothing but tool calls",
            reply(say.tool(), say.end(say.called), say.done),
            message=(
                "The model called a tool instead of writing code, and there are no tools here. "
                "Try again, or choose another model."
            ),
            finish=say.called,
        ),
        _empty(
            "Nothing but thinking",
            reply(say.thought("Hm."), say.end(), say.done),
            message=(
                "The model only thought and gave no answer. Try again, or choose another model."
            ),
            thought=True,
        ),
        _empty(
            "Thinking up to the token limit",
            reply(say.thought("Hm."), say.end("length"), say.done),
            message=(
                "The model used up its token limit by thinking and gave no answer. Ask for less at "
                "once, choose less thinking if it has that choice, or have "
                "c.GPTCode.max_thinking_tokens raised."
            ),
            finish="length",
            thought=True,
        ),
        *(_OF_CHAT if say is CHAT else ()),
    ]


_OF_CHAT = [
    _again(
        "A reason to end in every event, and then the connection is cut",
        reply(*(event(chunk({"content": each}, "stop")) for each in ("Hel", "lo")), whole=False),
        text="Hello",
        kind="stream",
        message="The answer from HOST was incomplete or could not be read. Try again.",
    ),
]

"""The most tokens of an answer that an endpoint allows, from its refusal of more."""

from __future__ import annotations

import re

from ..protocol import Json
from .refused import words_of

CAPS = ("max_completion_tokens", "max_tokens")
_LEAST = 16  # tokens; smaller numbers in a refusal mean something else
_NAMED = re.compile(r"max_?(completion_|output_|new_)?tokens|(completion|output) tokens")
_LARGE = re.compile(
    r"too large|at most|less than or equal|valid range|supported range|maximum allowed|exceed"
    r"|must be (<=|in|between|at most)"
)
# The room that a request leaves in the window is no property of the model.
_WINDOW = re.compile(r"context (length|size|window)|\binputs?\b|\bprompt\b|in the messages")
_NUMBER = re.compile(r"(?<![\w.-])(\d[\d,]*)(?![\w-])(?: *\((exclusive)\))?")


def allowed_cap(status: int, error: object, body: Json) -> int | None:
    """The largest number in the refusal below the one that was sent; None if it is about something
    else."""
    sent = next((body[name] for name in CAPS if name in body), None)
    text = words_of(error)
    if status not in (400, 422) or sent is None or _WINDOW.search(text):
        return None
    if not (_NAMED.search(text) and _LARGE.search(text)):
        return None
    numbers = (
        int(number.replace(",", "")[:9]) - bool(exclusive)
        for number, exclusive in _NUMBER.findall(text)
    )
    return max((each for each in numbers if _LEAST <= each < sent), default=None)


def within(body: Json, cap: int | None) -> Json:
    """The body with no larger cap than this one."""
    if cap is None:
        return body
    return {name: min(each, cap) if name in CAPS else each for name, each in body.items()}

"""The two interfaces at which a model may be served. Requests are made for chat completions, and
what is refused is left out of those, whatever they are translated to in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..protocol import Json
from . import Chunk, Request, shapes
from .request_body import request_body
from .responses import ResponsesReader, responses_body
from .target import Target


@dataclass(frozen=True)
class Dialect:
    """`name` is the feature that a model refuses which is not served there. A `reader` is for the
    events of one answer."""

    name: str
    path: Callable[[Target, str], str]
    body: Callable[[Request, Target], Json]
    sent: Callable[[Json], Json]
    reader: Callable[[], Callable[[Any], Chunk]]


def _thinking_shown(request: Request, target: Target) -> Json:
    # Chat completions never show what OpenAI's models think; here a summary can be had.
    return {**request_body(request, target), "reasoning_summary": "auto"}


CHAT = Dialect("chat", Target.chat_path, request_body, lambda body: body, lambda: shapes.chunk)
RESPONSES = Dialect(
    "responses",
    lambda target, _model: target.responses_path,
    _thinking_shown,
    responses_body,
    lambda: ResponsesReader().chunk,
)

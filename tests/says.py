"""How an endpoint says something in each of the two interfaces, to the byte."""

from __future__ import annotations

from typing import Protocol

from . import responses_events
from .replies import DONE, noise, words
from .upstream import chunk, event, named


class Says(Protocol):
    """`cut` is a whole answer without its end, `called` the reason to end after a tool's call."""

    name: str
    done: bytes
    cut: bytes
    called: str

    def words(self, text: str) -> bytes: ...

    def thought(self, text: str) -> bytes: ...

    def tool(self) -> bytes: ...

    def end(self, finish: str = "stop") -> bytes: ...


class _Chat:
    name = "chat"
    done = DONE
    cut = b'{"choices": [{"mess'
    called = "tool_calls"

    def words(self, text: str) -> bytes:
        return words(text)

    def thought(self, text: str) -> bytes:
        return event(chunk({"reasoning_content": text}))

    def tool(self) -> bytes:
        return noise({"name": "run"})

    def end(self, finish: str = "stop") -> bytes:
        return event(chunk({}, finish))


class _Responses:
    name = "responses"
    done = b""
    cut = b'{"object": "response", "outp'
    called = "stop"

    def words(self, text: str) -> bytes:
        return named(responses_events.words(text))

    def thought(self, text: str) -> bytes:
        return named(responses_events.thought(text))

    def tool(self) -> bytes:
        item = {"type": "function_call", "name": "run", "arguments": ""}
        return named({"type": "response.output_item.added", "item": item})

    def end(self, finish: str = "stop") -> bytes:
        return named(responses_events.ending(finish))


CHAT: Says = _Chat()
RESPONSES: Says = _Responses()

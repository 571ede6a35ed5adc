"""The JSON of a call without its messages, which the conversation's entries give again. Pure.

In its frame a body's messages are named by their places among those that were rendered. What is not
among them, as the examples of a small model, stands there as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..protocol import Json
from .refused import without_system
from .responses import inputs

_FIELDS: dict[str, Callable[[Sequence[Json]], list[Json]]] = {"messages": list, "input": inputs}


@dataclass(frozen=True)
class Framed:
    """`frame` is the body with `[first, end]` for messages that were rendered. It is `folded` where
    the endpoint knows no system's messages, so that these begin the first one of the user."""

    frame: Json
    folded: bool = False

    @property
    def places(self) -> list[int | None]:
        """For each message of the body, its place among those that were rendered. Of a folded one,
        that of the user's."""
        found: list[int | None] = []
        for each in self.frame[field_of(self.frame)]:
            shift = int(self.folded)
            found += range(each[0] + shift, each[1] + shift) if isinstance(each, list) else [None]
        return found


def field_of(body: Json) -> str:
    """The name of the field with the messages."""
    return next(name for name in _FIELDS if name in body)


def framed(body: Json, messages: Sequence[Json]) -> Framed:
    name = field_of(body)
    sent = body[name]
    folded = _roles(messages)[:1] == ["system"] and "system" not in _roles(sent)
    known = _FIELDS[name](_folded(messages) if folded else messages)
    return Framed({**body, name: list(_named(sent, known))}, folded)


def unframed(call: Framed, messages: Sequence[Json]) -> Json:
    """The body again. Raises IndexError where there are not so many messages."""
    name = field_of(call.frame)
    known = _FIELDS[name](_folded(messages) if call.folded else messages)
    sent: list[Json] = []
    for each in call.frame[name]:
        if isinstance(each, list):
            first, end = each
            if not 0 <= first <= end <= len(known):
                raise IndexError("There are not so many messages.")
            sent += known[first:end]
        else:
            sent.append(each)
    return {**call.frame, name: sent}


def digest(body: Json) -> str:
    """The SHA-256 of the bytes that the SDK makes of a body."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _named(sent: Sequence[Json], known: Sequence[Json]) -> Iterator[list[int] | Json]:
    first = end = 0
    for message in sent:
        if end < len(known) and message == known[end]:
            end += 1
            continue
        if first < end:
            yield [first, end]
            first = end
        yield message
    if first < end:
        yield [first, end]


def _roles(messages: Sequence[Json]) -> list[str]:
    return [str(each.get("role")) for each in messages]


def _folded(messages: Sequence[Json]) -> list[Json]:
    return without_system(list(messages))

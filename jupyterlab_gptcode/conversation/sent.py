"""What a journal says of each request that a step has sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..protocol import Json

Purpose = Literal["answer", "summary"]


@dataclass(frozen=True)
class Sent:
    """A request as it was sent: `digest` is the SHA-256 of its JSON.

    The messages are left out, as the entries before give them again with the `rendering`. `frame`
    is the rest of the JSON, with their places; it is `folded` for an endpoint that knows no
    system's messages. Of a summary, `room` is the most tokens that its request could have. It went
    to `endpoint`, at `host`, which is empty for this machine; journals of earlier versions do not
    say where, and have no `endpoint`.
    """

    digest: str
    purpose: Purpose
    frame: Json
    rendering: Json
    folded: bool = False
    room: int = 0
    endpoint: str = ""
    host: str = ""

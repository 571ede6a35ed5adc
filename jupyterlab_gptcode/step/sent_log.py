"""What a step has sent, for its journal."""

from __future__ import annotations

from dataclasses import replace

from ..background import compute_in_thread
from ..conversation import Purpose, Sent
from ..protocol import Json
from ..providers import Request
from ..providers.framed import digest, framed
from ..request import dump_rendering
from .inputs import Step


class SentLog:
    """Of one step. Each request that goes through `noted` is in it once it is sent."""

    def __init__(self) -> None:
        self._bodies: list[tuple[Json, Request, Purpose, Step]] = []

    def noted(self, request: Request, purpose: Purpose, step: Step) -> Request:
        def note(body: Json) -> None:
            self._bodies.append((body, request, purpose, step))

        return replace(request, sending=note)

    async def take(self) -> list[Sent]:
        """What was sent since this was last called."""
        bodies, self._bodies = self._bodies, []
        # A long conversation is megabytes of JSON.
        return await compute_in_thread(lambda: [_sent(*each) for each in bodies]) if bodies else []


def _sent(body: Json, request: Request, purpose: Purpose, step: Step) -> Sent:
    found = framed(body, request.messages)
    rendering = dump_rendering(step.rendering)
    room = step.room if purpose == "summary" else 0
    to = {"endpoint": step.provider.name, "host": step.model.host}
    return Sent(digest(body), purpose, found.frame, rendering, found.folded, room, **to)

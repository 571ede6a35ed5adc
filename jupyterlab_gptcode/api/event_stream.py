"""Events as they happen, as server-sent events."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import aclosing
from functools import partial

from tornado.iostream import StreamClosedError

from ..background import compute_in_thread
from ..conversation import Begin, Entry, is_of_server, latest_step, page_event
from ..manager import ActiveConversation
from ..numbers import with_numbers
from ..protocol import Action, Json, StepEnd
from .base import Handler


class StreamHandler(Handler):
    """A page that goes away does not end the step."""

    _breaks: Callable[[], None] | None = None

    async def stream(
        self, live: ActiveConversation, after: int, client: str, *, step: str | None = None
    ) -> None:
        """Sends what is later than `after`: all of it, or only the events of one step."""
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-cache, no-transform")
        self.set_header("X-Accel-Buffering", "no")
        with live.watched(client) as breaks:
            self._breaks = breaks
            try:
                await self._send(live, after, step)
            except StreamClosedError:
                breaks()

    async def _send(self, live: ActiveConversation, after: int, step: str | None) -> None:
        driven = live.driven()
        if step is None:
            self.write(_driver_event(live, {**driven, "step": latest_step(live.entries, after)}))
        async with aclosing(live.follow(after)) as entries:
            async for entry in entries:
                if entry is None:
                    self.write(": ping\n\n")
                elif step in (None, entry.step) or is_of_server(entry.body):
                    self.write(await _server_sent(live.entries, entry))
                if entry is None or isinstance(entry.body, Action | Begin):
                    driven, before = live.driven(), driven
                    if driven != before:
                        self.write(_driver_event(live, driven))
                await self.flush()
        if step is None:
            self.write(_driver_event(live, live.driven()))
        self.finish(set_content_type="text/event-stream")

    def on_connection_close(self) -> None:
        if self._breaks is not None:
            self._breaks()
        super().on_connection_close()


async def _server_sent(entries: Sequence[Entry], entry: Entry) -> str:
    event = page_event(entry)
    if event and isinstance(entry.body, StepEnd):
        event = await compute_in_thread(partial(with_numbers, [*entries], entry, event))
    return f"id: {entry.seq}\ndata: {json.dumps(event)}\n\n" if event else ""


def _driver_event(live: ActiveConversation, driven: Json) -> str:
    """Without an id: it is about this moment, not a part of the conversation. By the number of the
    last entry, the history, or the step that it should know last, a page notices that it knows
    other events than there are."""
    event = {"type": "driver", **driven, **live.history, "seq": live.entries[-1].seq}
    return f"data: {json.dumps(event)}\n\n"

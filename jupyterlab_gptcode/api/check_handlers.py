"""The calls about checks: what a notebook's code does, a check from the top, and its end."""

from __future__ import annotations

import json
from contextlib import aclosing

from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.iostream import StreamClosedError

from ..background import compute_in_thread
from ..clean_run import CheckEvent, RunningCheck
from ..protocol import CheckRequest, check, dump, parse_check
from .base import Handler, answers

# What a check does beyond our own calls: it reads files, and code runs in a kernel.
_ACTS = (("read", "contents"), ("execute", "kernels"))


class CheckHandler(Handler):
    async def request_of_body(self) -> CheckRequest:
        await self.require(*_ACTS)
        # The notebook in the body may be large.
        return await compute_in_thread(lambda: parse_check(self.body()))


class RisksHandler(CheckHandler):
    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        request = await self.request_of_body()
        self.finish_json({"risks": await self.services.checks.risks(request)})


class ChecksHandler(CheckHandler):
    """Only the page that has asked for a check sees it: when it goes away, the check is stopped."""

    _running: RunningCheck | None = None
    _is_closed = False

    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        running = await self.services.checks.start(await self.request_of_body())
        self._running = running
        if self._is_closed:
            await running.stop()
            return
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-cache, no-transform")
        self.set_header("X-Accel-Buffering", "no")
        try:
            async with aclosing(running.follow()) as events:
                async for event in events:
                    self.write(_server_sent(event))
                    await self.flush()
        except StreamClosedError:
            await running.stop()
            return
        self.finish(set_content_type="text/event-stream")

    def on_connection_close(self) -> None:
        self._is_closed = True
        if self._running is not None:
            self._running.cancel()
        super().on_connection_close()


def _server_sent(event: CheckEvent | None) -> str:
    if event is None:
        return ": ping\n\n"
    return f"data: {json.dumps({'type': event.type, **dump(event)})}\n\n"


class StopCheckHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        body = check("StopCheck", self.body())
        stopped = await self.services.checks.stop(body["check"])
        self.finish_json({} if stopped else {"over": True})


CHECK_ROUTES: list[tuple[str, type[Handler]]] = [
    (r"checks", ChecksHandler),
    (r"checks/risks", RisksHandler),
    (r"checks/stop", StopCheckHandler),
]

"""The calls that show what is sent: before a prompt is sent, and of past steps."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..background import run_in_thread
from ..protocol import parse_preview
from .base import Handler, answers


class PreviewHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        sent = self.conversations.sent
        # The notebook in the body may be large.
        conversation, request = await run_in_thread(
            lambda: parse_preview(self.body(), sent.snapshots.cells)
        )
        if request.files:
            await self.require(("read", "contents"))
        if not conversation:
            self.finish_json(await sent.preview(request, None))
            return
        async with self.conversations.using(conversation) as active:
            self.finish_json(await sent.preview(request, active))


class SentHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def get(self, conversation: str, step: str) -> None:
        active = self.conversations.open(conversation)
        self.finish_json(await self.conversations.sent.of_step(active, step))

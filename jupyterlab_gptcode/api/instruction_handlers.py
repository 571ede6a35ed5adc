"""The calls about standing instructions."""

from __future__ import annotations

from collections.abc import Callable

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..protocol import check
from .base import Handler, Method, answers

_may_read_contents: Callable[[Method], Method] = authorized("read", "contents")


class InstructionsHandler(Handler):
    @web.authenticated
    @authorized
    @_may_read_contents
    @answers
    async def get(self) -> None:
        notebook = self.get_query_argument("notebook")
        self.finish_json(await self.services.instructions.shown(notebook))

    @web.authenticated
    @authorized
    @_may_read_contents
    @answers
    async def patch(self) -> None:
        body = check("InstructionsChange", self.body())
        instructions, notebook = self.services.instructions, body["notebook"]
        if "own" in body:
            await instructions.set_own(body["own"])
        if answer := body.get("answer"):
            chosen = (notebook, answer["folder"], answer["digest"])
            await instructions.answer(*chosen, use=answer["use"])
        if here := body.get("here"):
            await instructions.want(notebook, here["folder"], wanted=here["wanted"])
        self.finish_json(await instructions.shown(notebook))


INSTRUCTION_ROUTES: list[tuple[str, type[Handler]]] = [(r"instructions", InstructionsHandler)]

"""The only handler of an extension that does not run, because its settings are not valid."""

from __future__ import annotations

import json

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web


class StoppedHandler(APIHandler):
    """Answers each call with the reason: the panel shows it."""

    auth_resource = "gptcode"

    def initialize(self, message: str) -> None:
        self._message = message

    @web.authenticated
    @authorized
    async def get(self) -> None:
        self._refuse()

    @web.authenticated
    @authorized
    async def post(self) -> None:
        self._refuse()

    @web.authenticated
    @authorized
    async def delete(self) -> None:
        self._refuse()

    def _refuse(self) -> None:
        self.set_status(503)
        self.finish(json.dumps({"kind": "settings", "message": self._message}))

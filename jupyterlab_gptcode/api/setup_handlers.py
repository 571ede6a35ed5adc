"""The calls of the setup: endpoints with their keys, the chosen model, and the starter.

A key comes in by one of them and goes out by none.
"""

from __future__ import annotations

import asyncio

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..protocol import Json, check
from ..providers.embedded import install_command, installed
from ..providers.presets import presets
from ..setup import STARTER_MODEL, correct, offered, overview, place_of_keys
from .base import Handler, Services, answers
from .download_handlers import DOWNLOAD_ROUTES


class EndpointsHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def get(self) -> None:
        config, endpoints = self.services.editor.config, self.services.endpoints
        self.finish_json(
            {
                "endpoints": overview(config, endpoints),
                "presets": list(offered()),
                "date": presets().date,
                "keys": await asyncio.to_thread(place_of_keys),
            }
        )

    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        body = check("NewEndpoint", self.body(), secret=True)
        made = await self.services.editor.add(body)
        self.set_status(201)
        self.finish_json(made)

    @web.authenticated
    @authorized
    @answers
    async def patch(self) -> None:
        body = check("EndpointOrder", self.body())
        await self.services.editor.reorder(body["order"])
        self.finish_json({})


class EndpointHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def patch(self, endpoint: str) -> None:
        body = check("EndpointChange", self.body(), secret=True)
        await self.services.editor.edit(endpoint, body)
        self.finish_json({})

    @web.authenticated
    @authorized
    @answers
    async def delete(self, endpoint: str) -> None:
        await self.services.editor.remove(endpoint)
        self.finish_json({})


class EndpointTestHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self, endpoint: str) -> None:
        body = check("EndpointTest", self.body())
        self.finish_json(await self.services.editor.test(endpoint, body.get("model", "")))


class ChoiceHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        body = check("ModelChoice", self.body())
        self.finish_json(await self.services.endpoints.choose(body["model"]))


class CorrectionHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        body = check("ModelCorrection", self.body())
        await correct(self.services.editor.config, self.services.endpoints, body)
        self.finish_json({})


class EffortHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        body = check("ModelEffort", self.body())
        await self.services.catalog.choose_effort(body["model"], body["effort"])
        self.finish_json({})


class LocalHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def get(self) -> None:
        self.finish_json({"endpoints": await self.services.endpoints.local()})


class StarterHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def get(self) -> None:
        self.finish_json(_starter(self.services))

    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        self.services.endpoints.rules.check_starter(STARTER_MODEL)
        self.services.fetch.start()
        self.finish_json(_starter(self.services))

    @web.authenticated
    @authorized
    @answers
    async def delete(self) -> None:
        endpoints, fetch = self.services.endpoints, self.services.fetch
        if endpoints.embedded is not None:
            await endpoints.embedded.release(fetch.file)
        await fetch.remove()
        endpoints.refresh()
        self.finish_json(_starter(self.services))


class StopStarterHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        await self.services.fetch.stop()
        self.finish_json(_starter(self.services))


def _starter(services: Services) -> Json:
    fetch, embedded = services.fetch, services.endpoints.embedded
    weights, speed, problem = fetch.weights, fetch.speed, fetch.problem
    return {
        "state": fetch.state,
        "title": weights.title,
        "licence": weights.licence,
        "size": weights.size,
        "progress": speed and speed.shown,
        "problem": problem and {"kind": problem.kind, "message": problem.message},
        "install": None if installed() else install_command(),
        "process": embedded.process if embedded else "none",
    }


SETUP_ROUTES: list[tuple[str, type[Handler]]] = [
    (r"endpoints", EndpointsHandler),
    (r"endpoints/(?P<endpoint>[^/]+)", EndpointHandler),
    (r"endpoints/(?P<endpoint>[^/]+)/test", EndpointTestHandler),
    (r"local-endpoints", LocalHandler),
    (r"models/choice", ChoiceHandler),
    (r"models/correction", CorrectionHandler),
    (r"models/effort", EffortHandler),
    (r"starter", StarterHandler),
    (r"starter/stop", StopStarterHandler),
    *DOWNLOAD_ROUTES,
]

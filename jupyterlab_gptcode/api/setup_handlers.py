"""The calls of the setup: endpoints with their keys, the chosen model, and the starter.

A key comes in by one of them and goes out by none.
"""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..protocol import Json, check
from ..providers.embedded import install_command, installed
from .base import Handler, Services, answers


class EndpointsHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def get(self) -> None:
        self.finish_json({"endpoints": self.services.endpoints.listed()})

    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        body = check("NewEndpoint", self.body(), secret=True)
        endpoints = self.services.endpoints
        made = await endpoints.add(body.get("base_url", ""), body.get("key", ""))
        self.set_status(201)
        self.finish_json(made)


class EndpointHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def delete(self, endpoint: str) -> None:
        await self.services.endpoints.remove(endpoint)
        self.finish_json({})


class ChoiceHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        body = check("ModelChoice", self.body())
        self.finish_json(await self.services.endpoints.choose(body["model"]))


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
        self.services.fetch.start()
        self.finish_json(_starter(self.services))

    @web.authenticated
    @authorized
    @answers
    async def delete(self) -> None:
        endpoints, fetch = self.services.endpoints, self.services.fetch
        embedded = endpoints.embedded
        if embedded is not None and embedded.file.name == fetch.weights.file:
            await embedded.close()
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
    progress = speed and {
        "bytes": speed.bytes,
        "total": speed.total,
        "rate": speed.rate,
        "seconds": speed.seconds,
    }
    return {
        "state": fetch.state,
        "title": weights.title,
        "licence": weights.licence,
        "size": weights.size,
        "progress": progress,
        "problem": problem and {"kind": problem.kind, "message": problem.message},
        "install": None if installed() else install_command(),
        "process": embedded.process if embedded else "none",
    }


SETUP_ROUTES: list[tuple[str, type[Handler]]] = [
    (r"endpoints", EndpointsHandler),
    (r"endpoints/(?P<endpoint>[^/]+)", EndpointHandler),
    (r"local-endpoints", LocalHandler),
    (r"models/choice", ChoiceHandler),
    (r"starter", StarterHandler),
    (r"starter/stop", StopStarterHandler),
]

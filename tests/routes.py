"""What the server's routes answer to."""

from __future__ import annotations

from tornado.web import RequestHandler

from jupyterlab_gptcode.api import check_handlers as check_routes
from jupyterlab_gptcode.api import handlers as routes
from jupyterlab_gptcode.api import instruction_handlers as instruction_routes
from jupyterlab_gptcode.api import setup_handlers as setup_routes
from jupyterlab_gptcode.api import spending_handlers as spending_routes
from jupyterlab_gptcode.api import trial_handlers as trial_routes

ROUTES = [
    *(*routes.ROUTES, *check_routes.CHECK_ROUTES, *setup_routes.SETUP_ROUTES),
    *spending_routes.SPENDING_ROUTES,
    *instruction_routes.INSTRUCTION_ROUTES,
    *trial_routes.TRIAL_ROUTES,
]
VERBS = ("get", "head", "post", "put", "patch", "delete")


def verbs(handler: type[RequestHandler]) -> set[str]:
    return {verb for verb in VERBS if getattr(handler, verb) is not getattr(RequestHandler, verb)}

"""The calls about trials on a copy of the kernel."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..background import compute_in_thread
from ..protocol import check, parse_trial
from .base import Handler, answers


class TrialProbeHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def get(self) -> None:
        self.finish_json(await compute_in_thread(self.services.trials.probe))


class TrialsHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self, conversation: str) -> None:
        request = parse_trial(self.body())
        async with self.conversations.using(conversation) as active:
            self.finish_json(await self.services.trials.start(active, request))


class TrialHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self, conversation: str, trial: str) -> None:
        # The outputs in the body may be large.
        report = await compute_in_thread(lambda: check("TrialReport", self.body()))
        async with self.conversations.using(conversation) as active:
            self.finish_json(await self.services.trials.end(active, trial, report))


_CONVERSATION = r"conversations/(?P<conversation>[^/]+)"
TRIAL_ROUTES: list[tuple[str, type[Handler]]] = [
    (r"trials", TrialProbeHandler),
    (rf"{_CONVERSATION}/trials", TrialsHandler),
    (rf"{_CONVERSATION}/trials/(?P<trial>[^/]+)", TrialHandler),
]

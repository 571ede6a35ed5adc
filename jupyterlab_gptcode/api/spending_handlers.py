"""The calls about tokens and money: estimates, sums, limits and prices."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..background import compute_in_thread
from ..context import known_files
from ..protocol import check, parse_estimate
from ..spending import price, spent_in
from .base import Handler, answers

_READS = ("read", "contents")


class EstimateHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        estimates = self.conversations.estimates
        # The notebook in the body may be large.
        request = await compute_in_thread(
            lambda: parse_estimate(self.body(), estimates.snapshots.cells)
        )
        if request.step is None:
            self.finish_json(await estimates.again(request.client, request.same, request.text))
            return
        if request.step.files:
            await self.require(_READS)
        if not request.conversation:
            self.finish_json(await estimates.estimate(request.step, request.text, None))
            return
        async with self.conversations.using(request.conversation) as active:
            if known_files(active.entries):
                await self.require(_READS)  # they are read again
            self.finish_json(await estimates.estimate(request.step, request.text, active))


class SpendingHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def get(self) -> None:
        spending = self.services.spending
        await spending.read()
        found = spending.overview()
        if conversation := self.get_query_argument("conversation", ""):
            async with self.conversations.using(conversation) as active:
                found["conversation"] = spent_in(active.entries).as_json()
        if model := self.get_query_argument("model", ""):
            provider, name = self.services.catalog.resolve(model)
            found["price"] = spending.described_price(provider.model(name), provider)
        self.finish_json(found)

    @web.authenticated
    @authorized
    @answers
    async def patch(self) -> None:
        body = check("SpendingChange", self.body())
        spending = self.services.spending
        for limit in body.get("limits", []):
            await spending.set_limit(limit["scope"], limit["unit"], limit["most"])
        for each in body.get("prices", []):
            await spending.set_price(each["model"], price(each["price"]))
        self.services.audit.settings("limits-changed")
        await spending.read()
        self.finish_json(spending.overview())


SPENDING_ROUTES: list[tuple[str, type[Handler]]] = [
    (r"estimate", EstimateHandler),
    (r"spending", SpendingHandler),
]

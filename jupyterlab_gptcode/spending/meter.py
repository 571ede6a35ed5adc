"""A provider whose every request is counted, and not sent where it would pass a limit.

A step's requests all go through one: repairs, samples, compactions and what is sent again without
what an endpoint refuses. So nothing is sent that is not counted.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..background import compute_in_thread
from ..errors import ProviderError
from ..protocol import Json, Usage
from ..providers import GAVE_UP, SETTLED, Chunk, Model, Provider, Request
from .features import Counts, counted, counted_messages
from .limits import Need, Reached, Scope
from .reservations import Reserved
from .sums import Spent

if TYPE_CHECKING:
    from .spending import Spending

_UNASKED = (SETTLED, GAVE_UP)  # the model was not called
_SENT = ("timeout", "stall", "stream")  # failures after which the endpoint may have counted


@dataclass
class Account:
    """Who is to be charged: a step, and what its turn and its conversation have used before."""

    step: str
    turn: Spent
    conversation: Spent
    requests: int = 0  # of this step


class Meter:
    """One step's view of a provider. `has_cut` says whether a limit left its latest answer fewer
    tokens than were asked for."""

    has_cut = False

    def __init__(
        self, spending: Spending, provider: Provider, model: Model, account: Account
    ) -> None:
        self.name, self.title = provider.name, provider.title
        self.exhaustive = provider.exhaustive
        # A server on this machine may send a model's prompts on.
        self.local = provider.local and not model.host
        self._spending, self._provider = spending, provider
        self._model, self._account = model, account
        self._unreported: list[Usage] = []

    async def models(self) -> list[Model]:
        return await self._provider.models()

    def model(self, name: str) -> Model:
        return self._provider.model(name)

    async def close(self) -> None:
        await self._provider.close()

    def body(self, request: Request) -> Json | None:
        counts = counted_messages(request.messages)
        request, _ = self._allowed(request, counts)
        return self._provider.body(request)

    def unreported(self) -> Iterator[Usage]:
        """What requests have used that were broken off, once."""
        usages, self._unreported = self._unreported, []
        yield from usages

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        counts = await compute_in_thread(lambda: counted_messages(request.messages))
        await self._spending.read()
        request, held = await self._announced(request, counts)
        answer = _Answer()
        try:
            async with aclosing(self._provider.stream(request)) as chunks:
                async for chunk in chunks:
                    answer.add(chunk)
                    if chunk.usage is None or chunk.says_something or chunk.finish:
                        yield replace(chunk, usage=None) if chunk.usage else chunk
        except BaseException as error:
            self._spending.release(held)
            if answer.may_be_charged(error):
                self._unreported.append(self._charged(counts, answer))
            raise
        self._spending.release(held)
        if answer.finish not in _UNASKED:
            yield Chunk(usage=self._charged(counts, answer))

    async def _announced(self, request: Request, counts: Counts) -> tuple[Request, Reserved]:
        """The request and what is reserved for it, as all servers of the user know it: where one
        of them was quicker, it is checked again."""
        spending = self._spending
        admitted, held = self._admitted(request, counts)
        others = spending.reservations.others()
        before = await self._announce(held)
        if before != others:
            spending.release(held)
            admitted, held = self._admitted(request, counts, before)
            await self._announce(held)
        return admitted, held

    async def _announce(self, held: Reserved) -> Spent:
        try:
            return await self._spending.announce(held)
        except BaseException:
            self._spending.release(held)
            raise

    def _admitted(
        self, request: Request, counts: Counts, others: Spent | None = None
    ) -> tuple[Request, Reserved]:
        """The request, its answer cut to what the limits leave, and what is reserved for it. No
        other request of this server comes between the check and the reservation."""
        allowed, held = self._allowed(request, counts, others)
        self._spending.reserve(held)
        self.has_cut = allowed is not request
        return allowed, held

    def _allowed(
        self, request: Request, counts: Counts, others: Spent | None = None
    ) -> tuple[Request, Reserved]:
        """The same, without a reservation; raises ProviderError where a limit is reached."""
        spending, price = self._spending, self._spending.price(self._model, self._provider)
        prompt = spending.calibration.tokens(self._model.id, counts)
        answer = request.max_tokens or self._model.context_window
        need = Need(prompt, answer, price, self.local, self._model.id)
        most = spending.allowed(need, self._used(others))
        if isinstance(most, Reached):
            raise ProviderError(most.message, kind="limit", retryable=True)
        held = Reserved(self._account.step, self._account.requests, prompt, most, price)
        return (replace(request, max_tokens=most) if most < answer else request), held

    def _used(self, others: Spent | None) -> dict[Scope, Spent]:
        account = self._account
        return {
            "turn": account.turn,
            "conversation": account.conversation,
            "day": self._spending.today_and_reserved(others),
        }

    def _charged(self, counts: Counts, answer: _Answer) -> Usage:
        usage = answer.usage
        model, calibration = self._model.id, self._spending.calibration
        if usage is None:
            prompt = calibration.tokens(model, counts)
            completion = calibration.tokens(model, counted(answer.text))
            usage = Usage(prompt, completion, about=True)
        else:
            window = self._model.context_window
            calibration.learn(model, counts, usage.prompt_tokens, window)
        price = self._spending.price(self._model, self._provider)
        is_own = self._spending.own_price(model) is not None
        if price is not None and (is_own or usage.cost is None):
            usage = replace(usage, cost=price.of_usage(usage))
        self._spending.charge(self._account, usage)
        return usage


class _Answer:
    """What came of an answer. Of several counts of its tokens, the last one is the whole."""

    def __init__(self) -> None:
        self.text = ""
        self.usage: Usage | None = None
        self.finish: str | None = None

    def add(self, chunk: Chunk) -> None:
        self.text += chunk.text + chunk.thinking
        self.usage = chunk.usage or self.usage
        self.finish = chunk.finish or self.finish

    def may_be_charged(self, error: BaseException) -> bool:
        """Whoever refuses a request asks nothing for it. One that was stopped was sent."""
        if self.text or self.usage:
            return True
        if isinstance(error, ProviderError):
            return error.kind in _SENT
        return isinstance(error, GeneratorExit | asyncio.CancelledError)

"""What requests cost: the estimate before, the sums after, and limits between. Knows no HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..background import run_in_thread
from ..errors import Unusable
from ..protocol import Json, Usage
from ..providers import Model, Provider
from ..providers.price import Price
from .calibration import Calibration
from .choices import SavedChoices
from .day_files import DayFiles
from .features import counted, counted_messages
from .ledger import Ledger, request_id
from .limits import SCOPES, UNITS, Limit, Need, Reached, Scope, Unit, allowed, in_force
from .meter import Account, Meter
from .prices import FREE, known_price
from .reservations import Reservations, Reserved
from .sums import Spent, spent

_EMBEDDED = "embedded"  # it runs in a process of ours


@dataclass(frozen=True)
class Rules:
    """The administrator's limits and prices, which lock the user's."""

    limits: tuple[Limit, ...] = ()
    prices: Mapping[str, Price] = field(default_factory=dict)


class Spending:
    """Without a folder nothing lasts longer than the server."""

    def __init__(
        self,
        folder: Path | None = None,
        journalled: Callable[[float], Iterable[tuple[str, int, Usage]]] | None = None,
        rules: Rules | None = None,
    ) -> None:
        self.calibration = Calibration(folder and folder / "tokens.json")
        self.choices = SavedChoices(folder and folder / "spending.json")
        self.ledger = Ledger(folder and folder / "spent", journalled)
        self._rules = rules or Rules()
        self._limits = self._rules.limits
        self._prices: Mapping[str, Price] = {}
        self.reservations = Reservations(DayFiles(folder / "reserved") if folder else None)
        self._reserved: list[Reserved] = []  # for answers that are being written here
        self._reading = asyncio.Lock()
        self._is_read = self._is_writing = False

    async def read(self) -> None:
        """What other servers, and the files, have by now."""
        if self._is_read and self._reading.locked():
            return  # a slow disk holds up one step, and no other
        async with self._reading:
            await run_in_thread(self._read)
            self._is_read = True

    @asynccontextmanager
    async def recording(self) -> AsyncIterator[None]:
        """What is charged meanwhile is on the disk afterwards."""
        try:
            yield
        finally:
            await self._write()

    def meter(self, provider: Provider, model: Model, account: Account) -> Meter:
        return Meter(self, provider, model, account)

    def price(self, model: Model, provider: Provider | None = None) -> Price | None:
        """The administrator's, the user's own, what the endpoint lists, or what the data file
        knows; None is unknown."""
        if own := self.own_price(model.id):
            return own
        if model.provider == _EMBEDDED:
            return FREE
        if model.price is not None:
            return model.price
        name = model.id.removeprefix(f"{model.provider}/")
        return known_price(name, provider)

    def own_price(self, model: str) -> Price | None:
        """What the administrator or else the user says that it costs."""
        return self._rules.prices.get(model) or self._prices.get(model)

    def described_price(self, model: Model, provider: Provider) -> Json:
        """For the page: `{model, price, set_by}`; the price is null where nobody knows it."""
        found = self.price(model, provider)
        who = "endpoint" if model.price else "known" if found else ""
        who = "user" if model.id in self._prices else who
        who = "c.GPTCode.prices" if model.id in self._rules.prices else who
        return {"model": model.id, "price": found and found.as_json(), "set_by": who}

    def estimate(self, model: Model) -> Callable[[Sequence[Json]], int]:
        """How many tokens messages have for this model, about."""
        return lambda messages: self.calibration.tokens(model.id, counted_messages(messages))

    def allowed(self, need: Need, used: Mapping[Scope, Spent]) -> int | Reached:
        return allowed(iter(self._limits), need, used)

    def reserve(self, reserved: Reserved) -> None:
        self._reserved.append(reserved)

    def release(self, reserved: Reserved) -> None:
        self._reserved.remove(reserved)
        self.reservations.end(reserved)

    async def announce(self, reserved: Reserved) -> Spent:
        """Lets other servers know of it. What they had reserved before."""
        return await run_in_thread(lambda: self.reservations.hold(reserved))

    def today_and_reserved(self, others: Spent | None = None) -> Spent:
        """With what other servers have reserved: by default all of it."""
        others = self.reservations.others() if others is None else others
        return sum((each.spent for each in self._reserved), self.ledger.today() + others)

    def killed(self, step: str, model: str, text: str) -> list[Usage]:
        """What the requests of a step had used whose server ended in the middle of them, about.
        It is charged."""
        found = []
        for reserved in self.reservations.left(step):
            completion = min(reserved.answer, self.calibration.tokens(model, counted(text)))
            cost = reserved.price.of(reserved.prompt, completion) if reserved.price else None
            usage = Usage(reserved.prompt, completion, about=True, cost=cost)
            self.ledger.add(request_id(*reserved.id), usage)
            self.reservations.end(reserved)
            found.append(usage)
        return found

    def charge(self, account: Account, usage: Usage) -> None:
        self.ledger.add(request_id(account.step, account.requests), usage)
        account.requests += 1
        account.turn += spent(usage)
        account.conversation += spent(usage)

    async def set_limit(self, scope: Scope, unit: Unit, most: float | None) -> None:
        for limit in self._rules.limits:
            if (limit.scope, limit.unit) == (scope, unit):
                message = (
                    f"This limit is set by {limit.trait}. Ask your administrator to change it."
                )
                raise Unusable(message, kind="locked")
        async with self._reading:
            await run_in_thread(lambda: self.choices.set_limit(scope, unit, most))

    async def set_price(self, model: str, found: Price | None) -> None:
        if model in self._rules.prices:
            message = "This price is set by c.GPTCode.prices. Ask your administrator to change it."
            raise Unusable(message, kind="locked")
        async with self._reading:
            await run_in_thread(lambda: self.choices.set_price(model, found))

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Those in force."""
        return self._limits

    def overview(self) -> Json:
        """For the page: every limit that could be set, and what was used today."""
        known = {(limit.scope, limit.unit): limit for limit in self._limits}
        rows = []
        for scope in SCOPES:
            for unit in UNITS:
                limit = known.get((scope, unit))
                most, trait = (limit.most, limit.trait) if limit else (None, "")
                rows.append({"scope": scope, "unit": unit, "most": most, "set_by": trait})
        return {"limits": rows, "today": self.ledger.today().as_json()}

    def _read(self) -> None:
        chosen = self.choices.read()
        self._limits = in_force(iter(self._rules.limits), iter(chosen.limits))
        self._prices = chosen.prices
        self.ledger.read()
        self.reservations.read()
        self.calibration.read()

    async def _write(self) -> None:
        """One at a time, which takes along what comes meanwhile: nobody waits for another's."""
        if self._is_writing:
            return
        # What is reserved is given back once other servers can read what was used instead.
        parts = self.ledger, self.reservations, self.calibration
        self._is_writing = True
        try:
            while not all(each.is_written for each in parts):
                for each in parts:
                    await run_in_thread(each.write)
        finally:
            self._is_writing = False

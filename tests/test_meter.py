"""Each request counts once, whatever becomes of it, and what was reserved for it is given back."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

import pytest

from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.protocol import Json, Usage
from jupyterlab_gptcode.providers import GAVE_UP, SETTLED, Chunk, Model, Request
from jupyterlab_gptcode.providers.price import Price
from jupyterlab_gptcode.spending import Account, Meter, Spending, Spent

MODEL = Model("one/big", "one", 32_000)
REQUEST = Request("big", [{"role": "user", "content": "How much is this?"}], 1_000)
PRICE = Price(2.0, 10.0)


class Source:
    """A provider that sends these chunks, and then may fail."""

    name = title = "one"
    exhaustive = local = False

    def __init__(self, *chunks: Chunk, failure: Exception | None = None) -> None:
        self._chunks, self._failure = chunks, failure
        self.asked: list[Request] = []

    async def models(self) -> list[Model]:
        return [MODEL]

    def model(self, name: str) -> Model:
        assert name == "big"
        return MODEL

    def body(self, request: Request) -> Json:
        return {"model": request.model, "messages": request.messages}

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        self.asked.append(request)
        for chunk in self._chunks:
            yield chunk
        if self._failure:
            raise self._failure

    async def close(self) -> None:
        self._chunks = ()


class Counted:
    """A meter over a source, its spending, and what came through."""

    def __init__(self, source: Source) -> None:
        self.spending = Spending()
        self.meter: Meter = self.spending.meter(source, MODEL, Account("s", Spent(), Spent()))
        self.chunks: list[Chunk] = []

    async def play(self, *, most: int = 100) -> None:
        async with aclosing(self.meter.stream(REQUEST)) as chunks:
            async for chunk in chunks:
                self.chunks.append(chunk)
                if len(self.chunks) == most:
                    return

    @property
    def usages(self) -> list[Usage]:
        return [chunk.usage for chunk in self.chunks if chunk.usage]

    @property
    def used(self) -> Spent:
        """Today's, once nothing is reserved any more."""
        today = self.spending.ledger.today()
        assert self.spending.today_and_reserved() == today
        return today


async def test_the_last_of_several_counts_is_the_whole() -> None:
    counted = Counted(
        Source(
            Chunk("One ", usage=Usage(10, 1)),
            Chunk("two", usage=Usage(10, 2)),
            Chunk(finish="stop", usage=Usage(10, 3)),
            Chunk(usage=Usage(10, 3, 4)),
        )
    )
    await counted.play()
    assert counted.chunks == [
        Chunk("One "),
        Chunk("two"),
        Chunk(finish="stop"),
        Chunk(usage=Usage(10, 3, 4)),
    ]
    assert counted.used == Spent(10, 4, 3, 0.0, 1, 1)
    assert list(counted.meter.unreported()) == []


async def test_what_breaks_off_is_charged_once() -> None:
    failure = ProviderError("It broke.", kind="stream")
    counted = Counted(Source(Chunk("One two three four five"), failure=failure))
    with pytest.raises(ProviderError):
        await counted.play()
    [usage] = counted.meter.unreported()
    assert usage.about
    assert usage.prompt_tokens > 0
    assert 3 <= usage.completion_tokens <= 10
    assert counted.used.tokens == usage.prompt_tokens + usage.completion_tokens
    assert list(counted.meter.unreported()) == []


async def test_what_was_reported_before_it_broke_off_counts() -> None:
    failure = ProviderError("It broke.", kind="stall")
    counted = Counted(Source(Chunk("One", usage=Usage(10, 1)), failure=failure))
    with pytest.raises(ProviderError):
        await counted.play()
    assert list(counted.meter.unreported()) == [Usage(10, 1)]


async def test_a_stopped_answer_is_charged_for_what_came() -> None:
    counted = Counted(Source(Chunk("One "), Chunk("two")))
    await counted.play(most=1)
    [usage] = counted.meter.unreported()
    assert (usage.about, usage.completion_tokens) == (True, 1)


@pytest.mark.parametrize(
    ("kind", "requests"),
    [("timeout", 1), ("stall", 1), ("stream", 1), ("rate-limit", 0), ("key", 0), ("too-long", 0)],
)
async def test_a_refusal_costs_nothing(kind: str, requests: int) -> None:
    counted = Counted(Source(failure=ProviderError("No.", kind=kind)))
    with pytest.raises(ProviderError):
        await counted.play()
    assert counted.used.requests == len(list(counted.meter.unreported())) == requests


@pytest.mark.parametrize("finish", [SETTLED, GAVE_UP])
async def test_a_model_that_was_not_called_costs_nothing(finish: str) -> None:
    counted = Counted(Source(Chunk(finish=finish)))
    await counted.play()
    assert counted.chunks == [Chunk(finish=finish)]
    assert counted.used == Spent()


@pytest.mark.parametrize(
    ("own", "reported", "cost"),
    [
        (None, None, None),
        (None, 0.5, 0.5),
        (PRICE, None, PRICE.of(1_000, 100)),
        (PRICE, 0.5, PRICE.of(1_000, 100)),
    ],
)
async def test_ones_own_price_wins(
    own: Price | None, reported: float | None, cost: float | None
) -> None:
    counted = Counted(Source(Chunk("Yes", "stop"), Chunk(usage=Usage(1_000, 100, cost=reported))))
    await counted.spending.set_price(MODEL.id, own)
    await counted.play()
    assert [usage.cost for usage in counted.usages] == [cost]
    assert counted.used.unpriced == int(cost is None)


async def test_a_step_s_requests_add_up_to_its_limits() -> None:
    source = Source(Chunk("Yes", "stop"), Chunk(usage=Usage(1_000, 200)))
    counted = Counted(source)
    await counted.spending.set_limit("turn", "tokens", 2_800)
    await counted.play()
    await counted.play()
    # 2,400 of 2,800 are used, and what is left is too little for another one.
    with pytest.raises(ProviderError) as refused:
        await counted.play()
    assert refused.value.kind == "limit"
    assert [request.max_tokens for request in source.asked] == [1_000, 1_000]
    assert counted.used.tokens == 2_400


async def test_a_model_that_a_local_server_sends_on_is_not_local() -> None:
    source = Source()
    source.local = True
    spending = Counted(source).spending
    account = Account("s", Spent(), Spent())
    models = (MODEL, replace(MODEL, host="ollama.com"))
    assert [spending.meter(source, model, account).local for model in models] == [True, False]


async def test_it_is_a_provider_like_the_one_within() -> None:
    source = Source(Chunk("Yes"))
    meter = Counted(source).meter
    assert (meter.name, meter.title, meter.exhaustive, meter.local) == ("one", "one", False, False)
    assert await meter.models() == [meter.model("big")]
    await meter.close()
    assert [chunk async for chunk in source.stream(REQUEST)] == []

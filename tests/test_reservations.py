"""What two servers of one user reserve, and what a server that was killed has used."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation import Journal
from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.manager.manager import ConversationManager
from jupyterlab_gptcode.protocol import Error, Json, TextDelta, Usage
from jupyterlab_gptcode.providers import Chunk, Model, Request
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.providers.price import Price
from jupyterlab_gptcode.spending import Account, Spending, Spent
from jupyterlab_gptcode.spending.day_files import DayFiles
from jupyterlab_gptcode.spending.reservations import Reservations, Reserved
from jupyterlab_gptcode.step import Limits

from .build import Story

NOON = time.mktime((2026, 11, 28, 12, 0, 0, 0, 0, -1))
MODEL = Model("one/big", "one", 32_000)
REQUEST = Request("big", [{"role": "user", "content": "How much is this?"}], 1_000)
PRICE = Price(2.0, 10.0)


def server(folder: Path) -> Reservations:
    return Reservations(DayFiles(folder, lambda: NOON))


def one(step: str, tokens: int = 100) -> Reserved:
    return Reserved(step, 0, tokens, 10, PRICE)


def test_of_two_servers_each_knows_what_the_other_has_reserved_before(tmp_path: Path) -> None:
    first, second = server(tmp_path), server(tmp_path)
    assert first.hold(one("a")) == Spent()
    assert second.hold(one("b", 7)) == one("a").spent
    # What came later does not count against the first one; it counts for what comes next.
    first.read()
    assert first.others(before=one("a")) == Spent()
    assert first.others() == one("b", 7).spent
    second.end(one("b", 7))
    assert first.hold(one("c")) == one("b", 7).spent, "it is not written yet"
    second.write()
    first.read()
    assert first.others() == Spent()


def test_a_request_that_is_sent_again_counts_once(tmp_path: Path) -> None:
    first, second = server(tmp_path), server(tmp_path)
    first.hold(one("a", 100))
    first.end(one("a", 100))
    first.hold(one("a", 60))
    first.write()
    second.read()
    assert second.others() == one("a", 60).spent
    first.end(one("a", 60))
    first.write()
    second.read()
    assert second.others() == Spent()


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5), st.booleans())),
    st.lists(st.binary(max_size=30), max_size=3),
)
def test_servers_agree_on_what_is_reserved(
    deeds: list[tuple[int, int, bool]], damage: list[bytes]
) -> None:
    with TemporaryDirectory() as folder:
        servers = [server(Path(folder)) for _ in range(3)]
        held: dict[str, int] = {}
        for each, number, ends in deeds:
            reserved = one(f"{each}-{number}", number)
            if not ends:
                before = servers[each].hold(reserved)
                own = f"{each}-"
                others = [size for step, size in held.items() if not step.startswith(own)]
                assert before.tokens == sum(size + 10 for size in others)
                held[reserved.step] = number
            elif reserved.step in held:
                servers[each].end(reserved)
                servers[each].write()
                del held[reserved.step]
        for file in Path(folder).iterdir():
            for line in damage:
                file.write_bytes(file.read_bytes() + line.replace(b"\n", b"") + b"\n")
        fresh = server(Path(folder))
        fresh.read()
        assert fresh.others().tokens == sum(size + 10 for size in held.values())


@pytest.mark.parametrize(
    "line",
    [
        {"step": "x"},
        {"step": "x", "number": "one", "prompt": 1, "answer": 1, "price": None},
        {"step": "x", "number": 1e999, "prompt": 1, "answer": 1, "price": None},
        {"step": "x", "number": 0, "prompt": None, "answer": 1, "price": None},
        {"step": "x", "number": 0, "prompt": 1, "answer": 1},
    ],
)
def test_a_line_that_is_not_ours_is_left_out(tmp_path: Path, line: dict[str, object]) -> None:
    files = DayFiles(tmp_path, lambda: NOON)
    files.append([(files.today, line)])
    found = server(tmp_path)
    assert found.hold(one("a")) == Spent()


def test_a_disk_that_takes_nothing_holds_nothing_up(tmp_path: Path) -> None:
    (tmp_path / "reserved").write_text("a file")
    found = server(tmp_path / "reserved")
    assert found.hold(one("a")) == Spent()
    found.end(one("a"))
    found.write()
    assert found.is_written


class Slow:
    """A provider whose answer waits until it is let go."""

    name = title = "one"
    exhaustive = local = False

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.called, self.go = asyncio.Event(), asyncio.Event()

    async def models(self) -> list[Model]:
        return [MODEL]

    def model(self, name: str) -> Model:
        assert name == "big"
        return MODEL

    def body(self, request: Request) -> Json:
        return {"model": request.model, "messages": request.messages}

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        self.asked.append(request)
        self.called.set()
        await self.go.wait()
        yield Chunk("Fine.", "stop", Usage(20, 5))

    async def close(self) -> None:
        self.go.set()


async def play(spending: Spending, provider: Slow, step: str) -> None:
    meter = spending.meter(provider, MODEL, Account(step, Spent(), Spent()))
    async with spending.recording(), aclosing(meter.stream(REQUEST)) as chunks:
        async for _ in chunks:
            pass


async def test_two_servers_do_not_pass_the_limit_of_a_day_together(tmp_path: Path) -> None:
    provider = Slow()
    servers = [Spending(tmp_path), Spending(tmp_path)]
    # Room for one answer of 1,000 tokens, and not for the shortest one after that.
    await servers[0].set_limit("day", "tokens", 1_300)
    playing = [
        asyncio.create_task(play(each, provider, f"step-{number}"))
        for number, each in enumerate(servers)
    ]
    done, waiting = await asyncio.wait(playing, return_when=asyncio.FIRST_COMPLETED)
    [refused] = [task.exception() for task in done]
    assert isinstance(refused, ProviderError)
    assert refused.kind == "limit"
    assert len(provider.asked) == 1
    provider.go.set()
    await asyncio.gather(*waiting)
    # What was reserved is given back: there is room for another one now.
    await play(servers[1], provider, "later")
    assert len(provider.asked) == 2
    for each in servers:
        await each.read()
        assert each.ledger.today().tokens == 50
        assert each.today_and_reserved().tokens == 50


async def test_a_request_of_a_killed_server_counts_until_it_is_corrected(tmp_path: Path) -> None:
    killed, provider = Spending(tmp_path), Slow()
    await killed.set_price(MODEL.id, PRICE)
    playing = asyncio.create_task(play(killed, provider, "step"))
    await provider.called.wait()
    # It writes nothing any more; another server starts.
    spending = Spending(tmp_path)
    await spending.read()
    held = spending.today_and_reserved()
    assert held.completion == 1_000
    assert spending.ledger.today() == Spent()
    [usage] = spending.killed("step", MODEL.id, "Half an answer, and then")
    assert (usage.prompt_tokens, usage.about) == (held.prompt, True)
    assert 0 < usage.completion_tokens < 20
    assert usage.cost == pytest.approx(PRICE.of_usage(usage))
    assert spending.today_and_reserved() == spending.ledger.today()
    assert spending.ledger.today().tokens == usage.prompt_tokens + usage.completion_tokens
    assert spending.killed("step", MODEL.id, "Half") == [], "once"
    playing.cancel()
    await asyncio.wait([playing])


async def test_a_conversation_that_is_opened_again_has_what_its_step_used(tmp_path: Path) -> None:
    story = Story().prompt("Go").tell(TextDelta("Half an answer, and then"))
    id_, step = "0123456789abcdef", story.entries[-1].step
    Journal(tmp_path / "conversations").create(id_, story.entries)
    today = DayFiles(tmp_path / "reserved")
    Reservations(today).hold(Reserved(step, 0, 500, 1_000, PRICE))
    for _ in range(2):
        spending = Spending(tmp_path)
        manager = ConversationManager(
            Journal(tmp_path / "conversations"), Catalog([]), Limits(), spending=spending
        )
        *_, usage, error = (await manager.load(id_)).entries
        assert isinstance(usage.body, Usage)
        assert isinstance(error.body, Error)
        assert (usage.step, usage.turn, error.body.kind) == (step, 1, "interrupted")
        assert (usage.body.prompt_tokens, usage.body.about) == (500, True)
        await spending.read()
        used = usage.body.prompt_tokens + usage.body.completion_tokens
        assert spending.today_and_reserved().tokens == used

"""Each fault of an endpoint, through the provider and through the whole server.

    python -m tests.test_faults

writes the table of `docs/faults.md`.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.providers import Chunk, Request
from jupyterlab_gptcode.providers.connection import TimeLimits
from jupyterlab_gptcode.providers.memory import Memory
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible

from .addresses import addresses
from .client import Client
from .fault import Fault
from .faults import FAULTS
from .replies import KEY
from .says import CHAT, RESPONSES
from .sizes import WHOLE, some
from .upstream import Upstream, serving

PAGE = Path(__file__).parents[1] / "docs" / "faults.md"
BEGIN, END = "<!-- endpoints: written by python -m tests.test_faults -->", "<!-- /endpoints -->"
THOUGHT = "Only the model's thinking was received, and nothing was changed."
NOTHING = "Nothing was received, and nothing was changed."
KEPT = "The text and cells received so far are preserved. An incomplete cell was not run."
REQUEST = Request("tiny", [{"role": "user", "content": "Hello"}], 64)
VARIABLES = {"keyless": "OPENAI_API_KEY"}


@asynccontextmanager
async def standing(folder: Path) -> AsyncIterator[tuple[Upstream, dict[str, str]]]:
    async with serving() as upstream, addresses(upstream, folder) as found:
        yield upstream, found


def base_url(found: dict[str, str], fault: Fault) -> str:
    if fault.at not in found:
        pytest.skip("There is no openssl here.")
    return found[fault.at]


def message(fault: Fault, address: str) -> str:
    return fault.message.replace("HOST", urlsplit(address).netloc)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not on this machine must fail here, not at a proxy."""
    monkeypatch.setenv("no_proxy", "*")


@pytest.mark.parametrize(
    ("dialect", "fault"),
    [
        pytest.param(dialect, fault, id=f"{dialect}: {fault.what}")
        for dialect, faults in FAULTS.items()
        for fault in faults
    ],
)
async def test_the_provider(
    dialect: str, fault: Fault, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with standing(tmp_path) as (upstream, found):
        upstream.raw = fault.raw
        address = base_url(found, fault)
        provider = OpenAICompatible(
            "one",
            base_url=address,
            api_key="" if fault.at == "keyless" else KEY,
            key_variable=VARIABLES.get(fault.at, "GPTCODE_KEY"),
            time_limits=time_limits(fault.waits_for),
            memory=await learned(address, dialect),
        )
        chunks, error = await played(provider)
        await provider.close()
    assert "".join(chunk.text for chunk in chunks) == fault.text
    assert said(error) == (None if fault.later else expected(fault, address))
    if error is None:
        assert next(chunk.finish for chunk in chunks if chunk.finish) == fault.finish
    assert KEY not in f"{error}{caplog.text}"


async def learned(address: str, dialect: str, file: Path | None = None) -> Memory:
    """Of a server that has seen where the model is served."""
    memory = Memory(file)
    if dialect == RESPONSES.name:
        await memory.refuse(address, REQUEST.model, CHAT.name)
    return memory


def time_limits(waits_for: str) -> TimeLimits:
    """In seconds; large unless it is waited for: a busy machine must not reach another one."""
    short = {"connect": 0.5, "first_token": 1.0, "stall": 1.0}
    return TimeLimits(*(limit if name == waits_for else 60.0 for name, limit in short.items()))


async def played(provider: OpenAICompatible) -> tuple[list[Chunk], ProviderError | None]:
    chunks: list[Chunk] = []
    try:
        async for chunk in provider.stream(REQUEST):
            chunks.append(chunk)
    except ProviderError as error:
        return chunks, error
    return chunks, None


def said(error: ProviderError | None) -> Json | None:
    if error is None:
        return None
    return {
        "kind": error.kind,
        "message": error.message,
        "detail": error.detail,
        "retryable": error.retryable,
        "wait": error.wait,
    }


def expected(fault: Fault, address: str) -> Json | None:
    if not fault.kind:
        return None
    return {
        "kind": fault.kind,
        "message": message(fault, address),
        "detail": fault.detail,
        "retryable": fault.retryable,
        "wait": fault.wait,
    }


class TestServer:
    """All addresses as endpoints of one server, and the faults one after the other."""

    @pytest.fixture
    def standing(
        self, jp_asyncio_loop: asyncio.AbstractEventLoop, tmp_path: Path
    ) -> Iterator[tuple[Upstream, dict[str, str]]]:
        stack = AsyncExitStack()
        entered = stack.enter_async_context(standing(tmp_path))
        yield jp_asyncio_loop.run_until_complete(entered)
        jp_asyncio_loop.run_until_complete(stack.aclose())

    @pytest.fixture
    def gptcode_config(
        self,
        standing: tuple[Upstream, dict[str, str]],
        waits_for: str,
        dialect: str,
        jp_asyncio_loop: asyncio.AbstractEventLoop,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> Json:
        monkeypatch.setenv("GPTCODE_KEY", KEY)
        for address in standing[1].values():
            file = tmp_path / "gptcode" / "learned.json"
            jp_asyncio_loop.run_until_complete(learned(address, dialect, file))
        endpoints = {
            name: {
                "base_url": address,
                "api_key_variable": VARIABLES.get(name, "GPTCODE_KEY"),
                "context_window": 1_000_000,
            }
            for name, address in standing[1].items()
        }
        limits = {
            f"{name}_timeout": getattr(time_limits(waits_for), name)
            for name in ("connect", "first_token", "stall")
        }
        return {"endpoints": endpoints, "max_tokens": 1_000_000, **limits}

    @pytest.mark.parametrize(
        ("waits_for", "dialect"),
        [
            *(("", dialect) for dialect in (FAULTS if WHOLE else [CHAT.name])),
            *((limit, CHAT.name) for limit in ("stall", "first_token", "connect")[: some(3)]),
        ],
    )
    async def test_each_fault_ends_with_a_sentence_and_what_came_stays(
        self,
        client: Client,
        standing: tuple[Upstream, dict[str, str]],
        waits_for: str,
        dialect: str,
        subtests: pytest.Subtests,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        upstream, found = standing
        played = [each for each in FAULTS[dialect] if each.waits_for == waits_for]
        # A refusal may name a small window, which shortens later answers: answers come first.
        for fault in sorted(played, key=lambda each: each.kind not in ("", "empty")):
            with subtests.test(fault.what):
                upstream.raw = fault.raw
                conversation = await fails(client, fault, base_url(found, fault))
                if not waits_for:  # an answer within the small limit would depend on the machine
                    await works_again(client, upstream, conversation, fault)
        assert KEY not in caplog.text


async def fails(client: Client, fault: Fault, address: str) -> str:
    """The conversation in which the fault was played."""
    conversation = await client.new()
    events = await client.prompt(conversation, "Go", model=f"{fault.at}/tiny")
    assert answer(events) == fault.text
    last = {
        name: value for name, value in events[-1].items() if name not in ("seq", "turn", "step")
    }
    assert last == last_event(fault, address)
    read = await client.read(conversation)
    assert answer(read["events"]) == fault.text
    assert KEY not in f"{events}{read}"
    return conversation


async def works_again(client: Client, upstream: Upstream, conversation: str, fault: Fault) -> None:
    upstream.raw = None
    upstream.says("Fine.")
    events = await client.prompt(conversation, "Again", model="upstream/tiny")
    assert (answer(events), events[-1]["type"]) == ("Fine.", "step-end")
    assert answer((await client.read(conversation))["events"]) == f"{fault.text}Fine."


def last_event(fault: Fault, address: str) -> Json:
    if not fault.kind:
        return {"type": "step-end", "next": "done", "reason": "answer"}
    event = {
        "type": "error",
        "kind": fault.kind,
        "message": message(fault, address),
        "kept": KEPT if fault.text else THOUGHT if fault.thought else NOTHING,
        "retryable": fault.retryable,
    }
    more = {"wait": fault.wait, "detail": fault.detail or None}
    return event | {name: value for name, value in more.items() if value is not None}


def answer(events: list[Json]) -> str:
    """The answer as a page gets it: its text, and its blocks each below a fence."""
    return "".join(
        f"```{event['language']}\n" if event["type"] == "code-start" else str(event["text"])
        for event in events
        if event["type"] in ("text-delta", "code-start", "code-delta")
    )


def table() -> str:
    """The faults in Markdown, set as prettier wants it, and then what does no harm."""
    rows = [("What happens", "What is said", "Kind", "Try again")]
    every = {fault.what: fault for faults in FAULTS.values() for fault in faults}.values()
    rows += [row(fault) for fault in every if fault.kind]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [" | ".join(map(str.ljust, cells, widths)) for cells in rows]
    lines.insert(1, " | ".join("-" * width for width in widths))
    fine = [f"- {fault.what}" for fault in every if not fault.kind]
    table = [f"| {line} |" for line in lines]
    return "\n".join([BEGIN, "", *table, "", "These do no harm:", "", *fine, "", END])


def row(fault: Fault) -> tuple[str, str, str, str]:
    again = ("after its wait" if fault.wait else "yes") if fault.retryable else "no"
    return fault.what, in_general(fault.message), f"`{fault.kind}`", again


def in_general(message: str) -> str:
    """A sentence without what holds for the tests only."""
    for found, shown in [
        ("HOST", "_host_"),
        ("GPTCODE_KEY", "_variable_"),
        (r"(?<=within )[\d.]+ seconds?|(?<=for )[\d.]+ seconds?", "_so long_"),
    ]:
        message = re.sub(found, shown, message)
    return message


def test_the_page_tells_of_all_faults() -> None:
    assert table() in PAGE.read_text("utf-8")


def write_page() -> None:
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{table()}{after}", "utf-8")


if __name__ == "__main__":
    write_page()

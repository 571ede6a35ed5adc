"""A provider dies in the middle of a turn, and another one continues the same turn."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from jupyterlab_gptcode.prompt import words
from jupyterlab_gptcode.protocol import Json

from .client import BLOCK, Client, of_type, texts
from .replies import STOP, Raw, refusal
from .replies import words as said
from .upstream import Upstream, reply, serving_all

NAMES = ("first", "second")
CUT = words.CUT.format(reason=words.CUT_REASONS["error"])
OUTPUT = {"output_type": "stream", "name": "stdout", "text": "42\n"}


@pytest.fixture
def endpoints(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[dict[str, Upstream]]:
    with serving_all(jp_asyncio_loop, NAMES) as found:
        yield found


@pytest.fixture
def gptcode_config(endpoints: dict[str, Upstream]) -> Json:
    urls = {name: {"base_url": endpoints[name].url} for name in NAMES}
    return {"endpoints": urls, "max_steps": 2}


def failure(events: list[Json]) -> Json:
    [error] = [event for event in events if event["type"] == "error"]
    assert error["retryable"], "the page has a button for it"
    return error


def turns(events: list[Json]) -> set[int]:
    return {event["turn"] for event in events if "turn" in event}


@pytest.mark.parametrize(
    ("dies", "kind"),
    [
        (reply(said("Half of it. "), whole=False), "stream"),
        (reply(said("Half of it. "), STOP[:9]), "stream"),
    ],
)
async def test_an_answer_that_breaks_off_is_continued_by_another(
    client: Client, endpoints: dict[str, Upstream], dies: Raw, kind: str
) -> None:
    first, second = (endpoints[name] for name in NAMES)
    first.raw = dies
    conversation = await client.new()
    broken = await client.prompt(conversation, "Go", model="first/tiny")
    error = failure(broken)
    assert (error["kind"], "received so far are preserved" in error["kept"]) == (kind, True)
    second.says("And the rest.")
    rest = await client.results(conversation, model="second/tiny")
    assert rest[-1]["type"] == "step-end"
    assert turns(broken) == turns(rest) == {1}
    *_, prompt, half, go_on = second.requests[-1]["messages"]
    assert prompt["content"].endswith("Go")
    assert half == {"role": "assistant", "content": "Half of it. "}
    assert go_on == {"role": "user", "content": f"{CUT}\n\n{words.GO_ON}"}
    read = await client.read(conversation)
    assert texts(read["events"]) == "Half of it. And the rest."
    assert len(of_type(read, "error")) == 1
    # The next turn begins with all of it.
    second.says("Fine.")
    await client.prompt(conversation, "More", model="second/tiny")
    sent = second.requests[-1]["messages"]
    assert sent[:-2] == second.requests[-2]["messages"]
    assert sent[-2] == {"role": "assistant", "content": "And the rest."}


@pytest.mark.parametrize("refuses", [refusal("503 No"), refusal("429 No"), refusal("401 No"), []])
async def test_results_that_nobody_took_go_to_another(
    client: Client, endpoints: dict[str, Upstream], refuses: Raw
) -> None:
    first, second = (endpoints[name] for name in NAMES)
    first.says(BLOCK)
    conversation = await client.new()
    await client.prompt(conversation, "Go", model="first/tiny")
    await client.act(conversation, action="ran", status="ok", cell="c", outputs=[OUTPUT])
    first.raw = refuses
    failed = await client.results(conversation, model="first/tiny")
    assert (
        failure(failed)["kept"] == "Nothing more was received. What was done before is preserved."
    )
    second.says("It is 42.")
    rest = await client.results(conversation, model="second/tiny")
    assert rest[-1] == {**rest[-1], "type": "step-end", "reason": "answer", "turn": 1}
    sent = second.requests[-1]["messages"]
    assert sent[:2] == first.requests[-1]["messages"]
    assert [message["role"] for message in sent[2:]] == ["assistant", "user"]
    assert "42" in sent[-1]["content"]


async def test_answers_that_broke_off_do_not_use_up_the_steps_of_a_turn(
    client: Client, endpoints: dict[str, Upstream]
) -> None:
    first = endpoints["first"]
    conversation = await client.new()
    first.raw = reply(said("Half. "), whole=False)
    await client.prompt(conversation, "Go", model="first/tiny")
    for _ in range(3):
        failure(await client.results(conversation, model="first/tiny"))
    second = endpoints["second"]
    second.says(BLOCK)
    last = await client.results(conversation, model="second/tiny")
    assert last[-1]["type"] == "step-end"
    sent = [message["content"] for message in second.requests[-1]["messages"][1:]]
    assert sent[1:] == ["Half. ", f"{CUT}\n\n{words.GO_ON}"] * 4

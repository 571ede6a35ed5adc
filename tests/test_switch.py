"""Law 2 at the endpoints: what each one got when the model is switched in a conversation."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Iterator

import pytest

from jupyterlab_gptcode.protocol import Json

from .client import BLOCK, Client
from .replies import KEY
from .upstream import Upstream, serving_all

NAMES = ("one", "two", "small")


@pytest.fixture
def endpoints(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[dict[str, Upstream]]:
    with serving_all(jp_asyncio_loop, NAMES) as found:
        yield found


@pytest.fixture
def gptcode_config(endpoints: dict[str, Upstream], monkeypatch: pytest.MonkeyPatch) -> Json:
    """Two that are alike, and one with a window so small that its prompts are the short ones."""
    monkeypatch.setenv("GPTCODE_KEY", KEY)
    windows = {"one": 128_000, "two": 128_000, "small": 4_000}
    return {
        "endpoints": {
            name: {
                "base_url": endpoints[name].url,
                "api_key_variable": "GPTCODE_KEY",
                "context_window": windows[name],
            }
            for name in NAMES
        }
    }


class Talk:
    """A conversation, and each request in it in the order in which they were sent."""

    def __init__(self, client: Client, endpoints: dict[str, Upstream]) -> None:
        self._client = client
        self._endpoints = endpoints
        self._conversation = ""
        self.requests: list[tuple[str, str]] = []

    async def turn(self, name: str, text: str, then: str) -> None:
        """A prompt that one endpoint answers with a block, and results that another gets."""
        self._conversation = self._conversation or await self._client.new()
        upstream = self._endpoints[name]
        upstream.says("I look.\n\n", BLOCK)
        events = await self._client.prompt(self._conversation, text, model=f"{name}/tiny")
        self._note(name)
        block = next(event for event in events if event["type"] == "code-start")
        ran = {"turn": block["turn"], "block": block["block"], "cell": f"new-{block['block']}"}
        source = {"status": "ok", "source": "print(6 * 7)", "execution_count": 1}
        outputs = [{"output_type": "stream", "name": "stdout", "text": "42\n"}]
        await self._client.act(
            self._conversation, action="ran", **ran, **source, duration=0.1, outputs=outputs
        )
        self._endpoints[then].says(f"{text} is 42.")
        await self._client.results(self._conversation, model=f"{then}/tiny")
        self._note(then)

    def of(self, name: str) -> list[str]:
        return [request for each, request in self.requests if each == name]

    def _note(self, name: str) -> None:
        messages = self._endpoints[name].requests[-1]["messages"]
        self.requests.append((name, json.dumps(messages)))


@pytest.fixture
def talk(client: Client, endpoints: dict[str, Upstream]) -> Talk:
    return Talk(client, endpoints)


def goes_on(earlier: str, later: str) -> bool:
    """Whether a list of messages begins, byte for byte, with an earlier one."""
    return later.startswith(earlier.removesuffix("]")) and later != earlier


async def test_endpoints_that_are_alike_get_one_growing_conversation(talk: Talk) -> None:
    await talk.turn("one", "First", then="one")
    await talk.turn("two", "Second", then="one")
    await talk.turn("one", "Third", then="two")
    requests = [request for _, request in talk.requests]
    assert [name for name, _ in talk.requests] == ["one", "one", "two", "one", "one", "two"]
    assert all(itertools.starmap(goes_on, itertools.pairwise(requests)))
    # The one that comes later hears of all that was said and run before.
    assert talk.of("two")[0].count("print(6 * 7)") == 1
    assert "First is 42." in talk.of("two")[0]


async def test_each_endpoint_goes_on_from_what_it_got(talk: Talk) -> None:
    await talk.turn("one", "First", then="small")
    await talk.turn("small", "Second", then="one")
    await talk.turn("one", "Third", then="small")
    for name in ("one", "small"):
        requests = talk.of(name)
        assert len(requests) == 3
        assert all(itertools.starmap(goes_on, itertools.pairwise(requests)))
    # The same story in other words: both know all of it.
    one, small = (json.loads(talk.of(name)[-1]) for name in ("one", "small"))
    assert one[0]["content"] != small[0]["content"]
    for word in ("First", "Second", "Third", "42"):
        assert word in json.dumps(one)
        assert word in json.dumps(small)


async def test_no_endpoint_hears_of_another(talk: Talk) -> None:
    await talk.turn("one", "First", then="two")
    await talk.turn("small", "Second", then="one")
    sent = "".join(request for _, request in talk.requests)
    for word in ("one/tiny", "two/tiny", "small/tiny", "127.0.0.1", KEY):
        assert word not in sent

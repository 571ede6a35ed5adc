"""What endpoints send, as the events that the SDK reads, in pieces of any size."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.providers import event_body
from jupyterlab_gptcode.providers.event_body import EventBody, WebPage

from .clockwork import Clockwork
from .replies import DONE, HELLO, WHOLE, dumped
from .upstream import event

ENDS = ["\n", "\r\n", "\r"]
EVENTS = st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3)


class Response:
    http_version = "HTTP/1.1"

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = iter(pieces)
        self.are_closed = False  # those that read the pieces
        self.is_closed = False

    @property
    def rest(self) -> list[bytes]:
        return list(self._pieces)

    async def aiter_bytes(self) -> AsyncIterator[bytes]:
        try:
            for piece in self._pieces:
                yield piece
        finally:
            self.are_closed = True

    async def aclose(self) -> None:
        self.is_closed = True


async def repaired(*pieces: bytes) -> bytes:
    return b"".join([piece async for piece in EventBody(Response(*pieces)).aiter_bytes()])


@given(st.data(), st.lists(EVENTS, max_size=4), st.sampled_from(ENDS), st.booleans())
def test_events_pass_in_any_pieces(
    data: st.DataObject, sent: list[Json], end: str, marked: bool
) -> None:
    events = b": hello\n\n" + b"".join(event(json.dumps(each)) for each in sent)
    body = events.replace(b"\n", end.encode())
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=9)))
    pieces = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    mark = [b"\xef\xbb", b"\xbf"] if marked else []
    assert asyncio.run(repaired(*mark, *pieces)) == body + b"\n\n"


async def test_an_error_line_becomes_an_event() -> None:
    start = HELLO.removesuffix(DONE)
    body = start + b'error: {"code": 503}\n\n'
    expected = start + b'data: {"error": {"code": 503}}\n\n\n\n'
    for cut in range(len(body)):
        assert await repaired(body[:cut], body[cut:]) == expected


async def test_done_is_the_end_and_the_rest_is_read() -> None:
    start = HELLO.removesuffix(DONE)
    response = Response(start, DONE + start, start)
    body = EventBody(response)
    assert b"".join([lines async for lines in body.aiter_bytes()]) == start + b"\n\n"
    assert (body.is_done, response.rest, response.are_closed) == (True, [], True)


async def test_an_event_may_lack_its_empty_line_before_done() -> None:
    assert await repaired(b'data: {"a": 1}\n', DONE) == b'data: {"a": 1}\n\n\n'


async def test_what_breaks_after_done_does_no_harm() -> None:
    class Breaks(Response):
        async def aiter_bytes(self) -> AsyncIterator[bytes]:
            yield HELLO
            raise OSError

    found = [lines async for lines in EventBody(Breaks()).aiter_bytes()]
    assert found == [HELLO.removesuffix(DONE) + b"\n\n"]


async def test_an_answer_that_is_left_is_closed() -> None:
    response = Response(HELLO.removesuffix(DONE), HELLO)
    body = EventBody(response)
    await anext(body.aiter_bytes())
    found = [response.are_closed]
    await body.aclose()
    found += [response.are_closed, response.is_closed]
    assert (found, response.rest) == ([False, True, True], [HELLO])


def test_pieces_gather_for_40_milliseconds_but_for_the_first_four(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first text is among them: it waits for nothing."""
    monkeypatch.setattr(event_body, "_WAITED", -1)  # each is waited for
    loop = Clockwork()

    async def read() -> list[float]:
        body = EventBody(Response(*[b"data: {}\n\n"] * 7))
        return [round(loop.time(), 3) async for _ in body.aiter_bytes()]

    assert loop.run(read()) == [0, 0, 0, 0, 0, 0.04, 0.08, 0.12]


def test_each_piece_has_what_is_left_of_the_time() -> None:
    loop = Clockwork()

    class Pings(Response):
        async def aiter_bytes(self) -> AsyncIterator[bytes]:
            while True:
                await asyncio.sleep(3)
                yield b": ping\n\n"

    async def read() -> float:
        body = EventBody(Pings(), lambda: 10 - loop.time())
        with pytest.raises(TimeoutError):
            async for _ in body.aiter_bytes():
                pass
        return loop.time()

    assert loop.run(read()) == 10


async def test_a_whole_answer_becomes_one_event() -> None:
    body = b"\n" + dumped(WHOLE)
    (choice,) = WHOLE["choices"]
    choice = {"finish_reason": "stop", "delta": choice["message"]}
    for cut in range(len(body)):
        found = await repaired(body[:cut], body[cut:])
        assert found.startswith(b"data: ")
        assert json.loads(found.removeprefix(b"data: ")) == {**WHOLE, "choices": [choice]}


async def test_a_web_page_is_not_an_answer() -> None:
    with pytest.raises(WebPage):
        await repaired(b"\n", b" <html>")


@pytest.mark.parametrize("start", [b"data: ", b"{"])
async def test_a_body_without_an_end_is_refused(
    start: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_body, "_LONGEST", 1000)
    with pytest.raises(ValueError, match="has no end"):
        await repaired(start, b"x" * 600, b"x" * 600)


async def test_everything_else_is_the_response() -> None:
    assert EventBody(Response()).http_version == "HTTP/1.1"
    assert await repaired() == b"\n\n"

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

from .replies import HELLO, WHOLE, dumped
from .upstream import event

ENDS = ["\n", "\r\n", "\r"]
EVENTS = st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3)


class Response:
    http_version = "HTTP/1.1"

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = pieces

    async def aiter_bytes(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece


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
    body = HELLO + b'error: {"code": 503}\n\n'
    expected = HELLO + b'data: {"error": {"code": 503}}\n\n\n\n'
    for cut in range(len(body)):
        assert await repaired(body[:cut], body[cut:]) == expected


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

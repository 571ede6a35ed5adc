"""Bytes become documents, however they are cut."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.providers.sse import Decoder, WebPage, document

from .upstream import event

ENDS = ["\n", "\r\n", "\r"]
JSON = st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3)


def decoded(*pieces: bytes) -> list[object]:
    decoder = Decoder()
    found = [each for piece in pieces for each in decoder.feed(piece)]
    return [*found, *decoder.flush()]


@given(st.data(), st.lists(JSON, max_size=4), st.sampled_from(ENDS), st.booleans())
def test_any_pieces_any_line_ends(
    data: st.DataObject, sent: list[object], end: str, marked: bool
) -> None:
    events = b": hello\n\n" + b"".join(event(json.dumps(each, ensure_ascii=True)) for each in sent)
    body = (b"\xef\xbb\xbf" if marked else b"") + events.replace(b"\n", end.encode())
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=9)))
    pieces = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    assert decoded(*pieces) == sent


@given(st.binary(max_size=200))
def test_any_bytes_give_documents_or_an_error_we_know(body: bytes) -> None:
    with suppress(ValueError):
        decoded(b"data: ", body)


def test_nothing_after_done() -> None:
    assert decoded(event({"a": 1}) + event("[DONE]") + event({"b": 2})) == [{"a": 1}]


def test_fields_that_say_nothing() -> None:
    body = b"event: message\nid: 7\nretry: 3\ndata:{}\n\ndata:\n\ndata: \n\nevent: ping\n\n"
    assert decoded(body) == [{}]


def test_one_document() -> None:
    assert document(b'\xef\xbb\xbf {"a":\r\n [1]}') == {"a": [1]}
    for body in (b"", b"hello", b'{"a":', b"{} {}", event({}) + event({})):
        with pytest.raises(ValueError):  # noqa: PT011  what json says, or we
            document(body)
    with pytest.raises(WebPage):
        document(b"\n<html>")

"""Model servers on this machine: found if they list models, and nothing else is believed."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tornado import testing

from jupyterlab_gptcode.providers.listing import MOST_MODELS
from jupyterlab_gptcode.providers.local import PORTS, Local, find_local, names

from .upstream import Silence, Upstream, serving


def port(upstream: Upstream) -> int:
    found = urlsplit(upstream.url).port
    assert found is not None
    return found


def test_where_they_usually_are() -> None:
    assert PORTS == {"Ollama": 11434, "LM Studio": 1234, "llama.cpp": 8080, "vLLM": 8000}


async def test_those_that_list_models_are_found_in_their_order() -> None:
    async with serving() as one, serving() as two:
        one.models = {"object": "list", "data": [{"id": "a"}, {"id": "b:1b", "object": "model"}]}
        two.models = {"object": "list", "data": None}
        listener, closed = testing.bind_unused_port()
        listener.close()
        found = await find_local({"One": port(one), "Gone": closed, "Two": port(two)})
        assert found == [Local("One", one.url, ("a", "b:1b")), Local("Two", two.url, ())]
        assert one.keys == [""], "no key is sent to an unknown server"


async def test_a_list_that_is_cut_says_so() -> None:
    names = [f"{'a-long-name-' * 12}{number}" for number in range(MOST_MODELS + 1)]
    async with serving() as many:
        many.models = {"object": "list", "data": [{"id": name} for name in names]}
        [found] = await find_local({"Many": port(many)}, time=60)
        assert (found.models, found.cut) == (tuple(names[:MOST_MODELS]), True)
        many.models["data"].pop()
        [found] = await find_local({"Many": port(many)}, time=60)
        assert (len(found.models), found.cut) == (MOST_MODELS, False)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param([b"HTTP/1.0 200 OK\r\nX: " + b"x" * 2_000_000], id="an endless header"),
        pytest.param([b"SSH-2.0-OpenSSH_9.2\r\n\r\n"], id="not HTTP"),
        pytest.param([b"HTTP/1.0\r\n\r\n"], id="no status"),
        pytest.param([b""], id="hangs up"),
        pytest.param([b"HTTP/1.0 302 Found\r\nLocation: /v1/models\r\n\r\n"], id="redirects"),
    ],
)
async def test_other_programs_are_not_found_and_hide_no_server(raw: list[bytes]) -> None:
    async with serving() as good, serving() as other:
        other.raw = raw
        found = await find_local({"Other": port(other), "Good": port(good)}, time=60)
        assert [each.title for each in found] == ["Good"]


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param([Silence.HANG], id="sends nothing"),
        pytest.param([b"HTTP/1.0 200 OK\r\n\r\n", Silence.PING], id="never ends"),
    ],
)
async def test_a_program_that_never_answers_is_given_up(raw: list[bytes | Silence]) -> None:
    async with serving() as other:
        other.raw = raw
        assert await find_local({"Other": port(other)}, time=0.2) == []


async def test_an_answer_that_is_refused_is_not_found() -> None:
    async with serving() as upstream:
        upstream.status = 401
        assert await find_local({"One": port(upstream)}) == []


@pytest.mark.parametrize(
    "answer",
    [
        "<html>A web page</html>",
        "[]",
        "7",
        "{}",
        '{"data": [{"id": "a"}]}',
        '{"object": "list"}',
        '{"object": "list", "data": {"id": "a"}}',
        '{"object": "list", "data": ["a"]}',
        '{"object": "list", "data": [{"id": 7}]}',
        '{"object": "list", "data": [{"id": ""}]}',
        json.dumps({"object": "list", "data": [{"id": "x" * 201}]}),
        "[" * 100_000,
    ],
)
def test_what_is_no_list_of_models(answer: str) -> None:
    assert names(answer.encode()) is None


@given(
    st.binary()
    | st.recursive(st.none() | st.text(), st.lists).map(lambda x: json.dumps(x).encode())
)
def test_nothing_breaks_it(answer: bytes) -> None:
    assert names(answer) is None

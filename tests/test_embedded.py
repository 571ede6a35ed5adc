"""The embedded model's provider: what it finds, its process, and how that ends."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

import pytest

from benchmarks.server import Server
from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.providers import Model, Request
from jupyterlab_gptcode.providers.embedded import (
    Embedded,
    EmbeddedModel,
    find_files,
    install_command,
    installed,
)
from jupyterlab_gptcode.providers.embedded.child import Child, Order, start_child
from jupyterlab_gptcode.step import image_request

from .client import step
from .processes import addresses, children, command, ended, environment, peak_memory
from .sizes import some

pytest_plugins = ["tests.weights"]

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
SERVER = "embedded/server.py"
ENDS = [  # each of the first two has another moment and another signal
    ("starting", signal.SIGTERM),
    ("answering", signal.SIGKILL),
    ("starting", signal.SIGKILL),
    ("answering", signal.SIGTERM),
]
HELLO = [{"role": "user", "content": "Hello"}]
RUN_SERVER = (
    "from jupyterlab_gptcode.providers.embedded import server; "
    "server._die_with_parent = lambda: None; server.main()"
)
PARENT = """
import asyncio, sys
from pathlib import Path
from jupyterlab_gptcode.providers.embedded.child import Order, start_child

async def main():
    child = await start_child(Order(Path(sys.argv[1]), 1024))
    print(child.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@asynccontextmanager
async def running(file: Path) -> AsyncIterator[Child]:
    child = await start_child(Order(file, 1024))
    try:
        yield child
    finally:
        await child.stop()


@asynccontextmanager
async def embedded(file: Path, idle: float = 600.0) -> AsyncIterator[Embedded]:
    provider = Embedded([EmbeddedModel(file)], idle=idle)
    try:
        yield provider
    finally:
        await provider.close()


def said(provider: Embedded) -> str:
    return provider.process


async def ask(provider: Embedded, file: Path, max_tokens: int | None = 8) -> str:
    request = Request(file.stem, HELLO, max_tokens)
    return "".join([chunk.text async for chunk in provider.stream(request)])


def status(url: str, key: str | None) -> int:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        with urlopen(HttpRequest(url, headers=headers)) as response:
            return int(response.status)
    except HTTPError as error:
        with error:
            return error.code


def test_it_is_found_where_there_is_a_gguf(tmp_path: Path) -> None:
    assert find_files(tmp_path / "none", "") == []
    assert find_files(tmp_path, "") == []
    (tmp_path / "b.gguf").touch()
    (tmp_path / "a.gguf").touch()
    assert find_files(tmp_path, "", "") == [tmp_path / "a.gguf", tmp_path / "b.gguf"]


def test_a_named_file_comes_first_and_no_other_stands_in_for_it(tmp_path: Path) -> None:
    own = tmp_path / "own.gguf"
    for file in (own, tmp_path / "a.gguf"):
        file.touch()
    first = tmp_path / "a.gguf"
    assert find_files(tmp_path, "", str(own)) == [own, first]
    assert find_files(tmp_path, str(own), "other") == [own]
    assert find_files(tmp_path, str(tmp_path / "gone.gguf"), str(own)) == []
    assert find_files(tmp_path, "", str(tmp_path / "gone.gguf")) == [first, own]


async def test_its_models_go_by_its_name(tmp_path: Path) -> None:
    provider = Embedded([EmbeddedModel(tmp_path / "own.gguf")])
    model = Model("embedded/own", "embedded", 4096)
    assert await provider.models() == [model]
    assert provider.model("own") == provider.model("embedded/own") == model


def test_whether_llama_cpp_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert installed()
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert not installed()


def test_the_command_that_brings_it_is_for_this_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/a b/python")
    assert install_command() == '"/a b/python" -m pip install "jupyterlab-gptcode[local]"'
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    command = 'uv pip install --python "/a b/python" "jupyterlab-gptcode[local]"'
    assert install_command() == command


@linux
async def test_a_damaged_file_gives_a_sentence_and_leaves_no_process(tmp_path: Path) -> None:
    file = tmp_path / "bad.gguf"
    file.write_bytes(b"GGUF and then nonsense")
    async with embedded(file) as provider:
        with pytest.raises(ProviderError, match=r"bad\.gguf could not be started.*pull") as caught:
            await ask(provider, file)
    assert (caught.value.kind, caught.value.retryable) == ("embedded", True)
    assert children(os.getpid(), SERVER) == []


async def test_another_models_name_is_refused(tmp_path: Path) -> None:
    async with embedded(tmp_path / "a.gguf") as provider:
        with pytest.raises(ProviderError, match="The model gpt-x is not available") as caught:
            await ask(provider, Path("gpt-x.gguf"))
    assert caught.value.kind == "model"


@pytest.mark.model
@linux
async def test_one_child_answers_many(weights: Path) -> None:
    async with embedded(weights) as provider:
        assert children(os.getpid(), SERVER) == [], "it starts at the first request"
        answers = await asyncio.gather(*(ask(provider, weights) for _ in range(3)))
        assert len(children(os.getpid(), SERVER)) == 1
        assert len(set(answers)) == 1, "temperature 0"
        assert answers[0]
    assert children(os.getpid(), SERVER) == []


@pytest.mark.model
@linux
async def test_its_door_is_closed_to_others(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    async with running(weights) as child:
        assert addresses(child.pid) == {"0100007F"}
        models = f"{child.base_url}/models"
        assert await asyncio.to_thread(status, models, child.key) == 200
        assert await asyncio.to_thread(status, models, None) == 401
        assert await asyncio.to_thread(status, models, "sk-canary") == 401
        for public in (" ".join(command(child.pid)), environment(child.pid)):
            assert child.key not in public
            assert weights.name not in public
            assert "sk-canary" not in public


@pytest.mark.model
@linux
async def test_no_orphan_is_left_when_the_parent_is_killed(weights: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(weights), stdout=PIPE
    )
    assert parent.stdout is not None
    child = int(await parent.stdout.readline())
    assert children(parent.pid, SERVER) == [child]
    parent.send_signal(signal.SIGKILL)
    await ended(child)
    await parent.wait()


class TestServer:
    """A whole Jupyter server, in whose embedded model an answer goes on."""

    @pytest.fixture
    def server(self, tmp_path: Path) -> Iterator[Server]:
        found = Server(tmp_path)
        try:
            yield found
        finally:
            found.kill()

    @pytest.mark.model
    @linux
    @pytest.mark.parametrize(("when", "how"), ENDS[: some(4)])
    async def test_however_it_ends_no_orphan_is_left(
        self, server: Server, weights: Path, how: signal.Signals, when: str
    ) -> None:
        server.configure(script="", embedded_model=str(weights))
        server.start()
        _, created = server.call("POST", "/conversations", {"notebook": "work/a.ipynb"})
        place = f"/conversations/{created['conversation']}/steps"
        events = server.events("POST", place, step(text="Count to 1000."))
        first = next(events)
        if when == "answering":
            while first["type"] not in ("text-delta", "code-start"):
                first = next(events)
        while not (found := children(server.pid, SERVER)):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        (child,) = found
        os.kill(server.pid, how)
        await ended(child)


@pytest.mark.model
@linux
async def test_a_parent_that_dies_while_it_loads_takes_it_along(weights: Path) -> None:
    """Where the kernel does not see to it, the end of its stdin does."""
    code = RUN_SERVER
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code), stdin=PIPE, stdout=PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    order = {"model": str(weights), "key": "k", "window": 1024}
    process.stdin.write(json.dumps(order).encode() + b"\n")
    await process.stdin.drain()
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), 30) == 0


@pytest.mark.model
@linux
async def test_how_far_its_process_is_can_be_asked(weights: Path) -> None:
    async with embedded(weights) as provider:
        assert said(provider) == "none"
        request = Request(weights.stem, HELLO, 8)
        async with aclosing(provider.stream(request)) as chunks:
            first = asyncio.ensure_future(anext(chunks))
            await asyncio.sleep(0)
            assert said(provider) == "starting"
            await first
            assert said(provider) == "running"
    assert said(provider) == "none"


@pytest.mark.model
@linux
async def test_it_never_takes_more_than_600_mb(weights: Path) -> None:
    async with embedded(weights) as provider:

        async def read(words: str) -> None:
            text = f"{words} " * some(100, part=0.25)
            request = Request(weights.stem, [{"role": "user", "content": text}], 16)
            async for _ in provider.stream(request):
                pass

        # Four at once, as a small model is asked; then others, for which what they read is kept.
        for words in ("one", "two", "six")[: some(3)]:
            await asyncio.gather(*(read(f"{word} {words}") for word in "abcd"))
        (pid,) = children(os.getpid(), SERVER)
        assert 50 < peak_memory(pid) < 600


@pytest.mark.model
@linux
async def test_a_child_that_died_is_said_and_started_anew(weights: Path) -> None:
    async with embedded(weights) as provider:
        request = Request(weights.stem, [{"role": "user", "content": "Count to 1000."}], 500)
        async with aclosing(provider.stream(request)) as chunks:
            await anext(chunks)
            (pid,) = children(os.getpid(), SERVER)
            os.kill(pid, signal.SIGKILL)
            with pytest.raises(ProviderError, match=r"process ended\. Try again"):
                [chunk async for chunk in chunks]
        assert await ask(provider, weights)


@pytest.mark.model
@linux
async def test_it_rests_when_idle_and_wakes_again(weights: Path) -> None:
    async with embedded(weights, idle=0.01) as provider:
        for _ in range(2):
            request = Request(weights.stem, HELLO, 8)
            async with aclosing(provider.stream(request)) as chunks:
                await anext(chunks)
                (pid,) = children(os.getpid(), SERVER)
            await ended(pid)


@pytest.mark.model
@linux
async def test_it_rests_at_once_when_another_model_takes_its_place(weights: Path) -> None:
    async with embedded(weights) as provider:
        async for _ in provider.stream(Request(weights.stem, HELLO, 8)):
            pass
        (pid,) = children(os.getpid(), SERVER)
        provider.retire()
        await ended(pid)


@pytest.mark.model
async def test_an_answer_is_always_capped(weights: Path) -> None:
    async with embedded(weights) as provider:
        request = Request(weights.stem, [{"role": "user", "content": "Count to 100000."}])
        chunks = [chunk async for chunk in provider.stream(request)]
    usage = next(chunk.usage for chunk in chunks if chunk.usage)
    assert usage.completion_tokens <= 512


@pytest.mark.model
async def test_a_conversation_that_is_too_long_is_said(weights: Path) -> None:
    async with embedded(weights) as provider:
        request = Request(weights.stem, [{"role": "user", "content": "word " * 9000}], 8)
        with pytest.raises(ProviderError, match="too long for this model") as caught:
            [chunk async for chunk in provider.stream(request)]
    assert caught.value.kind == "too-long"


@pytest.mark.model
async def test_it_says_that_it_does_not_see(weights: Path) -> None:
    async with embedded(weights) as provider:
        with pytest.raises(ProviderError, match="does not see images") as caught:
            [chunk async for chunk in provider.stream(image_request(weights.stem))]
    assert caught.value.kind == "images"

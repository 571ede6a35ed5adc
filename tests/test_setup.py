"""Three ways to a model: a key, a server on this machine, the starter."""

from __future__ import annotations

import asyncio
import json
import logging
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.setup import EndpointEditor, overview
from jupyterlab_gptcode.setup.download import StarterDownload
from jupyterlab_gptcode.setup.registry import Endpoints

from .client import Client, step, texts
from .package_index import TINY, PackageIndex
from .test_openapi import schema_errors
from .upstream import Upstream, serving

CANARY = "sk-canary-0c1d2e3f"


@pytest.fixture
def upstream(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[Upstream]:
    served = serving()
    yield jp_asyncio_loop.run_until_complete(served.__aenter__())
    jp_asyncio_loop.run_until_complete(served.__aexit__(None, None, None))


@pytest.fixture
def gptcode_config(upstream: Upstream) -> Json:
    """Nothing is set up; the upstream stands where one looks for Ollama."""
    return {"local_servers": {"Ollama": urlsplit(upstream.url).port, "LM Studio": 1}}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "gptcode" / "kept.json"


def read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def post(client: Client, **body: str) -> tuple[int, Json]:
    status, answer = await client.call("POST", "endpoints", body=body)
    assert schema_errors("POST", "/endpoints", status, answer) == []
    return status, answer


class TestKey:
    async def test_it_is_checked_kept_and_used_without_a_restart(
        self, client: Client, upstream: Upstream, kept: Path
    ) -> None:
        upstream.says("Hel", "lo")
        _, status = await client.call("GET", "status")
        assert (status["ready"], status["problem"][:19]) == (False, "No model is set up.")
        body = {"base_url": f" {upstream.url}/ ", "key": f" {CANARY}\n"}
        code, made = await post(client, **body)
        assert (code, made["name"], made["models"]) == (201, "ollama", ["ollama/tiny"])
        assert mode(kept) == 0o600
        _, status = await client.call("GET", "status")
        assert (status["ready"], status["problem"]) == (True, None)
        _, models = await client.call("GET", "models")
        assert (models["default"], models["problems"]) == ("ollama/tiny", [])
        conversation = await client.new()
        assert texts(await client.prompt(conversation, "Go")) == "Hello"
        # Once without a key, to see whether it was checked.
        assert upstream.keys.count("none") == 1
        assert set(upstream.keys) == {CANARY, "none"}
        _, listed = await client.call("GET", "endpoints")
        (endpoint,) = listed["endpoints"]
        assert (endpoint["name"], endpoint["base_url"]) == ("ollama", upstream.url)
        assert endpoint["key"] == {"place": "file", "hint": "2e3f", "variable": ""}
        assert not endpoint["hidden"]
        await client.call("DELETE", "endpoints", "ollama")
        assert CANARY not in read(kept)
        _, status = await client.call("GET", "status")
        assert not status["ready"]

    @pytest.mark.parametrize("wrong", [401, 500])
    async def test_it_is_in_no_answer_log_or_journal(
        self,
        client: Client,
        upstream: Upstream,
        kept: Path,
        tmp_path: Path,
        caplog: pytest.LogCaptureFixture,
        wrong: int,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        upstream.says("Hello")
        right = {"base_url": upstream.url, "key": CANARY}
        elsewhere = f"http://{CANARY}@127.0.0.1:1/v1"
        bodies: list[Any] = [
            *({**right, "more": CANARY}, {**right, "key": [CANARY]}, CANARY, [CANARY]),
            *({"key": CANARY * 200}, {**right, "base_url": elsewhere}),
            *({**right, "base_url": f"http://a/?key={CANARY}"}, {**right, "base_url": CANARY}),
            *({**right, "key": f"{CANARY}\n\u20ac"}, {**right, "base_url": "http://127.0.0.1:1"}),
            f'{{"key": "{CANARY}'.encode(),
        ]
        responses = [await client.fetch("POST", "endpoints", body=body) for body in bodies]
        assert {response.code for response in responses} == {400, 422, 502}
        upstream.status = wrong
        responses.append(await client.fetch("POST", "endpoints", body=right))
        assert responses[-1].code == 502
        assert read(kept) == "", "what could not be used is not kept"
        upstream.status = 200
        responses.append(await client.fetch("POST", "endpoints", body=right))
        assert responses[-1].code == 201
        conversation = await client.new()
        steps = ("conversations", conversation, "steps")
        responses.append(await client.fetch("POST", *steps, body=step(text="Go")))
        upstream.status = wrong
        again = step(text="Again", step="two")
        responses.append(await client.fetch("POST", *steps, body=again))
        for path in ("endpoints", "models", "status", "local-endpoints", "starter"):
            responses.append(await client.fetch("GET", path))
        responses.append(await client.fetch("GET", "conversations", conversation))
        said = [str(response.headers) + response.body.decode() for response in responses]
        logged = [str(vars(record)) + record.getMessage() for record in caplog.records]
        written = [read(path) for path in files(tmp_path) if path != kept]
        assert CANARY in read(kept)
        assert any('"type":"begin"' in text for text in written)
        assert len(logged) > 5
        assert [text for text in said + written + logged if CANARY in text] == []

    async def test_a_refused_key_is_said(self, client: Client, upstream: Upstream) -> None:
        upstream.status = 401
        code, error = await post(client, base_url=upstream.url, key="wrong")
        assert (code, error) == (
            502,
            {
                "kind": "key",
                "message": "Ollama refused the API key. Check it, then paste it again.",
                "detail": "Incorrect API key provided: [hidden].",
            },
        )
        _, error = await post(client, base_url=upstream.url)
        assert error["message"] == "Ollama needs an API key. Paste it."

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ({"base_url": "localhost:1234"}, "must start with http:// or https://"),
            ({"base_url": "http://"}, "must start with http:// or https://"),
            ({"base_url": "http://a:b/v1"}, "must start with http:// or https://"),
            ({"base_url": "http://me:pw@a/v1"}, "cannot contain a name, password"),
            ({"base_url": "http://127.0.0.1:1/v1", "key": "\u20ac"}, "is not an API key"),
            ({"base_url": "http://127.0.0.1:1/v1"}, "LM Studio could not be reached."),
        ],
    )
    async def test_what_cannot_be_used_is_said(
        self, client: Client, body: dict[str, str], words: str
    ) -> None:
        status, error = await post(client, **body)
        assert status in (422, 502)
        assert words in error["message"]

    async def test_a_server_without_models_is_not_kept(
        self, client: Client, upstream: Upstream, kept: Path
    ) -> None:
        upstream.models = {"object": "list", "data": []}
        status, error = await post(client, base_url=upstream.url)
        assert (status, "lists no models yet" in error["message"]) == (422, True)
        assert read(kept) == ""

    async def test_a_server_without_a_list_takes_a_name_that_the_user_types(
        self, client: Client, upstream: Upstream, kept: Path
    ) -> None:
        upstream.says("Hello")
        upstream.unlisted = True
        made = {"name": "ollama", "models": [], "model": "", "verified": False}
        assert await post(client, base_url=upstream.url) == (201, made)
        assert upstream.url in read(kept)
        _, models = await client.call("GET", "models")
        assert models["problems"] == [
            {
                "provider": "ollama",
                "message": "Ollama does not list its models. Type the name of a model as "
                "ollama/NAME.",
                "detail": "",
            }
        ]
        conversation = await client.new()
        assert texts(await client.prompt(conversation, "Go", model="ollama/typed")) == "Hello"
        assert upstream.requests[-1]["model"] == "typed"

    async def test_the_configuration_comes_first(
        self, client: Client, upstream: Upstream, jp_serverapp: Any
    ) -> None:
        assert (await post(client, base_url=upstream.url))[0] == 201
        (app,) = jp_serverapp.extension_manager.extension_apps["jupyterlab_gptcode"]
        app.endpoints = {"ollama": {"base_url": "http://127.0.0.1:1/v1"}}
        services = app.services
        configured = Endpoints(app)
        assert [each["hidden"] for each in overview(app, configured)] == [False, True]
        models, problems = await configured.catalog.models()
        assert (models, [problem.provider for problem in problems]) == ([], ["ollama"])
        object.__setattr__(services, "editor", EndpointEditor(app, configured))
        status, error = await post(client, base_url=upstream.url)
        assert (status, error["kind"]) == (409, "conflict")
        assert "already has the endpoint ollama" in error["message"]


class TestLocal:
    async def test_it_is_found_only_when_asked_and_used_by_a_click(
        self, client: Client, upstream: Upstream
    ) -> None:
        upstream.models = {"object": "list", "data": [{"id": "nomic-embed"}, {"id": "qwen"}]}
        await client.call("GET", "status")
        await client.call("GET", "models")
        assert upstream.headers == []
        _, found = await client.call("GET", "local-endpoints")
        local = {"title": "Ollama", "base_url": upstream.url, "models": ["nomic-embed", "qwen"]}
        assert found == {"endpoints": [local | {"cut": False, "used": False}]}
        assert (await post(client, base_url=upstream.url))[0] == 201
        _, found = await client.call("GET", "local-endpoints")
        assert found == {"endpoints": [local | {"cut": False, "used": True}]}
        _, models = await client.call("GET", "models")
        assert models["default"] == "ollama/qwen", "the first that one can talk with"
        assert set(upstream.keys) <= {"", "none"}


class TestStarter:
    @pytest.fixture
    def fetch(self, jp_serverapp: Any) -> StarterDownload:
        """The server's own, of a model that is small."""
        (app,) = jp_serverapp.extension_manager.extension_apps["jupyterlab_gptcode"]
        found: StarterDownload = app.services.fetch
        found.weights = TINY
        return found

    async def call(self, client: Client, verb: str, *more: str) -> Json:
        status, answer = await client.call(verb, "starter", *more, body={})
        assert status == 200, answer
        path = "/".join(["/starter", *more])
        assert schema_errors(verb, path, status, answer) == []
        found: Json = answer
        return found

    async def test_it_is_fetched_used_and_removed(
        self, client: Client, fetch: StarterDownload, index: PackageIndex, tmp_path: Path
    ) -> None:
        index.held_at = 1_000_000
        before = await self.call(client, "GET")
        assert before == {
            "state": "absent",
            "title": "A tiny model",
            "licence": "MIT",
            "size": TINY.size,
            "progress": None,
            "problem": None,
            "install": None,
            "process": "none",
        }
        assert index.asked == [], "nothing is fetched before the click"
        assert (await self.call(client, "POST"))["state"] == "fetching"
        assert await asyncio.to_thread(index.held.wait, 30)
        state = await self.call(client, "POST")
        while not state["progress"]["bytes"]:
            await asyncio.sleep(0.02)
            state = await self.call(client, "GET")
        assert (state["state"], state["progress"]["total"]) == ("fetching", TINY.download)
        index.go.set()
        await fetch.over()
        assert (await self.call(client, "GET"))["state"] == "ready"
        _, models = await client.call("GET", "models")
        assert models["default"] == "embedded/tiny"
        assert (await self.call(client, "DELETE"))["state"] == "absent"
        assert list((tmp_path / "gptcode" / "models").iterdir()) == []
        _, status = await client.call("GET", "status")
        assert not status["ready"]

    async def test_it_can_be_cancelled(
        self, client: Client, fetch: StarterDownload, index: PackageIndex, tmp_path: Path
    ) -> None:
        index.held_at = 1000
        await self.call(client, "POST")
        assert await asyncio.to_thread(index.held.wait, 30)
        state = await self.call(client, "POST", "stop")
        assert (state["state"], state["problem"], state["progress"]) == ("absent", None, None)
        assert list((tmp_path / "gptcode" / "models").iterdir()) == []
        assert fetch.state == "absent"

    async def test_why_it_failed_is_said(
        self, client: Client, fetch: StarterDownload, index: PackageIndex
    ) -> None:
        index.wheel = None
        await self.call(client, "POST")
        await fetch.over()
        state = await self.call(client, "GET")
        assert (state["state"], state["problem"]["kind"]) == ("absent", "index")
        assert state["problem"]["message"].startswith("pip could not download tiny-model==1.0: ")

    async def test_it_ends_with_the_server(
        self, client: Client, fetch: StarterDownload, index: PackageIndex, jp_serverapp: Any
    ) -> None:
        index.held_at = 1000
        await self.call(client, "POST")
        assert await asyncio.to_thread(index.held.wait, 30)
        await jp_serverapp.extension_manager.stop_extension(
            "jupyterlab_gptcode",
            jp_serverapp.extension_manager.extension_apps["jupyterlab_gptcode"],
        )
        assert fetch.state == "absent"

    async def test_without_llama_cpp_the_command_is_told(
        self,
        client: Client,
        fetch: StarterDownload,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        for module in ("api.setup_handlers", "setup.registry"):
            monkeypatch.setattr(f"jupyterlab_gptcode.{module}.installed", lambda: False)
        assert (await self.call(client, "GET"))["install"].endswith('"jupyterlab-gptcode[local]"')
        folder = tmp_path / "gptcode" / "models"
        folder.mkdir(parents=True)
        (folder / fetch.weights.file).write_bytes(b"GGUF")
        _, status = await client.call("GET", "status")
        assert status["problem"].startswith("tiny.gguf is installed, but llama.cpp is not.")


def test_a_script_is_all_there_is(tmp_path: Path) -> None:
    """Stories play scripts: what is kept or lies in the folder plays no part."""
    from jupyterlab_gptcode.settings import Config

    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "a.gguf").touch()
    endpoint = {"name": "ollama", "base_url": "http://127.0.0.1:1/v1"}
    (tmp_path / "kept.json").write_text(json.dumps({"endpoints": [endpoint]}))
    config = Config(data_folder=str(tmp_path), script=str(tmp_path / "script.json"))
    endpoints = Endpoints(config)
    assert endpoints.embedded is None
    assert endpoints.catalog.resolve("ollama/tiny")[0].name == "scripted"

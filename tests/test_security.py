"""Who may call, and where our keys are not."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.auth import Authorizer
from traitlets.config import Config

from jupyterlab_gptcode.protocol import Json

from .client import Client, Fetch, Script, step
from .routes import ROUTES, VERBS, verbs
from .upstream import Upstream, serving

CANARY = "sk-canary-4f1d0c5b"
CONVERSATION = "0123456789abcdef"
CALLS = [
    (verb.upper(), re.sub(r"\(\?P<\w+>[^)]*\)", CONVERSATION, pattern))
    for pattern, handler in ROUTES
    for verb in VERBS
    if verb in verbs(handler)
]


class Deny(Authorizer):
    """Allows nothing of ours, and remembers what was asked."""

    asked: list[tuple[str, str]]

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:  # noqa: ARG002
        self.asked = [*getattr(self, "asked", []), (action, resource)]
        return False


@pytest.fixture
def jp_server_config(jp_server_config: Config, request: pytest.FixtureRequest) -> Config:
    # Else the missing XSRF cookie would refuse a POST before the missing token does.
    jp_server_config.ServerApp.disable_check_xsrf = True
    if (authorizer := getattr(request, "param", None)) is not None:
        jp_server_config.ServerApp.authorizer_class = authorizer
    return jp_server_config


def body(method: str) -> str | None:
    return "{}" if method in ("POST", "PUT", "PATCH") else None


def test_all_routes_are_walked() -> None:
    assert len(CALLS) >= len(ROUTES)
    assert {path.split("/")[0] for _, path in CALLS} >= {
        "status",
        "models",
        "conversations",
        "files",
        *("downloads", "endpoints", "local-endpoints", "starter"),
    }


@pytest.mark.parametrize("token", ["", "token wrong"])
async def test_without_a_token_nothing_is_answered(jp_fetch: Fetch, token: str) -> None:
    answers = {}
    for method, path in CALLS:
        response = await jp_fetch(
            *("gptcode", *path.split("/")),
            method=method,
            body=body(method),
            headers={"Authorization": token},
            raise_error=False,
        )
        answers[method, path] = response.code, json.loads(response.body)
    assert answers == dict.fromkeys(CALLS, (403, {"kind": "http", "message": "Forbidden"}))


@pytest.mark.parametrize("jp_server_config", [Deny], indirect=True)
async def test_without_permission_nothing_is_answered(jp_fetch: Fetch, jp_serverapp: Any) -> None:
    answers, asked = {}, {}
    for method, path in CALLS:
        jp_serverapp.authorizer.asked = []
        response = await jp_fetch(
            *("gptcode", *path.split("/")), method=method, body=body(method), raise_error=False
        )
        answers[method, path] = response.code, set(json.loads(response.body))
        asked[method, path] = jp_serverapp.authorizer.asked
    assert answers == dict.fromkeys(CALLS, (403, {"kind", "message"}))
    assert asked == {
        (method, path): [("read" if method == "GET" else "write", "gptcode")]
        for method, path in CALLS
    }


class OnlyOurs(Authorizer):
    """Allows all that is ours, and nothing of Jupyter Server's."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:  # noqa: ARG002
        return resource == "gptcode"


class TestWithoutContents:
    """Files are as closed here as they are at the contents manager's own door."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config: Config) -> Config:
        jp_server_config.ServerApp.authorizer_class = OnlyOurs
        return jp_server_config

    @pytest.mark.parametrize(
        ("method", "path", "query"),
        [
            ("POST", "files/exists", {}),
            ("POST", "files/profile", {}),
            ("GET", "conversations/ID/undo/files", {"turn": "1"}),
            ("POST", "conversations/ID/undo/files", {}),
        ],
    )
    async def test_nothing_about_files_is_answered(
        self, client: Client, jp_root_dir: Path, method: str, path: str, query: dict[str, str]
    ) -> None:
        (jp_root_dir / "a.csv").write_text("name\ncanary\n")
        parts = path.replace("ID", await client.new()).split("/")
        status, answer = await client.call(method, *parts, body={"path": "a.csv"}, params=query)
        assert (status, answer["kind"]) == (403, "http")

    async def test_a_step_sends_no_file(
        self, client: Client, script: Script, jp_root_dir: Path
    ) -> None:
        (jp_root_dir / "a.csv").write_text("name\ncanary\n")
        conversation = await client.new()
        fields = {"kind": "prompt", "text": "Go", "step": "one"}
        asked = {**fields, "files": [{"path": "a.csv"}]}
        assert (await client.post_step(conversation, **asked))[0] == 403
        assert script.requests == []
        await client.prompt(conversation, "Go")
        assert len(script.requests) == 1

    async def test_a_known_file_is_not_read_again(
        self, client: Client, script: Script, jp_serverapp: Any, jp_root_dir: Path
    ) -> None:
        (jp_root_dir / "a.csv").write_text("name\nbread\n")
        conversation = await client.new()
        with pytest.MonkeyPatch.context() as allowed:
            allowed.setattr(jp_serverapp.authorizer, "is_authorized", lambda *_: True)
            await client.prompt(conversation, "Go", files=[{"path": "a.csv"}])
        (jp_root_dir / "a.csv").write_text("name\ncanary\n")
        fields = {"kind": "prompt", "text": "More", "step": "two"}
        assert (await client.post_step(conversation, **fields))[0] == 403
        assert len(script.requests) == 1


@pytest.fixture
def upstream(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[Upstream]:
    served = serving()
    yield jp_asyncio_loop.run_until_complete(served.__aenter__())
    jp_asyncio_loop.run_until_complete(served.__aexit__(None, None, None))


def files(folder: Path) -> list[str]:
    return [path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()]


class TestKey:
    """The key of a real endpoint, from the environment."""

    @pytest.fixture
    def gptcode_config(self, upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> Json:
        monkeypatch.setenv("OPENAI_API_KEY", CANARY)
        monkeypatch.setenv("OPENAI_BASE_URL", upstream.url)
        return {}

    @pytest.mark.parametrize("status", [200, 401, 500])
    async def test_it_is_sent_to_the_endpoint_and_nowhere_else(
        self,
        client: Client,
        upstream: Upstream,
        tmp_path: Path,
        caplog: pytest.LogCaptureFixture,
        status: int,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        upstream.says("Hel", "lo")
        upstream.status = status
        conversation = await client.new()
        steps = ("conversations", conversation, "steps")
        asked = step(text="Go", model="tiny")
        responses = [
            await client.fetch("GET", "status"),
            await client.fetch("GET", "models"),
            await client.fetch("POST", *steps, body=asked),
            await client.fetch("POST", *steps, body=step(text="Again", step="two")),
            await client.fetch("GET", "conversations", conversation, "events"),
            await client.fetch("GET", "conversations", conversation),
        ]
        assert set(upstream.keys) == {CANARY}
        said = [str(response.headers) + response.body.decode() for response in responses]
        written = files(tmp_path)
        logged = [str(vars(record)) + record.getMessage() for record in caplog.records]
        assert any(conversation in text for text in said)
        assert any('"type":"begin"' in text for text in written)
        assert len(logged) > 5
        assert [text for text in said + written + logged if CANARY in text] == []


RUN = "import json, os; open({path!r}, 'w').write(json.dumps(dict(os.environ)))"


class TestKernels:
    @pytest.fixture
    def gptcode_config(
        self, script: Script, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
    ) -> Json:
        monkeypatch.setenv("OPENAI_API_KEY", CANARY)
        monkeypatch.setenv("LAB_KEY", CANARY)
        monkeypatch.setenv("OPENAI_MODEL", "stays")
        lab = {"base_url": "http://127.0.0.1:1/v1", "api_key_variable": "LAB_KEY"}
        hidden = {"hide_keys_from_kernels": request.param} if request.param else {}
        return {"script": str(script.path), "endpoints": {"lab": lab}, **hidden}

    @pytest.mark.parametrize("gptcode_config", ["all", None, "none"], indirect=True)
    async def test_the_environment_of_a_kernel(
        self, jp_fetch: Fetch, jp_serverapp: Any, tmp_path: Path, gptcode_config: Json
    ) -> None:
        hidden = gptcode_config.get("hide_keys_from_kernels", "named")
        expected = {
            "OPENAI_API_KEY": None if hidden == "all" else CANARY,
            "LAB_KEY": CANARY if hidden == "none" else None,
        }
        response = await jp_fetch("api", "kernels", method="POST", body="{}")
        kernel = json.loads(response.body)["id"]
        environment = await environment_of(jp_serverapp, kernel, tmp_path / "environment.json")
        assert {name: environment.get(name) for name in expected} == expected
        assert environment["OPENAI_MODEL"] == "stays"
        await jp_fetch("api", "kernels", kernel, "restart", method="POST", body="{}")
        environment = await environment_of(jp_serverapp, kernel, tmp_path / "restarted.json")
        assert {name: environment.get(name) for name in expected} == expected
        await jp_fetch("api", "kernels", kernel, method="DELETE")

    @pytest.mark.parametrize("gptcode_config", ["all"], indirect=True)
    async def test_a_session_keeps_its_own_variables(
        self, jp_fetch: Fetch, jp_serverapp: Any, tmp_path: Path
    ) -> None:
        kernel = {"name": "python3"}
        session = {"path": "a.ipynb", "type": "notebook", "name": "a.ipynb", "kernel": kernel}
        response = await jp_fetch("api", "sessions", method="POST", body=json.dumps(session))
        found = json.loads(response.body)
        path = tmp_path / "environment.json"
        environment = await environment_of(jp_serverapp, found["kernel"]["id"], path)
        assert "OPENAI_API_KEY" not in environment
        assert environment["JPY_SESSION_NAME"].endswith("a.ipynb")
        await jp_fetch("api", "sessions", found["id"], method="DELETE")


async def environment_of(app: Any, kernel: str, path: Path) -> dict[str, str]:
    """What code that runs in the kernel finds in its environment."""
    client = app.kernel_manager.get_kernel(kernel).client()
    with ExitStack() as stack:
        client.start_channels()
        stack.callback(client.stop_channels)
        await client.wait_for_ready(timeout=60)
        await client.execute_interactive(RUN.format(path=str(path)), timeout=60)
    return read(path)


def read(path: Path) -> dict[str, str]:
    environment: dict[str, str] = json.loads(path.read_text("utf-8"))
    return environment

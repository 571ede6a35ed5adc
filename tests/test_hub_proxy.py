"""The example of a service that has the key: what it does not pass on. `tests/hub` plays it with a
real Hub."""

from __future__ import annotations

import importlib.util
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from .upstream import serving

FILE = Path(__file__).parents[1] / "examples" / "hub-proxy" / "proxy.py"
KEY = "sk-canary-of-the-hub"
TOKEN = "token-of-ada"


class HubAuth:
    """Knows one token, as the Hub would."""

    access_scopes = frozenset({"access:services"})

    async def user_for_token(self, token: str, *, sync: bool) -> dict[str, str] | None:
        assert not sync
        return {"name": "ada"} if token == TOKEN else None

    def check_scopes(self, required: frozenset[str], user: dict[str, str]) -> bool:
        return bool(required and user)


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module, which needs nothing else of JupyterHub."""
    for name in ("jupyterhub", "jupyterhub.services", "jupyterhub.services.auth"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setattr(sys.modules["jupyterhub.services.auth"], "HubAuth", HubAuth, raising=False)
    spec = importlib.util.spec_from_file_location("proxy", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@asynccontextmanager
async def playing(proxy: Any) -> Any:
    """The models' server, and a call of the proxy."""
    async with serving() as upstream:
        server = HTTPServer(proxy.application("/services/models/", upstream.url, KEY))
        socket, port = bind_unused_port()
        server.add_sockets([socket])

        async def call(path: str, token: str = TOKEN) -> HTTPResponse:
            url = f"http://127.0.0.1:{port}/services/models/v1/{path}"
            headers = {"Authorization": f"Bearer {token}"}
            return await AsyncHTTPClient().fetch(url, headers=headers, raise_error=False)

        try:
            yield upstream, call
        finally:
            server.stop()
            await server.close_all_connections()


async def test_a_refusal_does_not_quote_the_key(proxy: Any) -> None:
    async with playing(proxy) as (upstream, call):
        upstream.status = 401
        response = await call("models")
        assert response.code == 401
        assert b"(key)" in response.body
        assert KEY not in str(response.headers) + response.body.decode()
        assert upstream.keys == [KEY]


async def test_a_list_goes_through(proxy: Any) -> None:
    async with playing(proxy) as (upstream, call):
        response = await call("models")
        assert (response.code, b"data" in response.body) == (200, True)
        assert TOKEN not in "".join(upstream.headers)


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [
        *[("models", token, 403) for token in ("wrong", KEY)],
        *[(path, TOKEN, 404) for path in ("files", "models/../files", "organization/keys")],
    ],
)
async def test_the_rest_does_not(proxy: Any, path: str, token: str, status: int) -> None:
    async with playing(proxy) as (upstream, call):
        assert (await call(path, token)).code == status
        assert upstream.headers == []

"""A JupyterHub service that holds the key of a model endpoint, so that users never have it.

Users' servers call it with the token that the Hub gave them. It asks the Hub whose it is, puts the
key in its place, and passes the answer on piece by piece.

    UPSTREAM_URL=https://api.openai.com/v1 UPSTREAM_KEY=sk-… python proxy.py

The Hub starts it so, with the address at which to listen; see `jupyterhub_config.py` beside it.
"""

from __future__ import annotations

import asyncio
import os
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubAuth
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.httputil import HTTPHeaders
from tornado.web import Application, HTTPError, RequestHandler

_PATHS = "chat/completions|responses|models"
_SECONDS = 3600.0
_BODY = 50 * 2**20  # bytes
_REFUSAL = 64 * 2**10


class Forward(RequestHandler):
    """One call of a user's server to the endpoint."""

    def initialize(self, auth: HubAuth, url: str, key: str) -> None:
        self._auth, self._url, self._key = auth, url, key
        self._is_gone, self._refusal = False, b""

    async def get(self, path: str) -> None:
        await self._forward(path)

    async def post(self, path: str) -> None:
        await self._forward(path)

    def check_xsrf_cookie(self) -> None:
        """Callers have a token, and no cookie counts."""

    def on_connection_close(self) -> None:
        self._is_gone = True

    async def _forward(self, path: str) -> None:
        await self._check_token()
        asked = HTTPHeaders({"Authorization": f"Bearer {self._key}", "Accept-Encoding": "identity"})
        for name in ("Content-Type", "Accept"):
            if name in self.request.headers:
                asked[name] = self.request.headers[name]
        request = HTTPRequest(
            f"{self._url}/{path}",
            method=self.request.method or "GET",
            headers=asked,
            body=self.request.body if self.request.method == "POST" else None,
            request_timeout=_SECONDS,
            header_callback=self._take_header,
            streaming_callback=self._pass_on,
            follow_redirects=False,
        )
        try:
            await AsyncHTTPClient().fetch(request, raise_error=False)
        except (HTTPClientError, OSError) as error:
            if not self._headers_written:
                raise HTTPError(502, "The endpoint could not be reached.") from error
        # It may quote the key.
        await self.finish(self._refusal.replace(self._key.encode(), b"(key)"))

    async def _check_token(self) -> None:
        """Raises 403 for a token that the Hub does not know, or that may not use this service."""
        kind, _, token = self.request.headers.get("Authorization", "").partition(" ")
        user = None
        if kind.lower() == "bearer" and token:
            user = await self._auth.user_for_token(token.strip(), sync=False)
        if not user or not self._auth.check_scopes(self._auth.access_scopes, user):
            raise HTTPError(403, "This token may not use the model endpoint.")

    def _take_header(self, line: str) -> None:
        name, _, value = line.partition(":")
        if line.startswith("HTTP/"):
            self.set_status(int(line.split()[1]))
        elif name.strip().lower() in ("content-type", "retry-after"):
            self.set_header(name.strip(), value.strip())

    def _pass_on(self, piece: bytes) -> None:
        if self._is_gone:
            raise ConnectionError("The caller has gone.")
        if self.get_status() >= 400:
            self._refusal = (self._refusal + piece)[:_REFUSAL]
            return
        self.write(piece)
        self.flush()  # at once: who buffers here takes the answer's pace away


def application(prefix: str, url: str, key: str) -> Application:
    given = {"auth": HubAuth(), "url": url.rstrip("/"), "key": key}
    return Application([(rf"{prefix}v1/({_PATHS})", Forward, given)])


async def main() -> None:
    address = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
    prefix = os.environ["JUPYTERHUB_SERVICE_PREFIX"]
    app = application(prefix, os.environ["UPSTREAM_URL"], os.environ["UPSTREAM_KEY"])
    app.listen(address.port or 80, address.hostname or "127.0.0.1", max_body_size=_BODY)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())

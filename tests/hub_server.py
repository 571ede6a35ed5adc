"""A model hub on loopback: it redirects to a signed address of its storage on another port.

It speaks as the real hub does, as far as its documentation and its client say; that one could not
be tried.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from .gguf_files import weights_file

CONTENT = weights_file(3 << 18)  # longer than what is written at once
REPO = "own/tiny-GGUF"
FILE = "tiny-q4.gguf"
SPEC = f"hf:{REPO}/{FILE}"
TOKEN = "hf_canary-0815-4711"
Headers = dict[str, str]


class Hub:
    """What it serves, and how: tests change it. `asked` are the requests of hub and storage."""

    def __init__(self, content: bytes = CONTENT) -> None:
        self.content = content
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.url = self.storage = ""
        self.asked: list[tuple[str, str, Headers]] = []
        self.status = 0  # of the hub, instead of a redirect
        self.code = ""  # the hub's own word for a refusal
        self.token = ""  # without it the hub refuses
        self.headers: Headers = {}  # more of the hub's
        self.expired = 0  # how many signed addresses the storage refuses
        self.cuts: list[int] = []  # after how many bytes of an answer the line breaks
        self.held_at: int | None = None  # after so many bytes of an answer it waits for `go`
        self.held, self.go = threading.Event(), threading.Event()
        self.ranges = True
        self.says_size = True
        self.later: bytes | None = None  # what the file is from the second request on

    @property
    def hub_calls(self) -> list[tuple[str, Headers]]:
        return [(path, headers) for at, path, headers in self.asked if at == "hub"]

    @property
    def storage_calls(self) -> list[tuple[str, Headers]]:
        return [(path, headers) for at, path, headers in self.asked if at == "storage"]

    @property
    def ranges_asked(self) -> list[str]:
        return [headers.get("range", "") for _, headers in self.storage_calls]

    def answer_hub(self, handler: BaseHTTPRequestHandler) -> None:
        self._note("hub", handler)
        if self.later is not None and len(self.hub_calls) > 1:
            self.content = self.later
            self.sha256 = hashlib.sha256(self.content).hexdigest()
        status = self.status
        if self.token and handler.headers.get("Authorization") != f"Bearer {self.token}":
            status, self.code = 401, self.code or "RepoNotFound"
        if status:
            _head(
                handler, status, {"Content-Length": "0", "X-Error-Code": self.code, **self.headers}
            )
            return
        path = urlsplit(handler.path).path
        if not re.fullmatch(rf"/{REPO}/resolve/[^/]+/(?:deep/)?{FILE}", path):
            _head(handler, 404, {"Content-Length": "0", "X-Error-Code": "EntryNotFound"})
            return
        linked = {"X-Linked-Etag": f'"{self.sha256}"', "X-Linked-Size": str(len(self.content))}
        place = {"Location": f"{self.storage}/blob/{FILE}?Signature=secret-{len(self.asked)}"}
        _head(handler, 302, {"Content-Length": "0", **linked, **place, **self.headers})

    def answer_storage(self, handler: BaseHTTPRequestHandler) -> None:
        self._note("storage", handler)
        if "Signature" in parse_qs(urlsplit(handler.path).query) and self.expired:
            self.expired -= 1
            _head(handler, 403, {"Content-Length": "0"})
            return
        etag = f'"{hashlib.md5(self.content).hexdigest()}"'  # noqa: S324  as storages have them
        start = self._start(handler, etag)
        if start is None:
            _head(
                handler,
                416,
                {"Content-Length": "0", "Content-Range": f"bytes */{len(self.content)}"},
            )
            return
        rest = self.content[start:]
        headers = {"ETag": etag, "Content-Length": str(len(rest))}
        if not self.says_size:
            del headers["Content-Length"]
        if start:
            last = len(self.content) - 1
            headers["Content-Range"] = f"bytes {start}-{last}/{len(self.content)}"
        _head(handler, 206 if start else 200, headers)
        self._send(handler, rest)

    def _start(self, handler: BaseHTTPRequestHandler, etag: str) -> int | None:
        """From which byte on; None if there is none."""
        wanted = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        same = handler.headers.get("If-Range", etag) == etag
        if not wanted or not self.ranges or not same:
            return 0
        return int(wanted[1]) if int(wanted[1]) < len(self.content) else None

    def _send(self, handler: BaseHTTPRequestHandler, rest: bytes) -> None:
        handler.close_connection = True
        if self.cuts:
            handler.wfile.write(rest[: self.cuts.pop(0)])
            return
        at = len(rest) if self.held_at is None else self.held_at
        handler.wfile.write(rest[:at])
        handler.wfile.flush()
        if self.held_at is not None:
            self.held.set()
            self.go.wait(30)
            handler.wfile.write(rest[at:])

    def _note(self, at: str, handler: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.asked.append((at, handler.path, headers))


def _head(handler: BaseHTTPRequestHandler, status: int, headers: Headers) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that goes away in the middle is what some tests are about."""


@contextmanager
def listening(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """The address of a server that answers every GET like this."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None: ...

    with _Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def hub_listening(content: bytes = CONTENT) -> Iterator[Hub]:
    found = Hub(content)
    with listening(found.answer_hub) as hub, listening(found.answer_storage) as storage:
        found.url, found.storage = hub, storage
        try:
            yield found
        finally:
            found.go.set()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """The hub that `HF_ENDPOINT` names; no token, no proxy."""
    for name in ("HF_TOKEN", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with hub_listening() as found:
        monkeypatch.setenv("HF_ENDPOINT", found.url)
        yield found

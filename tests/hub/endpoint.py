"""A model endpoint in a thread: it waits after each piece until the test lets the next one go."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-only-the-proxy-has-this"
PIECES = ("One", " two", " three.")


class Endpoint:
    """`keys` are those that it was called with."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.requests: list[Any] = []
        self.holds = False
        self._may_go = threading.Semaphore(0)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def release(self, pieces: int = 1) -> None:
        self._may_go.release(pieces)

    def close(self) -> None:
        self._may_go.release(100)
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                endpoint.keys.append(self.headers.get("Authorization", ""))
                body = json.dumps({"data": [{"id": "tiny"}]}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                endpoint.keys.append(self.headers.get("Authorization", ""))
                length = int(self.headers.get("Content-Length", 0))
                endpoint.requests.append(json.loads(self.rfile.read(length)))
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for piece in PIECES:
                    if endpoint.holds:
                        endpoint._may_go.acquire(timeout=60)
                    self._chunk({"delta": {"content": piece}})
                self._chunk({"delta": {}, "finish_reason": "stop"})
                self._write("data: [DONE]\n\n")
                self.wfile.write(b"0\r\n\r\n")

            def _chunk(self, choice: Any) -> None:
                whole = {"id": "a", "object": "chat.completion.chunk", "created": 1}
                choices = [{"index": 0, "finish_reason": None, **choice}]
                data = {**whole, "model": "tiny", "choices": choices}
                self._write(f"data: {json.dumps(data)}\n\n")

            def _write(self, text: str) -> None:
                self.wfile.write(f"{len(text):x}\r\n{text}\r\n".encode())
                self.wfile.flush()

            def log_message(self, *_: object) -> None:
                """Nothing: pytest shows what is of use."""

        return Handler

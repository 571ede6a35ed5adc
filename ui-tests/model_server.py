"""A model's server on loopback for the stories: it speaks OpenAI's API, and knows one key.

Who sends another key is refused, as OpenAI does it, with the key in the answer. Without any it
answers too, as servers on one's own machine do.
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "sk-right-4711"
ANSWER = "Forty-two."


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self._admitted():
            models = [{"id": "nomic-embed-text"}, {"id": "llama-tiny"}]
            self._answer(200, "application/json", json.dumps({"object": "list", "data": models}))

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self._admitted():
            chunks = [({"content": ANSWER}, None), ({}, "stop")]
            events = [
                {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
                for delta, finish in chunks
            ]
            lines = [f"data: {json.dumps(event)}\n\n" for event in events]
            self._answer(200, "text/event-stream", "".join(lines) + "data: [DONE]\n\n")

    def _admitted(self) -> bool:
        key = self.headers.get("Authorization", "Bearer none").removeprefix("Bearer ")
        if key in ("none", KEY):
            return True
        error = {"message": f"Incorrect API key provided: {key}.", "code": "invalid_api_key"}
        self._answer(401, "application/json", json.dumps({"error": error}))
        return False

    def _answer(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


def start() -> int:
    """Starts it in a thread of this process; returns its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port

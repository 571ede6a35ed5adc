"""An endpoint on loopback, in a process of its own, that streams at a pace.

The model's name says what to answer, or else the latest prompt: `tokens-5000-200` is 5,000 tokens
at 200 a second, and with `-0` as fast as they can be written. Each is a chunk of its own.
`GET /sent` says when the first and the last token of the latest answer were written.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

from .answers import tokens
from .server import ROOT, free_port

_CHUNK = {
    "id": "chatcmpl-benchmark",
    "object": "chat.completion.chunk",
    "created": 1,
    "model": "benchmark",
    "system_fingerprint": None,
}
_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
    b"Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n"
)
_MODEL = re.compile(r"tokens-(\d+)-(\d+)")


class Upstream:
    """Starts with `with`, and then is at `url`."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Upstream:
        command = [sys.executable, "-m", "benchmarks.upstream", str(self.port)]
        self._process = subprocess.Popen(command, cwd=ROOT)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with suppress(OSError):
                self.sent()
                return self
            time.sleep(0.05)
        raise RuntimeError("The endpoint did not start.")

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def sent(self) -> dict[str, float]:
        """`{first, last}` in seconds since the epoch."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", "/sent")
        found: dict[str, float] = json.loads(connection.getresponse().read())
        connection.close()
        return found


class _Endpoint:
    def __init__(self) -> None:
        self._sent = {"first": 0.0, "last": 0.0}
        self._chunks: dict[int, list[bytes]] = {}

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = re.search(r"(?i)^content-length: *(\d+)", head, re.M)
                body = await reader.readexactly(int(length[1]) if length else 0)
                await self._answer(head.split()[1], body, writer)
        writer.close()

    async def _answer(self, path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        if path.endswith("/chat/completions"):
            request = json.loads(body)
            asked = [str(request["model"]), json.dumps(request["messages"][-1])]
            match = next((found for each in asked if (found := _MODEL.search(each))), None)
            await self._stream(*((int(match[1]), int(match[2])) if match else (100, 0)), writer)
            return
        models = {"object": "list", "data": [{"id": "by-prompt"}]}
        answer = json.dumps(self._sent if path == "/sent" else models).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(answer)}\r\n\r\n"
        writer.write(head.encode() + answer)

    async def _stream(self, count: int, pace: int, writer: asyncio.StreamWriter) -> None:
        chunks = self._chunks.setdefault(count, [_delta(token) for token in tokens(count)])
        writer.write(_HEAD)
        started = time.monotonic()
        self._sent["first"] = time.time()
        for index, chunk in enumerate(chunks):
            if pace:
                await asyncio.sleep(max(0.0, started + index / pace - time.monotonic()))
            writer.write(chunk)
            if pace == 0 and index % 50 == 0:
                await writer.drain()
        self._sent["last"] = time.time()
        writer.write(_ending(count))
        await writer.drain()


def _delta(text: str) -> bytes:
    return _event({**_CHUNK, "choices": [_choice({"content": text}, None)]})


def _choice(delta: dict[str, str], finish: str | None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}


def _ending(count: int) -> bytes:
    usage = {"prompt_tokens": 100, "completion_tokens": count, "total_tokens": 100 + count}
    parts = [
        _event({**_CHUNK, "choices": [_choice({}, "stop")]}),
        _event({**_CHUNK, "choices": [], "usage": usage}),
        _framed(b"data: [DONE]\n\n"),
    ]
    return b"".join([*parts, b"0\r\n\r\n"])


def _event(data: dict[str, Any]) -> bytes:
    return _framed(f"data: {json.dumps(data, separators=(',', ':'))}\n\n".encode())


def _framed(piece: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(piece), piece)


async def _serve(port: int) -> None:
    server = await asyncio.start_server(_Endpoint().connected, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))

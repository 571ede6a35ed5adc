"""Fifty answers at once through one server, beside the openai SDK that reads as many at once.

    python -m benchmarks.many [--streams 50] [--seconds 10] [--turns 1000] [--long 10]

Each stream brings 50 tokens a second. What counts is how long the event loop was held up at most:
everything else that Jupyter does waits for it. In the last row some of the conversations have a
long past, which the server reads from disk when they are asked for.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from openai import AsyncOpenAI

from .past import write_conversation
from .server import Server
from .table import machine, memory, milliseconds, table
from .upstream import Upstream
from .watched import LATE

_PACE = 50
_COLUMNS = (
    "",
    "loop held up",
    "of that at work",
    "typically",
    "processor",
    "answers",
    "time",
    "memory",
)
_TICK = 0.005


async def sdk(url: str, streams: int, seconds: int) -> list[str]:
    """A row for the SDK in this process."""
    client = AsyncOpenAI(base_url=url, api_key="none", max_retries=0)
    await _read_sdk(client, "tokens-100-0")  # it is warm
    late: list[float] = []
    watch = asyncio.create_task(_watch(late))
    started, used = time.monotonic(), time.process_time()
    model = f"tokens-{seconds * _PACE}-{_PACE}"
    ends = await asyncio.gather(*(_read_sdk(client, model) for _ in range(streams)))
    took, used = time.monotonic() - started, time.process_time() - used
    watch.cancel()
    return _row("openai SDK alone", late, used / took, sum(ends), took)


async def _read_sdk(client: AsyncOpenAI, model: str) -> bool:
    stream = await client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": "Go"}], stream=True
    )
    finish = None
    async for chunk in stream:
        finish = chunk.choices[0].finish_reason if chunk.choices else finish
    return finish == "stop"


async def _watch(late: list[float]) -> None:
    """The longest delay of each second, as `watched.py` notes it."""
    while True:
        longest, until = 0.0, time.monotonic() + 1
        while time.monotonic() < until:
            expected = time.monotonic() + _TICK
            await asyncio.sleep(_TICK)
            longest = max(longest, time.monotonic() - expected)
        late.append(longest)


async def ours(
    server: Server, name: str, conversations: list[str], seconds: int, notes: Path
) -> list[str]:
    """A row for a step in each of these conversations."""
    already = len(_lines(notes))
    started = time.monotonic()
    model = f"tokens-{seconds * _PACE}-{_PACE}"
    ends = await asyncio.gather(*(_step(server, each, model) for each in conversations))
    took = time.monotonic() - started
    await asyncio.sleep(1.2)
    lines = _lines(notes)[already:]
    seconds_of = max(lines[-1]["time"] - lines[0]["time"], 0.1)
    used = (lines[-1]["cpu"] - lines[0]["cpu"]) / seconds_of
    late, work = [line["late"] for line in lines], max(line["work"] for line in lines)
    return _row(name, late, used, sum(ends), took, memory(server.pid), work)


def _lines(notes: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in notes.read_text("utf-8").splitlines()]


async def _step(server: Server, conversation: str, model: str) -> bool:
    """Whether a step came to its end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=2**24)
    body = json.dumps(
        {
            "client": "page",
            "step": secrets.token_hex(8),
            "kind": "prompt",
            "mode": "insert",
            "model": model,
            "text": "Go",
            "facts": {"notebook": "a.ipynb", "cells": []},
        }
    )
    path = f"/gptcode/conversations/{conversation}/steps"
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in server.headers.items()]
    writer.write("\r\n".join([*lines, "", body]).encode())
    status = await reader.readline()
    if b" 200 " not in status:
        raise RuntimeError(
            f"{path}: {status.decode().strip()} {(await reader.read(2000)).decode()}"
        )
    ended = False
    while not ended and (line := await reader.readline()):
        ended = b'"type": "step-end"' in line or b'"type":"step-end"' in line
    writer.close()
    return ended


def _row(
    name: str,
    late: list[float],
    used: float,
    ends: int,
    took: float,
    size: float | None = None,
    work: float | None = None,
) -> list[str]:
    typical = sorted(late)[len(late) // 2]
    return [
        name,
        milliseconds(max(late)),
        "" if work is None else milliseconds(work),
        milliseconds(typical),
        f"{used * 100:.0f} %",
        str(ends),
        f"{took:.1f} s",
        "" if size is None else f"{size:.0f} MB",
    ]


async def measure(options: argparse.Namespace) -> list[list[str]]:
    rows = []
    with Upstream() as upstream, tempfile.TemporaryDirectory() as name:
        rows.append(await sdk(upstream.url, options.streams, options.seconds))
        folder = Path(name)
        notes = folder / "late.jsonl"
        traits: dict[str, Any] = {"base_url": upstream.url}
        notes.touch()
        variables = {LATE: str(notes)}
        server = Server(folder, "benchmarks.watched", traits=traits, variables=variables)
        try:
            server.start()
            await ours(server, "", [_created(server)], 1, notes)  # it is warm
            fresh = [_created(server) for _ in range(options.streams)]
            title = f"GPT-Code, {options.streams} answers"
            rows.append(await ours(server, title, fresh, options.seconds, notes))
            past = [write_conversation(folder / "data", options.turns) for _ in range(options.long)]
            fresh = [_created(server) for _ in range(options.streams - options.long)]
            title = f"… {options.long} after {options.turns} turns"
            rows.append(await ours(server, title, [*past, *fresh], options.seconds, notes))
            title = f"… once more in these {options.long}"
            rows.append(await ours(server, title, past, options.seconds, notes))
        finally:
            server.kill()
    return rows


def _created(server: Server) -> str:
    _, created = server.call("POST", "/conversations", {"notebook": "a.ipynb"})
    return str(created["conversation"])


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--streams", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--turns", type=int, default=1000)
    parser.add_argument("--long", type=int, default=10)
    print(table(_COLUMNS, asyncio.run(measure(parser.parse_args()))))
    print(machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What our server adds to an endpoint's stream, beside the openai SDK that reads it directly.

    python -m benchmarks.relay [--tokens 5000] [--rounds 5]

Both read the same endpoint, by turns. The first text counts from the call, the total to the end of
the stream. CPU is what the reading process used: this one for the SDK, the server for ours. Memory
is the server's after the first of the long answers, and after the last of them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from openai import OpenAI

from .server import Server, written
from .table import cpu, machine, memory, milliseconds, table
from .upstream import Upstream

_TEXTS = ("text-delta", "code-start")


@dataclass(frozen=True)
class Reading:
    """In seconds; `length` in characters, so that nobody is quick by leaving things out."""

    first: float
    total: float
    cpu: float
    length: int


def sdk(client: OpenAI, model: str) -> Reading:
    started, used = time.perf_counter(), time.process_time()
    stream = client.chat.completions.create(
        model=model,
        messages=[{"role": "user", "content": "Go"}],
        stream=True,
        stream_options={"include_usage": True},
    )
    texts = (chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)
    first, total, length = _reading(started, texts)
    return Reading(first, total, time.process_time() - used, length)


def ours(server: Server, model: str) -> Reading:
    _, created = server.call("POST", "/conversations", {"notebook": "a.ipynb"})
    started, used = time.perf_counter(), cpu(server.pid)
    events = server.step(created["conversation"], model=model)
    first, total, length = _reading(started, map(written, events))
    return Reading(first, total, cpu(server.pid) - used, length)


def _reading(started: float, texts: Iterable[str]) -> tuple[float, float, int]:
    first, length = 0.0, 0
    for text in texts:
        if text and not first:
            first = time.perf_counter() - started
        length += len(text)
    return first, time.perf_counter() - started, length


def compare(server: Server, client: OpenAI, model: str, rounds: int) -> list[str]:
    """One row: the SDK alone, through us, and the difference. Medians of all rounds."""
    alone: list[Reading] = []
    relayed: list[Reading] = []
    for _ in range(rounds):
        alone.append(sdk(client, model))
        relayed.append(ours(server, model))
    if {reading.length for reading in alone} != {reading.length for reading in relayed}:
        raise RuntimeError("The two did not read the same text.")
    first, first_ours = (median(each.first for each in both) for both in (alone, relayed))
    total, total_ours = (median(each.total for each in both) for both in (alone, relayed))
    used, used_ours = (median(each.cpu for each in both) for both in (alone, relayed))
    return [
        milliseconds(first),
        milliseconds(first_ours),
        f"{(first_ours - first) * 1000:+.1f} ms",
        f"{total:.2f} s",
        f"{total_ours:.2f} s",
        f"{(total_ours / total - 1) * 100:+.1f} %",
        f"{used:.2f} s",
        f"{used_ours:.2f} s",
    ]


@contextmanager
def relaying(upstream: Upstream) -> Iterator[Server]:
    """A server of ours before that endpoint."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), traits={"base_url": upstream.url})
        try:
            server.start()
            yield server
        finally:
            server.kill()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tokens", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    columns = ["tokens", "first: SDK", "ours", "later", "total: SDK", "ours", "longer"]
    columns += ["CPU: SDK", "ours"]
    with Upstream() as upstream, relaying(upstream) as server:
        client = OpenAI(base_url=upstream.url, api_key="none", max_retries=0)
        compare(server, client, "tokens-100-0", 3)  # imports and connections are warm
        short = compare(server, client, "tokens-20-0", 6 * options.rounds)
        rows = [["20, as fast as can be", *short]]
        for pace, name in ((0, "as fast as can be"), (200, "at 200 a second")):
            model = f"tokens-{options.tokens}-{pace}"
            row = compare(server, client, model, options.rounds if pace == 0 else 2)
            rows.append([f"{options.tokens}, {name}", *row])
        before = memory(server.pid)
        for _ in range(20):
            ours(server, f"tokens-{options.tokens}-0")
        after = memory(server.pid)
    print(table(columns, rows))
    print(f"\nMemory of the server: {before:.0f} MB, after 20 more such answers {after:.0f} MB.")
    print(machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())

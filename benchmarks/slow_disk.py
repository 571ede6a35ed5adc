"""A server whose disk takes half a second for each fsync: who waits for it.

    python -m benchmarks.slow_disk [--seconds 0.5] [--conversations 4] [--rounds 5]

Conversations take turns (a step, three reports, a new conversation) at the same time, and meanwhile
another client asks for the server's status again and again. Beside it stands a quick disk.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .server import Server
from .table import machine, milliseconds, table
from .watched import FSYNC, LATE

_COLUMNS = ("fsync", "loop delayed", "of that at work", "status, most", "status, half", "a turn")
_SOURCE = "print(6 * 7)"
_CODE = f"I print.\n```python\n{_SOURCE}\n```\n"


def row(options: argparse.Namespace, seconds: float) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        notes = Path(name, "late.jsonl")
        notes.touch()
        variables = {LATE: str(notes), FSYNC: str(seconds)}
        server = Server(Path(name), "benchmarks.watched", variables=variables)
        server.play({"when": "Go", "answers": [_CODE]}, {"when": "", "answers": ["Hello."]})
        try:
            server.start()
            _turn(server)
            time.sleep(1.2)
            already = len(_lines(notes))
            waits, turns = _busy(server, options)
            time.sleep(1.2)
            lines = _lines(notes)[already:]
        finally:
            server.kill()
    waits.sort()
    return [
        milliseconds(seconds),
        milliseconds(max(line["late"] for line in lines)),
        milliseconds(max(line["work"] for line in lines)),
        milliseconds(waits[-1]),
        milliseconds(waits[len(waits) // 2]),
        milliseconds(sum(turns) / len(turns)),
    ]


def _busy(server: Server, options: argparse.Namespace) -> tuple[list[float], list[float]]:
    """How long each status took meanwhile, and each turn."""
    over = threading.Event()
    waits: list[float] = []

    def ask() -> None:
        while not over.wait(0.02):
            started = time.perf_counter()
            server.get("/gptcode/status")
            waits.append(time.perf_counter() - started)

    def turns() -> list[float]:
        return [_turn(server) for _ in range(options.rounds)]

    with ThreadPoolExecutor(options.conversations + 1) as pool:
        asking = pool.submit(ask)
        playing = [pool.submit(turns) for _ in range(options.conversations)]
        taken = [seconds for each in playing for seconds in each.result()]
        over.set()
        asking.result()
    return waits, taken


def _turn(server: Server) -> float:
    started = time.perf_counter()
    _, created = server.call("POST", "/conversations", {"notebook": "a.ipynb"})
    conversation = created["conversation"]
    list(server.step(conversation, mode="run"))
    common = {"client": "page", "turn": 1, "block": 1, "cell": "new"}
    for more in (
        {"action": "inserted"},
        {"action": "running", "source": _SOURCE},
        {"action": "ran", "status": "ok"},
    ):
        server.call("POST", f"/conversations/{conversation}/actions", {**common, **more})
    return time.perf_counter() - started


def _lines(notes: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in notes.read_text("utf-8").splitlines()]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--conversations", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(table(_COLUMNS, [row(options, 0.0), row(options, options.seconds)]))
    print(machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How long a list of many long conversations takes, with an index and without one.

    python -m benchmarks.listing [--conversations 1000] [--turns 100] [--rounds 20]

The conversations are written as files (about 5 GB for 1,000 of 100 turns), and asked for through
the server's own door. "All changed" is a list for which each file has to be read.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from secrets import token_hex

from .past import write_conversation
from .server import Server
from .table import machine, milliseconds, table

_COLUMNS = ("conversations", "turns", "no index", "all changed", "one changed", "most", "answer")


def measure(options: argparse.Namespace) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        server = Server(Path(name))
        first = write_conversation(Path(name, "data"), options.turns)
        folder = Path(name, "data", "conversations")
        for _ in range(options.conversations - 1):
            shutil.copyfile(folder / f"{first}.jsonl", folder / f"{token_hex(8)}.jsonl")
        try:
            server.start()
            without, size = _list(server)
            for path in folder.glob("*.jsonl"):
                os.utime(path)
            changed, _ = _list(server)
            times = []
            for _ in range(options.rounds):
                os.utime(folder / f"{first}.jsonl")
                times.append(_list(server)[0])
        finally:
            server.kill()
    times.sort()
    taken = [without, changed, times[len(times) // 2], times[-1]]
    counts = [f"{options.conversations:,}", f"{options.turns:,}"]
    return [*counts, *map(milliseconds, taken), f"{size / 1000:.0f} kB"]


def _list(server: Server) -> tuple[float, int]:
    started = time.perf_counter()
    _, answer = server.call("GET", "/conversations")
    taken = time.perf_counter() - started
    return taken, len(str(answer))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--conversations", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=20)
    print(table(_COLUMNS, [measure(parser.parse_args())]))
    print(machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())

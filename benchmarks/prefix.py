"""How much of each request the provider has read before, and what that does for the first token.

    python -m benchmarks.prefix [--turns 20] [--model PATH]

A session with edits, runs and new cells is played to a script; counted is, over all requests but
the first, the share of bytes that are the beginning of the request before. Beside it stands what a
simple chat would have sent: the notebook in the system prompt. With the starter (`jupyter gptcode
pull`) or another GGUF the same session is played to the embedded model, with its answers inserted
only: once alone, and once so that other conversations have taken the place of what it had read.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir

from tests.processes import children, peak_memory

from .server import Json, Server
from .session import Session
from .table import machine, table

_OTHERS = 3  # conversations: of two a small model keeps what it has read
_ANSWERS = ["I group and print.\n```python\nframe.groupby('kind')['n'].mean()\n```\n", "It is 4.2."]


def share(requests: Sequence[Sequence[Json]]) -> float:
    """Of all bytes but those of the first request."""
    texts = [_text(messages) for messages in requests]
    pairs = list(pairwise(texts))
    return sum(_common(*pair) for pair in pairs) / sum(len(after) for _, after in pairs)


def _text(messages: Sequence[Json]) -> bytes:
    return "".join(f"<{each['role']}>{json.dumps(each['content'])}" for each in messages).encode()


def _common(before: bytes, after: bytes) -> int:
    pairs = zip(before, after, strict=False)
    return next((n for n, (one, other) in enumerate(pairs) if one != other), len(before))


def scripted(folder: Path, turns: int) -> list[list[str]]:
    """Two rows: what the provider got, and what a simple chat would have sent."""
    server = Server(folder)
    rules = [{"when": "", "answers": _ANSWERS}]
    play = {"rules": rules, "record": "requests.jsonl"}
    (folder / "script.json").write_text(json.dumps(play), "utf-8")
    try:
        server.start()
        session = Session(server)
        for turn in range(1, turns + 1):
            session.turn(turn)
    finally:
        server.kill()
    lines = (folder / "requests.jsonl").read_text("utf-8").splitlines()
    sent = [json.loads(line)["messages"] for line in lines]
    return [_row("GPT-Code", sent), _row("notebook in the system prompt", session.bare)]


def _row(name: str, requests: list[list[Json]]) -> list[str]:
    sizes = [len(_text(messages)) / 1000 for messages in requests]
    numbers = [str(len(requests)), f"{sizes[0]:.1f} kB", f"{sizes[-1]:.1f} kB"]
    return [name, *numbers, f"{share(requests) * 100:.1f} %"]


def embedded(folder: Path, model: Path, turns: int, marks: Sequence[int]) -> list[list[str]]:
    """Seconds to the first text at some turns, with the real model, and what its process took."""
    rows = []
    for name, interrupted in (("alone", ()), (f"after {_OTHERS} other conversations", marks)):
        place = folder / name.partition(" ")[0]
        place.mkdir()
        server = Server(place, traits={"embedded_model": str(model), "max_tokens": 48})
        try:
            server.start()
            session = Session(server, "insert")
            first = {}
            for turn in range(1, turns + 1):
                for _ in range(_OTHERS if turn in interrupted else 0):
                    Session(server, "insert").turn(1)
                first[turn] = session.turn(turn)
            (model_process,) = children(server.pid, "embedded/server.py")
            megabytes = peak_memory(model_process)
        finally:
            server.kill()
        print(name, *(f"{seconds:.2f}" for seconds in first.values()), file=sys.stderr)
        ratio = first[marks[-1]] / first[marks[0]]
        seconds = [f"{first[mark]:.2f} s" for mark in marks]
        rows.append([name, *seconds, f"{ratio:.1f} times", f"{megabytes:.0f} MB"])
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--model", type=Path, help="a GGUF file; default: the starter")
    options = parser.parse_args()
    starters = sorted(Path(jupyter_data_dir(), "gptcode", "models").glob("*.gguf"))
    model = options.model or next(iter(starters), None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "scripted")
        folder.mkdir()
        columns = ("", "requests", "first", "last", "read before")
        print(table(columns, scripted(folder, options.turns)), flush=True)
        if model is None:
            print("\nNo embedded model: run `jupyter gptcode pull`, or name one with --model.")
            return 1
        folder = Path(name, "embedded")
        folder.mkdir()
        marks = [2, options.turns // 2, options.turns]
        titles = [f"first text, turn {mark}" for mark in marks]
        rows = embedded(folder, model, options.turns, marks)
        print("\n" + table((model.stem, *titles, "last to first", "memory"), rows))
    print(machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What a conversation of 500 turns costs with a model whose window holds some ten of them.

    python -m benchmarks.long_window [--turns 500] [--window 8000]

A session with edits, runs and new cells is played to a script, which also answers when a summary is
asked for. Shown are the time to the first text, the server's CPU and memory, how often the
conversation was shortened, the longest request (by the estimate, with room for the answer beside
it), and the share of bytes that are the beginning of the request before. Requests for summaries
count in the time, and not in that share.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from jupyterlab_gptcode.prompt import words
from jupyterlab_gptcode.request import Message
from jupyterlab_gptcode.spending import counted_messages, tokens

from .prefix import share
from .server import Server
from .session import Session
from .table import cpu, machine, memory, milliseconds, table

_ANSWERS = ["I group and print.\n```python\nframe.groupby('kind')['n'].mean()\n```\n", "It is 4.2."]
_SUMMARY = "The user wants the mean of each column for each kind. " * 12
_ASKED = words.SUMMARIZE_NOW.partition("{")[0].strip()


def play(server: Server, window: int) -> None:
    """Without reports of tokens the estimate stays as it is for any model."""
    rules = [
        {"when": _ASKED, "answers": [{"text": _SUMMARY, "chunk": 400, "usage": None}]},
        {"when": "", "answers": [{"text": text, "usage": None} for text in _ANSWERS]},
    ]
    script = {"rules": rules, "record": "requests.jsonl", "context_window": window}
    (server.folder / "script.json").write_text(json.dumps(script), "utf-8")


def is_summary(messages: Sequence[Message]) -> bool:
    return words.SUMMARIZE in str(messages[-1]["content"]).partition("\n")[0]


def rows(folder: Path, turns: int, window: int) -> list[list[str]]:
    server = Server(folder)
    play(server, window)
    first: list[float] = []
    used: list[float] = []
    try:
        server.start()
        session = Session(server)
        session.turn(0)
        before = memory(server.pid)
        for turn in range(1, turns + 1):
            start = cpu(server.pid)
            first.append(session.turn(turn))
            used.append(cpu(server.pid) - start)
            if turn % 100 == 0:
                print(f"turn {turn}: {milliseconds(first[-1])}", file=sys.stderr)
        after = memory(server.pid)
    finally:
        server.kill()
    lines = (folder / "requests.jsonl").read_text("utf-8").splitlines()
    sent = [json.loads(line)["messages"] for line in lines]
    talk = [messages for messages in sent if not is_summary(messages)]
    (journal,) = (server.data / "conversations").glob("*.jsonl")
    text = journal.read_text("utf-8")
    longest = max(tokens(counted_messages(messages)) for messages in sent)
    tenth = max(1, turns // 10)
    return [
        ["requests, and of them for summaries", f"{len(sent)}, {len(sent) - len(talk)}"],
        ["compactions", str(text.count('"type":"compaction"'))],
        ["longest request, tokens", f"{longest:,} of {window:,}"],
        ["read before", f"{share(talk) * 100:.1f} %"],
        ["first text, first tenth, median", milliseconds(statistics.median(first[:tenth]))],
        ["first text, last tenth, median", milliseconds(statistics.median(first[-tenth:]))],
        ["first text, longest", milliseconds(max(first))],
        ["CPU of a turn, first tenth, mean", milliseconds(statistics.mean(used[:tenth]))],
        ["CPU of a turn, last tenth, mean", milliseconds(statistics.mean(used[-tenth:]))],
        ["memory of the server, after one turn", f"{before:.0f} MB"],
        ["memory of the server, at the end", f"{after:.0f} MB"],
        ["journal", f"{journal.stat().st_size / 1e6:.1f} MB"],
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--turns", type=int, default=500)
    parser.add_argument("--window", type=int, default=8_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = rows(Path(name), options.turns, options.window)
    print(table(("", f"{options.turns} turns"), found))
    print(machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How long a search over many long conversations takes, with its files beside the journals.

    python -m benchmarks.search [--conversations 1000] [--turns 100] [--rounds 20]

The conversations are of made-up words, as often as words are in a language, and asked for through
the server's own door; a tenth are written, the others are copies (about 5 GB for 1,000 of 100
turns). `work` is what the server's process did, the others are by the clock. "First" is a first
search, which reads all journals in several calls.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from secrets import token_hex
from urllib.parse import quote

from .past import Sentences, write_conversation
from .server import Json, Server
from .table import machine, milliseconds, table

_COLUMNS = ("searched", "found", "work", "median", "most")
_SYLLABLES = [f"{one}{two}" for one in "bdfgklmnprstvz" for two in "aeiou"]
_VOCABULARY = 20_000  # words
_RARE, _NOWHERE = "needle", "xyzzyx"


def words(seed: int) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 5))) for _ in range(_VOCABULARY)]


def sentences(seed: int) -> Sentences:
    """Sentences of about 80 letters; the second word is half as frequent as the first."""
    chance, known = random.Random(seed), words(0)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, _VOCABULARY + 1)))
    return lambda: f"{' '.join(chance.choices(known, cum_weights=weights, k=12)).capitalize()}. "


def write_all(data_folder: Path, conversations: int, turns: int) -> list[Path]:
    """A tenth of them is written; one has the rare word in its last answer."""
    folder = data_folder / "conversations"
    written = max(1, conversations // 10)
    first = [
        folder / f"{write_conversation(data_folder, turns, sentence=sentences(seed))}.jsonl"
        for seed in range(written)
    ]
    paths = list(first)
    for original in itertools.islice(itertools.cycle(first), conversations - written):
        paths.append(folder / f"{token_hex(8)}.jsonl")
        shutil.copyfile(original, paths[-1])
    data = paths[0].read_bytes()
    at = data.rfind(b'"type":"text-delta"')
    start = data.find(b'"text":"', at) + len(b'"text":"')
    paths[0].write_bytes(data[:start] + _RARE.encode() + b" " + data[start:])
    return paths


def measure(options: argparse.Namespace) -> list[list[str]]:
    common, usual = words(0)[0], f"{words(0)[40]} {words(0)[90]}"
    with tempfile.TemporaryDirectory() as name:
        server = Server(Path(name))
        paths = write_all(Path(name, "data"), options.conversations, options.turns)
        try:
            server.start()
            started, before, calls = time.perf_counter(), _work(server), 0
            unread = 1
            while unread:
                calls += 1
                _, answer = _search(server, _RARE)
                unread = answer["unread"]
            taken = time.perf_counter() - started
            work = milliseconds(_work(server) - before)
            rows = [[f"first, in {calls} calls", _found(answer), work, milliseconds(taken), ""]]
            for what, query in [
                ("a word of one", _RARE),
                ("a word of all", common),
                ("two words of many", usual),
                ("a word of none", _NOWHERE),
            ]:
                before = _work(server)
                rounds = [_search(server, query) for _ in range(options.rounds)]
                rows.append(_row(what, rounds, _work(server) - before))
            rounds, before = [], _work(server)
            for path in itertools.islice(itertools.cycle(paths), options.rounds):
                os.utime(path)
                rounds.append(_search(server, _RARE))
            rows.append(_row("one has changed", rounds, _work(server) - before))
        finally:
            server.kill()
    return rows


def _work(server: Server) -> float:
    """Seconds that the server's process has worked."""
    fields = Path(f"/proc/{server.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _row(what: str, rounds: list[tuple[float, Json]], work: float) -> list[str]:
    times = sorted(taken for taken, _ in rounds)
    middle = times[len(times) // 2]
    work_of_one = milliseconds(work / len(rounds))
    clock = [milliseconds(middle), milliseconds(times[-1])]
    return [what, _found(rounds[-1][1]), work_of_one, *clock]


def _found(answer: Json) -> str:
    listed, more = answer["conversations"], answer["more"]
    assert isinstance(listed, list)
    assert isinstance(more, int)
    return f"{len(listed) + more:,}"


def _search(server: Server, query: str) -> tuple[float, Json]:
    started = time.perf_counter()
    _, answer = server.call("GET", f"/conversations?search={quote(query)}")
    return time.perf_counter() - started, answer


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--conversations", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=20)
    print(table(_COLUMNS, measure(parser.parse_args())))
    print(machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Kills a server in the middle of its answers, and counts what is lost.

    python -m benchmarks.kills [--kills 100] [--seed 1] [--minutes 20]

Each round posts a prompt, kills the server with SIGKILL at a random moment of the answer, starts it
again and reads the conversations. Nothing that the page had seen may be missing, and of the text
that the model had written by then no more than 250 ms, at the script's pace.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from jupyterlab_gptcode.conversation import Journal, raw

from .noting import NOTES
from .report import Round, report
from .server import Json, Server, written

CHUNK, PACE = 8, 0.02  # characters, and the seconds between two chunks
WORDS = " ".join(f"word{n:04}" for n in range(45))
TEXT = f"{WORDS}\n```python\nprint(6 * 7)\n```\n{WORDS}"
SECONDS = len(TEXT) / CHUNK * PACE
ROUNDS = 10  # in one conversation
FACTS = {"notebook": "a.ipynb", "cells": []}
Events = dict[int, Json]  # by seq


class Soak:
    def __init__(self, server: Server, notes: Path, seed: int) -> None:
        self._server, self._notes = server, notes
        self._journal = Journal(server.data / "conversations")
        self._random = random.Random(seed)
        self._known: dict[str, Events] = {}  # what a page has seen of each conversation
        self._rounds = 0
        answer = {"text": TEXT, "chunk": CHUNK, "delay": PACE}
        server.play({"when": "Count", "answers": [answer]}, {"when": "", "answers": ["Hello."]})

    def round(self) -> Round:
        self._rounds += 1
        if self._rounds % ROUNDS == 1:
            _, created = self._server.call("POST", "/conversations", {"notebook": "a.ipynb"})
            self._known[created["conversation"]] = {}
        conversation, step = list(self._known)[-1], f"count-{self._rounds}"
        seen = self._killed(conversation, step)
        # Read before the next step writes its own.
        noted = self._notes.read_text("utf-8")
        self._known[conversation].update(seen)
        self._server.start()
        lost = self._lost_conversations()
        missing = sum(self._missing(each) for each in self._known)
        found = [e for e in self._known[conversation].values() if e["step"] == step]
        preserved = raw(each.body for each in self._journal.read(conversation) if each.step == step)
        return Round(
            phase=_phase(list(seen.values())),
            seen=len(seen),
            lost=missing,
            milliseconds=_lost_text(preserved, noted),
            end=_end(found),
            conversations=lost,
            goes_on=self._goes_on(conversation),
        )

    def _killed(self, conversation: str, step: str) -> Events:
        """What arrived of a step until the server was killed."""
        seen: Events = {}
        self._notes.write_bytes(b"")
        with ThreadPoolExecutor(1) as pool:
            reading = pool.submit(self._read, conversation, step, "Count", seen)
            # Now and then at once: the step may not even have started.
            time.sleep(self._random.uniform(0, self._random.choice([0.05, *[SECONDS * 1.25] * 4])))
            self._server.kill()
            reading.result()
        return seen

    def _read(self, conversation: str, step: str, text: str, seen: Events) -> None:
        body = {"client": "page", "step": step, "kind": "prompt", "mode": "ask", "text": text}
        path = f"/conversations/{conversation}/steps"
        with suppress(OSError, http.client.HTTPException):  # the server is gone
            for event in self._events("POST", path, {**body, "facts": FACTS}):
                seen[event["seq"]] = event

    def _events(self, method: str, path: str, body: Json | None = None) -> Iterator[Json]:
        """Those that are saved; a stream also reports pages that come and go."""
        events = self._server.events(method, path, body)
        return (event for event in events if event["type"] != "driver")

    def _lost_conversations(self) -> int:
        _, answer = self._server.call("GET", "/conversations")
        listed = {each["conversation"] for each in answer["conversations"]}
        return len(self._known.keys() - listed)

    def _missing(self, conversation: str) -> int:
        """How many steps lack something that was seen; remembers what the server has."""
        path = f"/conversations/{conversation}/events"
        found = {event["seq"]: event for event in self._events("GET", path)}
        seen, has = _steps(self._known[conversation]), _steps(found)
        missing = sum(not has.get(step, "").startswith(text) for step, text in seen.items())
        self._known[conversation] = found
        return missing

    def _goes_on(self, conversation: str) -> bool:
        seen: Events = {}
        self._read(conversation, f"hello-{self._rounds}", "Hello", seen)
        self._known[conversation].update(seen)
        return (
            "".join(map(written, seen.values())) == "Hello."
            and _end(list(seen.values())) == "answer"
        )


def _steps(events: Events) -> dict[str, str]:
    """All that each step brought, as one text: deltas are joined when they are read again."""
    steps: dict[str, str] = {}
    before: tuple[object, ...] = ()
    for _, event in sorted(events.items()):
        kind = (event["type"], event["step"], event.get("block"))
        delta = event["type"] in ("text-delta", "code-delta")
        text = event["text"] if delta else json.dumps(event)
        seam = "" if delta and kind == before else f"\n{kind}\n"
        steps[event["step"]] = steps.get(event["step"], "") + seam + text
        before = kind
    return steps


def _lost_text(kept: str, written: str) -> float:
    """In milliseconds of the script's pace; all of it where it is not what the model wrote."""
    right = len(kept) if written.startswith(kept) else 0
    return (len(written) - right) / CHUNK * PACE * 1000


def _phase(seen: list[Json]) -> str:
    if not seen:
        return "before it began"
    return "after its end" if seen[-1]["type"] == "step-end" else "while it was written"


def _end(events: list[Json]) -> str:
    """How a step ended: a reason, the kind of an error, `none` where it never began."""
    last = events[-1] if events else {}
    return str(last.get("reason") or last.get("kind") or ("open" if events else "none"))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=20, help="then it ends early")
    options = parser.parse_args()
    deadline = time.monotonic() + options.minutes * 60
    rounds: list[Round] = []
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder, "notes.txt")
        server = Server(Path(folder), "benchmarks.noting", variables={NOTES: str(notes)})
        try:
            server.start()
            soak = Soak(server, notes, options.seed)
            while len(rounds) < options.kills and time.monotonic() < deadline:
                rounds.append(soak.round())
                print(f"\r{len(rounds)} of {options.kills}", end="", file=sys.stderr, flush=True)
        finally:
            server.kill()
    print(file=sys.stderr)
    print(report(rounds))
    if len(rounds) < options.kills:
        print(f"Only {len(rounds)} of {options.kills} kills in {options.minutes:g} minutes.")
        return 1
    return 0 if all(each.passes for each in rounds) else 1


if __name__ == "__main__":
    sys.exit(main())

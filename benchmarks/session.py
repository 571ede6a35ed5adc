"""A page without a browser: a user who edits, runs and adds cells between prompts."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import count

from .server import Json, Server, written

PRINTED = "".join(f"kind {n:<3} {n * 1.7:.2f}\n" for n in range(8))
_SYSTEM = "You help in a Jupyter notebook. Answer with Python code.\n\nThe notebook:\n"


@dataclass
class Session:
    """Twenty cells of the user's, and what turns add to them.

    `bare` are the messages that a simple chat would have sent for each call of the model: the
    notebook as it is in the system prompt, then all that was said.
    """

    server: Server
    mode: str = "run"
    bare: list[list[Json]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ids = count(1)
        self.cells: list[Json] = []
        for number in range(20):
            self._add(f"column_{number} = frame['column {number}'].dropna()", f"{number}\n")
        _, created = self.server.call("POST", "/conversations", {"notebook": "a.ipynb"})
        self._id = created["conversation"]
        self._said: list[Json] = []

    def turn(self, number: int) -> float:
        """What the user does, then a prompt and all its steps; seconds to the first text."""
        if number % 3 == 0:
            self.cells[number % 20]["source"] += f"\n# looked at in turn {number}"
        if number % 4 == 0:
            self._add(f"check_{number} = len(frame)\ncheck_{number}", f"{1200 + number}\n")
        if number % 5 == 0:
            self.cells[(7 * number) % 20]["outputs"] = [_stream(f"run again: {number}\n")]
        text = f"What is the mean of column {number} for each kind? Print it."
        first, goes_on = self._step("prompt", text)
        while goes_on:
            _, goes_on = self._step("results", PRINTED)
        return first

    def _step(self, kind: str, text: str) -> tuple[float, bool]:
        self._said.append({"role": "user", "content": text})
        self.bare.append([{"role": "system", "content": _SYSTEM + self._dump()}, *self._said])
        facts = {"notebook": "a.ipynb", "active": "cell-1", "cells": self.cells}
        fields = {"kind": kind, "mode": self.mode, "facts": facts}
        fields["text"] = text if kind == "prompt" else ""
        started, first, answer, goes_on = time.monotonic(), 0.0, "", False
        code: dict[int, str] = {}
        turn = 0
        for event in self.server.step(self._id, **fields):
            piece = written(event)
            if piece and not first:
                first = time.monotonic() - started
            answer += piece
            turn = event.get("turn", turn)
            if event["type"] == "code-delta":
                code[event["block"]] = code.get(event["block"], "") + event["text"]
            elif event["type"] == "step-end":
                goes_on = event["next"] == "results"
            elif event["type"] == "error":
                raise RuntimeError(event["message"])
        self._said.append({"role": "assistant", "content": answer})
        for block, source in code.items() if goes_on else ():
            self._run(turn, block, source)
        return first, goes_on

    def _run(self, turn: int, block: int, source: str) -> None:
        cell = self._add(source, PRINTED)
        outcome = {"status": "ok", "source": source, "outputs": cell["outputs"], "duration": 0.1}
        for action, more in (("inserted", {}), ("running", {"source": source}), ("ran", outcome)):
            common = {"client": "page", "action": action, "turn": turn, "block": block}
            body = {**common, "cell": cell["id"], **more}
            self.server.call("POST", f"/conversations/{self._id}/actions", body)

    def _add(self, source: str, printed: str) -> Json:
        cell = {"id": f"cell-{next(self._ids)}", "type": "code", "source": source}
        self.cells.append({**cell, "outputs": [_stream(printed)]})
        return self.cells[-1]

    def _dump(self) -> str:
        return "\n\n".join(
            f"In:\n{cell['source']}\nOut:\n{cell['outputs'][0]['text']}" for cell in self.cells
        )


def _stream(text: str) -> Json:
    return {"output_type": "stream", "name": "stdout", "text": text}

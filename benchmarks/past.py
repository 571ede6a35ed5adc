"""Conversations with a long past, as files that a server opens."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

from jupyterlab_gptcode.conversation.entries import Begin, Body, Created, Entry, NotebookChange
from jupyterlab_gptcode.conversation.journal_format import dump_entry
from jupyterlab_gptcode.protocol import (
    Action,
    Cell,
    CodeDelta,
    CodeEnd,
    CodeStart,
    StepEnd,
    StepStart,
    TextDelta,
    Usage,
)

_WORDS = "The mean of the column is a little higher than its median, which is well known. "
_CODE = "frame.groupby('kind')['value'].mean()\n"
_PRINTED = "kind\n" + "".join(f"kind {n}    {n * 1.7:.2f}\n" for n in range(12))
_MODEL = "tokens-100-50"
_CHUNK = 8  # characters in 50 ms


Sentences = Callable[[], str]


def write_conversation(
    data_folder: Path,
    turns: int,
    notebook: str = "a.ipynb",
    sentence: Sentences = lambda: _WORDS,
) -> str:
    """Writes one of so many turns; each has a prompt, a cell that ran, and an answer."""
    conversation = secrets.token_hex(8)
    folder = data_folder / "conversations"
    folder.mkdir(parents=True, exist_ok=True)
    bodies = _bodies(conversation, notebook, turns, sentence)
    lines = (
        dump_entry(Entry(seq, 1.7e9 + seq, body, step, turn)) + "\n"
        for seq, (body, step, turn) in enumerate(bodies)
    )
    with (folder / f"{conversation}.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(lines)
    return conversation


def _bodies(
    conversation: str, notebook: str, turns: int, sentence: Sentences
) -> Iterator[tuple[Body, str, int]]:
    yield Created(conversation, notebook, f"data-{secrets.token_hex(4)}"), "", 0
    for turn in range(1, turns + 1):
        steps = (_acting(turn, notebook, sentence), _answering(turn, notebook, sentence))
        for number, parts in enumerate(steps):
            step = f"{conversation}-{turn}-{number}"
            for body in parts:
                yield body, ("" if isinstance(body, Action) else step), turn


def _acting(turn: int, notebook: str, sentence: Sentences) -> Iterator[Body]:
    """A prompt, some words, and a cell that runs; the user has changed another one before."""
    cell = f"{turn:032x}"
    changed = (Cell(f"user-{turn}", "code", f"x = {turn}", turn),)
    change = NotebookChange(notebook, 2 * turn, None, None, changed, (), {f"user-{turn}": 1})
    yield Begin("prompt", "page", "run", _MODEL, change, f"What is the mean of part {turn}?")
    yield StepStart(f"{turn}", turn, "prompt", _MODEL, "What is the mean?")
    yield from _chunks(12, sentence)
    yield CodeStart(1, "python", "```python\n")
    yield from (CodeDelta(1, line) for _ in range(4) for line in _cut(_CODE))
    yield CodeEnd(1, "run", "```\n")
    yield Usage(100, 100)
    yield StepEnd("results", "actions")
    output = {"output_type": "stream", "name": "stdout", "text": _PRINTED}
    yield Action("page", "inserted", turn, 1, cell)
    yield Action("page", "running", turn, 1, cell)
    yield Action("page", "ran", turn, 1, cell, "ok", None, turn, 0.1, (output,))


def _answering(turn: int, notebook: str, sentence: Sentences) -> Iterator[Body]:
    change = NotebookChange(notebook, 2 * turn + 1)
    yield Begin("results", "page", "run", _MODEL, change)
    yield StepStart(f"{turn}", turn, "results", _MODEL)
    yield from _chunks(14, sentence)
    yield Usage(100, 100)
    yield StepEnd("done", "answer")
    yield Action("page", "ended", turn)


def _chunks(sentences: int, sentence: Sentences) -> Iterator[Body]:
    return (TextDelta(piece) for _ in range(sentences) for piece in _cut(sentence()))


def _cut(text: str) -> list[str]:
    return [text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK)]

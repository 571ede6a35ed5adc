"""Small values that tests are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from jupyterlab_gptcode import protocol
from jupyterlab_gptcode.context.files import files_change, known_files
from jupyterlab_gptcode.context.languages import PYTHON as PYTHON_LANGUAGE
from jupyterlab_gptcode.context.notebook import notebook_change
from jupyterlab_gptcode.context.state import named_variables, state_change
from jupyterlab_gptcode.conversation.blocks import blocks
from jupyterlab_gptcode.conversation.branches import branch_of
from jupyterlab_gptcode.conversation.entries import AttachedFile, Begin, Body, Created, Entry
from jupyterlab_gptcode.conversation.produced import Produced, ProducedFile
from jupyterlab_gptcode.masking import new_secrets
from jupyterlab_gptcode.protocol import (
    Action,
    Cell,
    Error,
    Json,
    Kernel,
    NamedFile,
    NotebookSnapshot,
    StepEnd,
    TextDelta,
    Verdict,
)
from jupyterlab_gptcode.request import Message
from jupyterlab_gptcode.step.pieces import (
    CodeDelta,
    CodeEnd,
    CodeStart,
)
from jupyterlab_gptcode.step.splitter import Splitter

PYTHON = Kernel("python3", "python", "Python 3")
MARKER = "data-0badf00d"
FAILED = Error("connection", "No.", "Nothing.", retryable=True)
PICTURE: Json = {"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo="}}


def code(cell: str, source: str, *outputs: Json, count: int | None = None) -> Cell:
    return Cell(cell, "code", source, count, outputs)


def stream(text: str) -> Json:
    return {"output_type": "stream", "name": "stdout", "text": text}


def facts(*cells: Cell, active: str | None = None) -> NotebookSnapshot:
    return NotebookSnapshot("work/a.ipynb", cells, PYTHON, active)


class Story:
    """Entries of a conversation, added one after the other."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.tell(Created("0123456789abcdef", "work/a.ipynb", MARKER))
        self._turn = self._step = 0

    def prompt(self, text: str, now: NotebookSnapshot | None = None, **fields: Any) -> Story:
        self._turn += 1
        return self._begin("prompt", now or facts(), text=text, **fields)

    def again(self, text: str, **fields: Any) -> Story:
        """The prompt of the latest turn once more, after nothing came of it."""
        return self._begin("prompt", facts(), text=text, **fields)

    def results(self, now: NotebookSnapshot | None = None, **fields: Any) -> Story:
        return self._begin("results", now or facts(), **fields)

    def answer(self, text: str) -> Story:
        """An answer in words, with its end."""
        return self.tell(TextDelta(text), StepEnd("done", "answer"))

    def ran(self, block: int, cell: str, *outputs: Json, **fields: Any) -> Story:
        return self.act("ran", block, cell, outputs=outputs, **{"status": "ok", **fields})

    def act(
        self, action: Any, block: int | None = None, cell: str | None = None, **fields: Any
    ) -> Story:
        """What a page did, with a block or with the latest turn."""
        options = {"client": "page", "turn": self._turn, **fields}
        return self._tell(Action(action=action, block=block, cell=cell, **options), step="")

    def tell(self, *bodies: Body) -> Story:
        for body in bodies:
            self._tell(body, step="" if isinstance(body, Created) else f"step-{self._step}")
        return self

    def made(self, block: int, *files: ProducedFile, more: int = 0) -> Story:
        """What the server saw that a run had written."""
        return self._tell(Produced(block, files, more), step="")

    def _begin(
        self,
        kind: Any,
        now: NotebookSnapshot,
        attach: tuple[str, ...] = (),
        disk: Sequence[AttachedFile] = (),
        **fields: Any,
    ) -> Story:
        """`attach` are paths, and `disk` is all that lies on it."""
        self._step += 1
        past = branch_of(self.entries, fields.get("after"))
        change = notebook_change(past, now)
        there = {path: AttachedFile(path, status="removed") for path in known_files(past)}
        there |= {file.path: file for file in disk}
        asked = [NamedFile(path) for path in attach]
        files = files_change(past, asked, there, change.works_in)
        options = {"client": "page", "mode": "run", "model": "scripted", "files": files, **fields}
        options["state"] = state_change(past, now)
        options["variables"] = named_variables(past, now)
        begin = Begin(kind, change=change, **options)
        return self.tell(replace(begin, secrets=new_secrets(past, begin, self.entries)))

    def _tell(self, body: Body, *, step: str) -> Story:
        turn = body.turn if isinstance(body, Action) else getattr(self, "_turn", 0)
        self.entries.append(Entry(len(self.entries), 1_700_000_000.5, body, step, turn))
        return self


def says(story: Story, text: str, verdict: Verdict = "run") -> Story:
    """The model's answer, split as in a step, still without its end."""
    splitter = Splitter(PYTHON_LANGUAGE)
    block = max((number for _, number in blocks(story.entries)), default=0)
    for piece in [*splitter.feed(text), *splitter.flush()]:
        match piece:
            case CodeStart():
                block += 1
                start = (block, piece.language, piece.raw, None, piece.cell)
                story.tell(protocol.CodeStart(*start, tries=piece.tries))
            case CodeDelta():
                story.tell(protocol.CodeDelta(block, piece.text, piece.raw))
            case CodeEnd():
                end: Verdict = "insert" if piece.cut else verdict
                story.tell(protocol.CodeEnd(block, end, piece.raw))
            case _:
                story.tell(TextDelta(piece.raw))
    return story


def text_of(message: Message) -> str:
    content = message["content"]
    return content if isinstance(content, str) else str(content[0]["text"])

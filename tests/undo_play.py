"""A conversation and its notebook, as page, server, model and user change them."""

from __future__ import annotations

from typing import Any

from jupyterlab_gptcode.conversation import CellChange, plan_undo
from jupyterlab_gptcode.conversation.journal_format import dump_entry, parse_entry
from jupyterlab_gptcode.protocol import (
    CodeDelta,
    CodeEnd,
    CodeStart,
    StepEnd,
    UndoKind,
    UndoRequest,
    dump,
)

from .build import Story, stream
from .notebooks import Notebook


class Played:
    def __init__(self, *sources: str) -> None:
        self.notebook = Notebook(*sources)
        self.story = Story()
        self.turns: list[dict[str, int]] = []  # the blocks of the cells of each turn
        self._blocks = 0
        self._cells = 0

    def turn(self) -> Played:
        self.story.prompt("Go")
        self.turns.append({})
        self._blocks = 0
        return self

    def insert(self, source: str = "x = 1", above: str | None = None) -> str:
        """Below a cell, by default at the end."""
        self._cells += 1
        cell, ids = f"new-{self._cells}", self.notebook.ids
        place = ids.index(above) + 1 if above else len(ids)
        self.notebook.insert(cell, source, place, metadata={"gptcode": {"turn": self.number}})
        self._write(cell, source, None)
        around = self.notebook.image(cell).above
        self.story.act("inserted", self._blocks, cell, turn=self.number, above=around)
        return cell

    def replace(self, cell: str, source: str = "x = 2") -> None:
        image = self.notebook.image(cell)
        self._write(cell, source, cell)
        mine = self.notebook.cell(cell)
        mine["source"] = source
        mine["metadata"] = {**mine["metadata"], "gptcode": {"turn": self.number}}
        images = (dump(image),)
        if self._is_first(cell):
            self.story.act("before-image", self._blocks, cell, turn=self.number, images=images)

    def run(self, cell: str, count: int = 7) -> None:
        """Runs the latest block of a cell."""
        found, block = self.notebook.cell(cell), self.turns[-1][cell]
        found.update(execution_count=count, outputs=[stream(f"{count}\n")])
        source = found["source"]
        self.story.act("running", block, cell, turn=self.number, source=source)
        self.story.ran(block, cell, turn=self.number, source=source, execution_count=count)

    def end(self) -> Played:
        self.story.tell(StepEnd("done", "answer"))
        return self

    @property
    def number(self) -> int:
        return len(self.turns)

    def plan(self, kind: UndoKind, turn: int, **options: Any) -> Any:
        cells = self.notebook.images(self.turns[turn - 1])
        # What the journal has, and not what is in memory.
        entries = [parse_entry(dump_entry(entry)) for entry in self.story.entries]
        return plan_undo(entries, UndoRequest("page", turn, kind, cells, **options))

    def do(self, kind: UndoKind, turn: int, **options: Any) -> list[CellChange]:
        """Undoes or redoes as page and server do; returns what is left as it is."""
        plan = self.plan(kind, turn, confirmed=(), **options)
        if plan.restore and kind != "put-back":
            name = {"undo": "undone", "redo": "redone"}[kind]
            images = tuple(map(dump, plan.images)) if kind == "undo" else ()
            cells = tuple(image.cell for image in plan.images)
            fields: Any = {"cell": options.get("cell"), "images": images, "cells": cells}
            self.story.act(name, **fields, turn=turn)
        self.notebook.restore(plan.restore)
        return list(plan.changed)

    def _write(self, cell: str, source: str, replaces: str | None) -> None:
        self._blocks += 1
        self._earlier = set(self.turns[-1])
        self.turns[-1][cell] = self._blocks
        self.story.tell(
            CodeStart(self._blocks, "python", "```python\n", replaces, None),
            CodeDelta(self._blocks, source),
            CodeEnd(self._blocks, "run", "\n```\n"),
        )

    def _is_first(self, cell: str) -> bool:
        return cell not in self._earlier

"""What a small model is asked for, from the conversation and the notebook. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..context import beside, own_cells
from ..conversation import (
    AttachedFile,
    Begin,
    Block,
    Entry,
    blocks,
    cell_names,
    current_turn,
    of_turn,
    steps_in_turn,
)
from ..prompt import words
from ..protocol import NotebookSnapshot
from ..providers import GAVE_UP, SETTLED, Background
from .examples import Example, examples
from .fixes import UNREADABLE, bound_names, parsed
from .prefill import prefill
from .ranking import Situation

FENCE = "```python\n"


@dataclass(frozen=True)
class Attempt:
    """What is asked for the `number`th time in this turn, from 0; `replaces` names the cell that
    failed."""

    number: int
    situation: Situation
    examples: tuple[Example, ...] = ()
    replaces: str | None = None

    @property
    def prefill(self) -> str:
        """How each sample starts, its fence included."""
        return FENCE + self.situation.prefill

    @property
    def prefill_uncommented(self) -> str:
        """Without the prompt, which is the last line."""
        return "".join(self.prefill.splitlines(keepends=True)[:-1])


def finish(entries: Sequence[Entry], attempts: int) -> str | None:
    """Why results need no answer: all went well, or the model failed as often as it may."""
    begin, turn = entries[-1].body, entries[-1].turn
    if not isinstance(begin, Begin) or begin.kind == "prompt":
        return None
    made = _blocks(entries, turn)
    if made and not made[-1].cut and not _failed(made[-1]):
        return SETTLED
    return GAVE_UP if made and steps_in_turn(entries, turn) > attempts else None


def attempt(background: Background) -> Attempt:
    """What the latest step asks for."""
    entries, notebook = background.entries, background.notebook
    turn = current_turn(entries)
    begin = _prompt(entries, turn)
    files = [
        file
        for file in begin.files
        if file.status not in ("moved", "removed")
        and file.reachable
        and file.path not in begin.ignored
    ]
    failed = [block for block in _blocks(entries, turn) if _failed(block)]
    start = prefill(begin.text, [(_path(file, begin), file.columns) for file in files])
    columns = tuple(column for file in files for column in file.columns)
    nearest = tuple(examples(begin.text, bound_names(parsed(start)), columns))
    situation = Situation(
        begin.text,
        start,
        columns,
        _known(notebook, {block.cell for block in failed}),
        frozenset(block.code for block in failed),
        frozenset(text for each in nearest for text in each.made_up),
    )
    last = failed[-1].cell if failed else None
    own = last is not None and last in own_cells(failed, notebook)
    replaces = cell_names(entries).get(last) if last and own else None
    return Attempt(max(0, steps_in_turn(entries, turn) - 1), situation, nearest, replaces)


def _prompt(entries: Sequence[Entry], turn: int) -> Begin:
    """The turn's prompt, as it was when it was first sent; "Go on" means the turn before."""
    begins = [e.body for e in entries if e.turn == turn and isinstance(e.body, Begin)]
    prompts = [begin for begin in begins if begin.kind == "prompt"]
    latest = (prompts or begins)[-1]
    if latest.text == words.GO_ON and turn > 1:
        return _prompt(entries, turn - 1)
    return latest


def _blocks(entries: Sequence[Entry], turn: int) -> list[Block]:
    return list(blocks(of_turn(entries, turn)).values())


def _failed(block: Block) -> bool:
    return block.settled is not None and block.settled.status == "error"


def _path(file: AttachedFile, begin: Begin) -> str:
    return beside(file.path, begin.change.works_in)


def _known(notebook: NotebookSnapshot, failed: set[str | None]) -> frozenset[str]:
    """Names that the notebook's code defines; cells that are not plain Python are left out."""
    names: set[str] = set()
    for cell in notebook.cells:
        if cell.type == "code" and cell.id not in failed:
            try:
                names |= bound_names(parsed(cell.source))
            except UNREADABLE:
                continue
    return frozenset(names)

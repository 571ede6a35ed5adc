"""What to write into the notebook so that a turn, or one cell of it, is undone or redone. Pure.

A cell that has changed since is restored only if the user has confirmed it, a locked one never.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal

from ..protocol import CellImage, Json, UndoRequest
from .block_marks import BlockMarks
from .blocks import Block
from .entries import Entry, of_turn
from .touched import Touched, touched_cells, undone_cells

Change = Literal["edited", "ran", "removed", "metadata", "type", "later", "locked"]
_TEXT = "markdown"  # the language of blocks that are the text of a cell
_OURS = ("gptcode", "trusted", "execution", "collapsed", "scrolled", "jupyter", "ExecuteTime")
_LINE = 300  # characters


@dataclass(frozen=True)
class CellChange:
    """What has happened to a cell since; `line` is the first one that differs, as it is now."""

    cell: str
    change: Change
    line: str = ""


@dataclass(frozen=True)
class Plan:
    """The cells to restore, in this order; the same as they are now, for the journal (`images`);
    and the cells that stay because they have changed."""

    restore: tuple[CellImage, ...]
    images: tuple[CellImage, ...]
    changed: tuple[CellChange, ...]


def plan_undo(entries: Sequence[Entry], request: UndoRequest) -> Plan:
    turn = of_turn(entries, request.turn)
    shown = {cell.block: cell.cell for cell in request.cells if cell.block is not None}
    touched = touched_cells(turn, shown)
    undone = undone_cells(turn)
    later = _written_later(entries, request.turn)
    pairs: list[tuple[CellImage, CellImage]] = []  # as it is and as it is to be
    changed: list[CellChange] = []
    for now in request.cells:
        cell = touched.get(now.cell)
        wanted = request.cell in (None, now.cell)
        if cell is None or not wanted or (now.cell in undone) != (request.kind == "redo"):
            continue
        match request.kind:
            case "undo":
                target, change = cell.before, _since_turn(cell, now, later)
            case "redo":
                target, change = undone[now.cell], _since_undo(cell, now)
            case _:
                target, change = _as_written(entries, cell), None
                if now.content is not None:
                    continue  # it is there
        if now.content is None and target.content is None:
            continue  # the user has deleted it
        if _is_same(now.content, target.content):
            change = None
        if change is None or (now.cell in (request.confirmed or ()) and change.change != "locked"):
            pairs.append((now, target))
        else:
            changed.append(change)
    if request.kind == "redo":
        order = list(undone)
        pairs.sort(key=lambda pair: order.index(pair[0].cell))
    images = tuple(replace(now, block=None) for now, _ in pairs)
    return Plan(tuple(target for _, target in pairs), images, tuple(changed))


def _since_turn(cell: Touched, now: CellImage, later: Set[str]) -> CellChange | None:
    """How a cell differs from what the turn has left; `later` are cells of later turns."""
    content = now.content
    if content is None:
        return None if cell.before.content is None else CellChange(cell.cell, "removed")
    if _is_locked(content):
        return CellChange(cell.cell, "locked")
    if cell.cell in later:
        return CellChange(cell.cell, "later")
    block = cell.left
    if (content.get("cell_type") == "code") == (block.language == _TEXT):
        return CellChange(cell.cell, "type")
    source = _source(content)
    if source != block.source:
        return CellChange(cell.cell, "edited", _first_difference(block.source, source))
    before = cell.before.content or {}
    if not _is_of_run(content, cell.ran, before):
        return CellChange(cell.cell, "ran")
    same = _own_metadata(content) == _own_metadata(before)
    return None if same else CellChange(cell.cell, "metadata")


def _since_undo(cell: Touched, now: CellImage) -> CellChange | None:
    """How a cell differs from what the undo has left."""
    content, left = now.content, cell.before.content
    if content is None:
        return None if left is None else CellChange(cell.cell, "removed")
    if _is_locked(content):
        return CellChange(cell.cell, "locked")
    if left is None or _source(content) != _source(left):
        line = _first_difference(_source(left or {}), _source(content))
        return CellChange(cell.cell, "edited", line)
    if content.get("cell_type") != left.get("cell_type"):
        return CellChange(cell.cell, "type")
    if content.get("execution_count") != left.get("execution_count"):
        return CellChange(cell.cell, "ran")
    same = _own_metadata(content) == _own_metadata(left)
    return None if same else CellChange(cell.cell, "metadata")


def _is_of_run(content: Json, ran: Block | None, before: Json) -> bool:
    """Whether the execution count is the one that the turn has left, as far as that is known."""
    if content.get("cell_type") != "code":
        return True
    if ran is None:
        return content.get("execution_count") == before.get("execution_count")
    settled = ran.settled
    if settled is None or settled.status == "unknown" or settled.execution_count is None:
        return True
    return content.get("execution_count") == settled.execution_count


def _written_later(entries: Sequence[Entry], turn: int) -> set[str]:
    """The cells that later turns have written, and that are not undone there."""
    later: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.turn > turn:
            later.setdefault(entry.turn, []).append(entry)
    written = (
        touched_cells(each, {}).keys() - undone_cells(each).keys() for each in later.values()
    )
    return set[str]().union(*written)


def _as_written(entries: Sequence[Entry], cell: Touched) -> CellImage:
    """The cell as the turn has left it, without outputs: the journal has only parts of them."""
    block, before = cell.left, cell.before.content or {}
    is_text = block.language == _TEXT
    content: Json = {
        "id": cell.cell,
        "cell_type": "markdown" if is_text else "code",
        "source": block.source,
        "metadata": {**_own_metadata(before), "gptcode": _mark(entries, cell)},
    }
    if not is_text:
        content |= {"execution_count": None, "outputs": []}
    return CellImage(cell.cell, content, cell.above, cell.before.below)


def _mark(entries: Sequence[Entry], cell: Touched) -> Json:
    """The mark of a cell that the model wrote."""
    replaced = None
    if (before := cell.before.content) is not None:
        replaced = _metadata(before).get("gptcode"), _source(before)
    return BlockMarks(entries).of(cell.left, cell.cell, replaced)


def _is_same(content: Json | None, other: Json | None) -> bool:
    """Whether two contents are the same but for what JupyterLab notes in passing."""
    if content is None or other is None:
        return content is other
    return {**content, "metadata": _own_metadata(content)} == {
        **other,
        "metadata": _own_metadata(other),
    }


def _is_locked(content: Json) -> bool:
    metadata = _metadata(content)
    return metadata.get("editable") is False or metadata.get("deletable") is False


def _own_metadata(content: Json) -> Json:
    """What the user may have set."""
    return {name: value for name, value in _metadata(content).items() if name not in _OURS}


def _metadata(content: Json) -> Json:
    """Empty where a notebook has something else there."""
    metadata = content.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def _source(content: Json) -> str:
    source = content.get("source", "")
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str))


def _first_difference(before: str, after: str) -> str:
    lines, now = before.splitlines(), after.splitlines()
    differ = (line for index, line in enumerate(now) if line not in lines[index : index + 1])
    return next(differ, "")[:_LINE]

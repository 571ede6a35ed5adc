"""The notebook: what changed since the model last read it, and that change as text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..conversation import Begin, Block, Compaction, Entry, NotebookChange, blocks, folder_of
from ..protocol import Action, Cell, Kernel, Level, NotebookSnapshot
from .budget import cut_middle, nearest_first, nearness
from .languages import Language, language_of
from .order import moved_cells
from .output_texts import output_texts
from .visible import latest_compaction, visible_entries

_COMPARED = 2_000  # characters of outputs that decide whether a cell changed
_OUTPUTS = 1_500  # characters of outputs sent for each cell
_SOURCE = 6_000  # characters of source sent for each cell
_LONGEST = 3  # a third of what there is: the most that the outputs of one cell get
_LEAST = 80  # characters of source of a pinned cell, however many there are
_MISFITS = 20  # cells that are too large for what is left
_FRAME = 80  # characters around a cell: its head and its markers


@dataclass(frozen=True)
class _State:
    """What the model knows of a cell: its source, the cell or run whose outputs it read, and the
    execution count, unless it was not reported."""

    source: str
    seen: Cell | Action
    locked: bool = False
    count: int | None = None
    is_counted: bool = True


@dataclass
class _Known:
    """What the model knows: cells by their ids, the kernel, the active cell."""

    cells: dict[str, _State] = field(default_factory=dict)
    kernel: Kernel | None = None
    active: str | None = None

    def add(self, change: NotebookChange) -> None:
        self.cells.update(
            (cell.id, _State(cell.source, cell, cell.locked, cell.execution_count))
            for cell in change.cells
        )
        for name, count in change.reran.items():
            if known := self.cells.get(name):
                self.cells[name] = replace(known, count=count)
        for cell in change.removed:
            self.cells.pop(cell, None)
        self.kernel = change.kernel or self.kernel
        self.active = change.active or self.active


def notebook_change(entries: Sequence[Entry], facts: NotebookSnapshot) -> NotebookChange:
    """The difference between the notebook now and what earlier entries sent to the model."""
    known = _known(entries)
    here = {cell.id for cell in facts.cells}
    changed = tuple(cell for cell in facts.cells if not _is_as(known.cells.get(cell.id), cell))
    reran = _reran(known, facts, {cell.id for cell in changed})
    moved = moved_cells(entries, [cell.id for cell in facts.cells])
    # What became of blocks that are left out is sent as a change of their cells.
    reported = {block.cell for block in blocks(visible_entries(entries)).values()}
    placed = {cell.id for cell in changed} | reported | {facts.active, *moved, *reran}
    return NotebookChange(
        notebook=facts.notebook,
        total=len(facts.cells),
        kernel=facts.kernel if _named(facts.kernel) != _named(known.kernel) else None,
        active=facts.active if facts.active != known.active else None,
        cells=changed,
        removed=tuple(cell for cell in known.cells if cell not in here),
        positions={
            cell.id: position
            for position, cell in enumerate(facts.cells, start=1)
            if cell.id in placed
        },
        moved=moved,
        reran=reran,
        folder=None if facts.folder == folder_of(facts.notebook) else facts.folder,
    )


def _reran(known: _Known, facts: NotebookSnapshot, changed: set[str]) -> dict[str, int]:
    """The counts of cells that are as they were, but for their execution count."""
    found: dict[str, int] = {}
    for cell in facts.cells:
        before = known.cells.get(cell.id)
        if before and before.is_counted and cell.id not in changed:
            count = cell.execution_count
            if count is not None and count != before.count:
                found[cell.id] = count
    return found


def _named(kernel: Kernel | None) -> tuple[str, ...]:
    """What the model reads of a kernel, and by which word it writes code for it."""
    if kernel is None:
        return ()
    return kernel.name, kernel.language, kernel.display_name, language_of([kernel]).fence


def known_kernel(entries: Sequence[Entry]) -> Kernel | None:
    """The kernel that was last sent to the model."""
    return _known(entries).kernel


def kernel_language(entries: Iterable[Entry], facts: NotebookSnapshot | None = None) -> Language:
    """The language of the kernel, as last seen; Python where there never was one."""
    seen = [facts.kernel] if facts else []
    found = (entry.body for entry in entries)
    bodies = [body for body in found if isinstance(body, Begin | Compaction)]
    return language_of(seen + [body.change.kernel for body in bodies[::-1]])


def _known(entries: Sequence[Entry]) -> _Known:
    known = _Known()
    if latest := latest_compaction(entries):
        known.add(latest.change)
    visible = visible_entries(entries)
    found = blocks(visible)
    for entry in visible:
        match entry.body:
            case Begin(change=change):
                known.add(change)
            case Action(cell=str() as cell) as action:
                block = found.get((entry.turn, action.block or 0))
                # "inserted" may arrive after the run: the save of the notebook takes longer.
                late = action.action == "inserted" and block is not None and block.settled
                if block is not None and not late and action.action != "running":
                    before = known.cells.get(cell)
                    known.cells[cell] = _after(action, block, before)
    return known


def _is_as(before: _State | None, cell: Cell) -> bool:
    """Whether a cell is as the model knows it."""
    if before is None or (before.source, before.locked) != (cell.source, cell.locked):
        return False
    # Mostly nothing has changed: then no text needs to be made of the outputs.
    if before.seen is cell or before.seen.outputs == cell.outputs:
        return True
    return output_texts.of(before.seen, _COMPARED) == output_texts.of(cell, _COMPARED)


def _after(action: Action, block: Block, before: _State | None) -> _State:
    """What the model knows of a cell once this action on its block is reported."""
    source = block.code if action.source is None else action.source
    count = action.execution_count
    is_counted = count is not None or action.action not in ("approved", "ran")
    return _State(source, action, before is not None and before.locked, count, is_counted)


def own_cells(found: Iterable[Block], facts: NotebookSnapshot) -> set[str]:
    """The code cells that these blocks wrote and the user has neither changed since nor locked."""
    wrote = [block for block in found if block.cell]
    if not wrote:
        return set()
    open_cells = (cell for cell in facts.cells if cell.type == "code" and not cell.locked)
    sources = {cell.id: cell.source for cell in open_cells}
    return {block.cell for block in wrote if block.cell and sources.get(block.cell) == block.source}


@dataclass(frozen=True)
class CellText:
    """A cell as the model reads it; a `hidden` one did not fit the budget."""

    name: str
    position: int
    type: str
    source: str
    outputs: str
    execution_count: int | None
    active: bool
    hidden: bool = False
    locked: bool = False


def cell_texts(
    cells: Iterable[Cell],
    change: NotebookChange,
    names: dict[str, str],
    budget: int,
    level: Level = "everything",
    pinned: Collection[str] = (),
) -> list[CellText]:
    """Cells of a change, cut to fit: those that are pinned, by their ids, and those nearest to the
    active one are sent in full first."""
    cells = list(cells)
    centre = next((i for i, cell in enumerate(cells) if cell.id == change.active), len(cells) - 1)
    full = _fitting(cells, centre, budget, level, pinned)
    # First lines add up too: they get a quarter of the budget, and the rest is only counted.
    lines = [
        0 if index in full else _size(_first_line(cell.source)) for index, cell in enumerate(cells)
    ]
    sent = nearest_first(lines, centre, budget // 4)
    return [
        _cell_text(cell, change, names[cell.id], full.get(index))
        for index, cell in enumerate(cells)
        if index in sent or cell.id in pinned
    ]


def _fitting(
    cells: Sequence[Cell], centre: int, budget: int, level: Level, pinned: Collection[str]
) -> dict[int, tuple[str, str]]:
    """Source and outputs of the cells that fit, those that are pinned and the nearest first.

    Making a text of outputs takes milliseconds: after some that do not fit, no other is tried.
    """
    found: dict[int, tuple[str, str]] = {}
    left, misfits = budget, 0
    order = nearness(len(cells), centre)
    first = [index for index in order if cells[index].id in pinned]
    for place, index in enumerate(first):
        found[index] = _whole(cells[index], left // (len(first) - place), level)
        left = max(0, left - _size(*found[index]))
    for index in order:
        if index in found:
            continue
        parts = _full(cells[index], budget, level)
        size = _size(*parts)
        if size <= left:
            found[index] = parts
            left -= size
        elif (misfits := misfits + 1) == _MISFITS:
            break
    _pass_on(found, cells, budget, left, level)
    return found


def _pass_on(
    found: dict[int, tuple[str, str]],
    cells: Sequence[Cell],
    budget: int,
    left: int,
    level: Level,
) -> None:
    """What the cells have left over goes to longer outputs, those of the nearest cell first; no
    cell's outputs get more than a third."""
    for index, (source, outputs) in list(found.items()):
        room = min(len(outputs) + left, budget // _LONGEST)
        if room > len(outputs) and cells[index].outputs:
            more = output_texts.of(cells[index], room, level)
            if len(more) - len(outputs) <= left:
                found[index] = source, more
                left -= len(more) - len(outputs)


def _whole(cell: Cell, room: int, level: Level) -> tuple[str, str]:
    """Source and outputs of a pinned cell, which only the room cuts."""
    outputs = output_texts.of(cell, room // 4, level)
    source = cut_middle(cell.source, max(room - _FRAME - len(outputs), _LEAST))
    more = room - _FRAME - len(source)
    return source, output_texts.of(cell, more, level) if more > len(outputs) else outputs


def _full(cell: Cell, budget: int, level: Level) -> tuple[str, str]:
    """Source and outputs, neither of which may use up the budget alone."""
    source = cut_middle(cell.source, min(_SOURCE, budget // 2))
    return source, output_texts.of(cell, min(_OUTPUTS, budget // 4), level)


def _size(source: str, outputs: str = "") -> int:
    return len(source) + len(outputs) + _FRAME


def _first_line(source: str) -> str:
    return source.strip().split("\n", 1)[0][:80]


def _cell_text(
    cell: Cell, change: NotebookChange, name: str, full: tuple[str, str] | None
) -> CellText:
    source, outputs = full or (_first_line(cell.source), "")
    return CellText(
        name=name,
        position=change.positions.get(cell.id, 0),
        type=cell.type,
        source=source,
        outputs=outputs,
        execution_count=cell.execution_count,
        active=cell.id == change.active,
        hidden=full is None,
        locked=cell.locked,
    )

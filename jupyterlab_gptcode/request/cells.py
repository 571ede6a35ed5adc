"""What changed in the notebook, as text for the model; and the outputs that the user sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from ..context import CellText, beside, cell_texts, counted, cut_middle, language_of, output_images
from ..conversation import NotebookChange, SentCell, SentOutput
from ..prompt import words
from ..protocol import Cell, Json, Selection
from .so_far import SoFar

_LISTED = 20  # cells that were moved or run again


class Cells:
    def __init__(self, so_far: SoFar) -> None:
        self._frame = so_far.frame
        self._again = so_far.again
        self._known = so_far.known
        self._names = so_far.names
        self._shown = so_far.shown
        self._fence = ""  # of the first kernel, which the system prompt names
        self._whole: set[tuple[str, str]] = set()  # names and sources that the latest change shows

    def changed(
        self, change: NotebookChange, heading: str = words.CHANGED, pointed: Collection[str] = ()
    ) -> Iterator[str]:
        """`pointed` are ids of cells whose outputs the message shows by themselves."""
        prompts = self._frame.prompts
        if not self._frame.sees_notebook:
            yield from self._language(change) if prompts.surroundings else ()
            return
        found = [cell for cell in map(self._seen, change.cells) if self._says_something(cell)]
        hidden = {self._names[cell.id] for cell in found if cell.hidden}
        self._shown.update(self._names[cell.id] for cell in found)
        self._frame.shares.cells += [cell.id for cell in found]
        room, level = self._frame.notebook_room, self._frame.level
        cells = cell_texts(found, change, self._names, room, level, self._frame.pinned_cells)
        pinned = {self._names[cell.id] for cell in found if cell.id in self._frame.pinned_cells}
        self._whole = {(cell.name, cell.source) for cell in cells}
        head = list(self._head(change))
        if prompts.surroundings and (len(head) > 1 or cells):
            yield " ".join(head)
        for cell in found:
            self._again.note(self._names[cell.id], cell.outputs)
        if cells:
            outputs = {self._names[cell.id]: cell.outputs for cell in found}
            shown = {self._names[cell.id] for cell in found if cell.id not in pointed}
            cells = self._with_figures(cells, {name: outputs[name] for name in shown})
            parts = (
                words.HIDDEN_CELL.format(position=cell.position, name=cell.name)
                if cell.name in hidden
                else self._cell(
                    cell, self._known.near(outputs[cell.name]), is_pinned=cell.name in pinned
                )
                for cell in cells
            )
            yield "\n\n".join([heading, *parts])
        if left_out := len(found) - len(cells):
            yield words.LEFT_OUT.format(cells=counted(left_out, "more changed cell"))

    def _seen(self, cell: Cell) -> Cell:
        """A hidden cell without what is in it, also where it was read before."""
        if cell.id in self._frame.hidden_cells:
            return replace(cell, source="", outputs=(), hidden=True)
        return cell

    def _with_figures(
        self, cells: list[CellText], outputs: dict[str, Sequence[Json]]
    ) -> list[CellText]:
        """The cells, with their figures among the images of the message."""
        if not self._frame.takes_images:
            return cells
        drawn = [
            cell
            for cell in cells
            if cell.outputs and any(output_images(outputs.get(cell.name, ())))
        ]
        sizes = [len(cell.outputs) for cell in drawn]
        texts = self._frame.figures([outputs[cell.name] for cell in drawn], sizes)
        named = {cell.name: text for cell, text in zip(drawn, texts, strict=True)}
        return [replace(cell, outputs=named.get(cell.name, cell.outputs)) for cell in cells]

    def sent(self, output: SentOutput) -> str:
        name = self._names.get(output.cell, "none")
        head = words.SENT_OUTPUT.format(output=output.output, position=output.position, name=name)
        self._frame.shares.cells.append(output.cell)
        if output.cell in self._frame.hidden_cells:
            return f"{head}\n{words.HIDDEN_OUTPUT}"
        (text,) = self._frame.outputs([[output.content]])
        return f"{head}\n{text or words.UNSEEN}"

    def selected(self, selection: Selection, folder: str) -> Iterator[str]:
        """The text that the user has selected; code that names its file runs in `folder`. It goes
        along by itself, so that it is sent as what it is selected of would be."""
        if not self._frame.sees_notebook:
            return
        lines = words.LINE if selection.first == selection.last else words.LINES
        where = lines.format(first=selection.first, last=selection.last)
        if selection.path is None and selection.cell in self._frame.hidden_cells:
            yield words.HIDDEN_CELL_SELECTION.format(lines=where)
            return
        if selection.path is None:
            name = self._names.get(selection.cell or "", "none")
            self._frame.shares.cells += [selection.cell] if selection.cell else []
            place = words.CELL.format(position=selection.position, name=name)
        elif selection.path in self._frame.hidden:
            yield words.HIDDEN_SELECTION.format(lines=where)
            return
        else:
            place = self._frame.name(beside(selection.path, folder))
        head = words.SELECTION.format(lines=where, place=place)
        if selection.path is not None and not self._frame.sees_values:
            yield f"{head}\n{words.UNSEEN}"
            return
        text = cut_middle(selection.text, self._frame.prompts.notebook)
        yield f"{head}\n{self._frame.source(text)}"

    def named(self, cells: Sequence[SentCell]) -> Iterator[str]:
        """The sources of the cells that a prompt names, but for those that the message shows."""
        for cell in cells:
            name = self._names[cell.cell]
            self._frame.shares.cells.append(cell.cell)
            if (name, cell.source) in self._whole:
                continue
            if cell.cell in self._frame.hidden_cells:
                yield words.HIDDEN_CELL.format(position=cell.position, name=name)
                continue
            head = words.NAMED_CELL.format(position=cell.position, name=name, type=cell.type)
            text = cut_middle(cell.source, self._frame.prompts.notebook // len(cells))
            yield f"{head}\n{self._frame.source(text)}"

    def _head(self, change: NotebookChange) -> Iterator[str]:
        notebook, cells = self._frame.name(change.notebook), counted(change.total, "cell")
        yield words.NOTEBOOK.format(notebook=notebook, cells=cells)
        if change.kernel is not None:
            name = self._frame.name(change.kernel.display_name or change.kernel.name)
            language = self._frame.name(change.kernel.language)
            yield words.KERNEL.format(display_name=name, language=language)
        yield from self._language(change)
        if change.active in self._names and change.active in change.positions:
            position = change.positions[change.active]
            yield words.ACTIVE.format(position=position, name=self._names[change.active])
        if change.removed:
            names = ", ".join(self._names.get(cell, "?") for cell in change.removed)
            yield words.REMOVED.format(names=names)
        if change.moved:
            yield words.MOVED.format(cells=self._list(words.PLACE, change, change.moved))
        if change.reran:
            yield words.RERAN.format(cells=self._list(words.RERUN, change, change.reran))

    def _language(self, change: NotebookChange) -> Iterator[str]:
        """The word for blocks of a kernel that is not the first one."""
        fence = language_of([change.kernel]).fence
        self._fence = self._fence or fence
        if change.kernel is not None and fence != self._fence:
            yield words.KERNEL_FENCE.format(fence=fence)

    def _list(self, form: str, change: NotebookChange, cells: Collection[str]) -> str:
        """Some cells with their places, in the notebook's order; the rest is counted."""
        placed = sorted(cells, key=lambda cell: change.positions.get(cell, 0))
        said = [
            form.format(
                position=change.positions.get(cell, 0),
                count=change.reran.get(cell),
                name=self._names.get(cell, "?"),
            )
            for cell in placed[:_LISTED]
        ]
        more = len(placed) - len(said)
        return ", ".join(said + ([words.MORE_CELLS.format(count=more)] if more else []))

    def _says_something(self, cell: Cell) -> bool:
        """An empty cell says nothing, unless the model knew it with something in it."""
        something = (
            cell.source.strip()
            or cell.outputs
            or cell.hidden
            or self._names[cell.id] in self._shown
        )
        return bool(something) and (self._frame.prompts.surroundings or cell.type == "code")

    def _cell(self, cell: CellText, near: list[str], *, is_pinned: bool) -> str:
        count = f" [{cell.execution_count}]" if cell.execution_count is not None else ""
        locked = f" {words.LOCKED}" if cell.locked else ""
        hidden = f" {words.HIDDEN}" if cell.hidden else ""
        lines = [f"Cell {cell.position}{count} id={cell.name} {cell.type}{locked}{hidden}"]
        lines.append(self._frame.source(cell.source, is_pinned=is_pinned))
        if cell.outputs:
            output = self._frame.output(cell.outputs, is_pinned=is_pinned)
            lines += [words.OUTPUT, output, *near]
        return "\n".join(lines)

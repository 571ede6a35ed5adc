"""How each block ended, as text for the model: once, and again where more is known later."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ..context import MARKDOWN, beside, counted
from ..conversation import Begin, Block, Entry, NotebookChange, Produced, advance
from ..prompt import words
from ..protocol import KERNEL_ENDS, Action, CodeStart, Json
from .kernel_ends import end_in_words
from .so_far import SoFar
from .tried import tried_report

_INSTALLED = {"ok": words.INSTALLED, "skipped": words.NOT_WANTED}

Key = tuple[int, int]  # turn and block


class Reports:
    """Reads entries, and reports the blocks that changed since the last message."""

    def __init__(self, so_far: SoFar) -> None:
        self._frame = so_far.frame
        self._again = so_far.again
        self._known = so_far.known
        self._names = so_far.names
        self._shown = so_far.shown
        self._blocks: dict[Key, Block] = {}  # as far as the entries have been read
        self._reported: dict[Key, Block] = {}  # as they were when they were reported
        self._changed: set[Key] = set()  # since the last message
        self._locked: set[str] = set()  # names of cells, as the model knows them
        self._refused: set[Key] = set()  # blocks that asked for one of these
        self._end: tuple[str, set[Key]] | None = (
            None  # of the kernel, in words; what had run by then
        )

    def read(self, entry: Entry) -> None:
        if isinstance(entry.body, Begin):
            self.note_locks(entry.body.change)
        if isinstance(entry.body, Action) and entry.body.reason in KERNEL_ENDS:
            self._note_end(entry.body)
        if (number := getattr(entry.body, "block", None)) is not None:
            advance(self._blocks, entry)
            key = (entry.turn, number)
            self._changed.add(key)
            if isinstance(entry.body, CodeStart) and entry.body.asked in self._locked:
                self._refused.add(key)

    def note_locks(self, change: NotebookChange) -> None:
        """Which cells are locked, by what the model reads of them."""
        for cell in change.cells:
            note = self._locked.add if cell.locked else self._locked.discard
            note(self._names[cell.id])

    def _note_end(self, action: Action) -> None:
        """Several ends without a message between them are one."""
        if action.action == "noticed":
            known = self._changed & self._blocks.keys()
            ran = {key for key in known if self._blocks[key].settled}
            self._end = (end_in_words(words.KERNEL_ENDS, action), ran)

    def since_last_message(self, change: NotebookChange) -> Iterator[str]:
        end, ran = self._end or ("", set())
        keys, self._changed, self._end = self._changed & self._blocks.keys(), set(), None
        # Blocks are opened in the order of their numbers; those before the kernel's end come first.
        ordered = sorted(keys, key=lambda key: (key not in ran, key))
        due = [key for key in ordered if self._is_due(key)]
        # All of them share what a message has room for.
        pinned = {index for index, key in enumerate(due) if self._is_pinned(self._blocks[key])}
        texts = self._frame.outputs([self._printed(self._blocks[key]) for key in due], pinned)
        outputs = dict(zip(due, texts, strict=True))
        for key in ordered:
            if end and key not in ran:
                yield end
                end = ""
            block = self._blocks[key]
            if block.language == MARKDOWN.fence:
                self._shown.add(self._name(block))  # it has nothing to run
                continue
            before, self._reported[key] = self._reported.get(key), block
            if block.tries:
                if key in outputs:
                    yield tried_report(block, outputs[key], self._frame)
                continue
            if key in outputs:
                self._again.note(self._name(block), self._printed(block))
                yield self._report(block, outputs[key], change, is_locked=key in self._refused)
            elif before and before.produced != block.produced and not self._is_hidden(block):
                files = self._written(block.produced, change)
                yield words.PRODUCED_LATER.format(name=self._name(block), files=files)
        if end:
            yield end

    def _is_due(self, key: Key) -> bool:
        """Whether a block has ended, or ended otherwise, since it was last reported."""
        block, before = self._blocks[key], self._reported.get(key)
        if block.language == MARKDOWN.fence:
            return False
        return before is None or before.settled != block.settled

    def _name(self, block: Block) -> str:
        return self._names.get(block.cell or "", "none")

    def _report(
        self, block: Block, outputs: str, change: NotebookChange, *, is_locked: bool
    ) -> str:
        status, reason = _outcome(block)
        self._frame.shares.cells += [block.cell] if block.cell else []
        self._shown.add(self._name(block))
        lines = [f"cell={self._name(block)} status={status}"]
        if where := _where(block, change):
            lines.append(where)
        if not_replaced := _not_replaced(block, is_locked=is_locked):
            lines.append(not_replaced.format(asked=block.asked))
        if reason:
            lines.append(reason)
        if block.installed:
            lines.append(self._installed(block.installed))
        if self._is_hidden(block):
            return "\n".join([*lines, words.HIDDEN_OUTPUT])
        if block.source.rstrip() != block.code.rstrip():
            lines += self._edited(block)
        # Of a run whose end is unknown, what it had printed by then.
        printed = self._printed(block)
        if status in ("ok", "error", "stopped") or printed:
            lines += [each for each in (outputs, *self._known.near(printed)) if each]
        if files := self._written(block.produced, change):
            lines.append(words.PRODUCED.format(files=files))
        return "\n".join(lines)

    def _is_hidden(self, block: Block) -> bool:
        return block.cell in self._frame.hidden_cells

    def _is_pinned(self, block: Block) -> bool:
        return block.cell in self._frame.pinned_cells

    def _printed(self, block: Block) -> Sequence[Json]:
        is_known = block.settled is not None and not self._is_hidden(block)
        return block.settled.outputs if block.settled and is_known else ()

    def blocks_of(self, cells: Collection[str], turn: int) -> set[int]:
        """The blocks of a turn that are in these cells."""
        blocks = self._blocks.values()
        return {each.block for each in blocks if each.turn == turn and each.cell in cells}

    def _edited(self, block: Block) -> Iterator[str]:
        if self._frame.sees_notebook:
            source = self._frame.source(block.source, is_pinned=self._is_pinned(block))
            yield from (words.EDITED, source)
        else:
            yield words.EDITED_ALONE

    def _installed(self, action: Action) -> str:
        """The package that was installed for a block, or why it was not."""
        text = _INSTALLED.get(action.status or "", words.NOT_INSTALLED)
        # Code names its packages; of other people's code, errors do.
        package = self._frame.name(action.package or "") if self._frame.sees_notebook else ""
        reason = self._frame.name(action.reason) if self._frame.sees_values else ""
        if not reason and text is words.NOT_INSTALLED:
            text = words.NOT_INSTALLED_ALONE
        return text.format(package=package or words.A_PACKAGE, reason=reason)

    def _written(self, produced: Produced | None, change: NotebookChange) -> str:
        """The files that a run wrote, as a list in words; empty where there are none."""
        if produced is None:
            return ""
        if not self._frame.sees_notebook:
            count = len(produced.files) + produced.more
            return counted(count, "file") if count else ""
        files = [
            (words.OVERWRITTEN if file.overwritten else words.PRODUCED_FILE).format(
                path=self._frame.name(beside(file.path, change.works_in)), size=file.size
            )
            for file in produced.files
            if file.path not in self._frame.hidden
        ]
        files += self._frame.count_hidden(file.path for file in produced.files)
        files += [words.MORE_FILES.format(count=produced.more)] if produced.more else []
        return ", ".join(files)


def _not_replaced(block: Block, *, is_locked: bool) -> str:
    """Why the cell that the model asked for was not replaced; empty where it was."""
    if not block.asked:
        return ""
    if block.replaces is None:
        return words.LOCKED_CELL if is_locked else words.UNKNOWN_CELL
    # The page found it otherwise than the server did.
    return words.NOT_REPLACED if block.cell not in (None, block.replaces) else ""


def _where(block: Block, change: NotebookChange) -> str:
    """Position, execution count and duration, as far as they are known."""
    settled = block.settled
    parts = []
    if block.cell in change.positions:
        parts.append(f"Cell {change.positions[block.cell]}")
    if settled and settled.execution_count is not None:
        parts.append(f"[{settled.execution_count}]")
    if settled and settled.duration is not None:
        parts.append(f"{settled.duration:.1f} s")
    return " ".join(parts)


def _outcome(block: Block) -> tuple[str, str]:
    """The status, and a sentence where the status alone does not say enough."""
    if block.settled is None:
        # Without a verdict the answer broke off inside the block.
        if block.verdict in (None, "insert"):
            return "skipped", words.SKIPPED["insert"]
        if block.runner is None:
            return "skipped", words.SKIPPED["never"]
        return "unknown", words.UNKNOWN
    status = block.settled.status or "skipped"
    if status == "skipped":
        return status, words.SKIPPED.get(block.settled.reason, "")
    if status == "unknown":
        return status, end_in_words(words.UNKNOWN_BECAUSE, block.settled, words.UNKNOWN)
    return status, words.STOPPED if status == "stopped" else ""

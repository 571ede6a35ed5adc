"""Entries become the messages of a request, by a rendering. Pure: law 2 rests on it.

For the same rendering the messages of each request are a prefix of the next one's. So nothing
here may look at the clock, at settings or at anything that came after an entry was told. Only a
compaction begins anew: before the first step that it still tells stands what the turns before told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..context.budget import cut_middle
from ..context.files import FileText, beside, file_numbers, file_texts
from ..context.notebook import CellText, cell_texts, language_of
from ..context.outputs import output_images, outputs_text
from ..context.visible import beginning, told
from ..conversation.cell_names import cell_names
from ..conversation.entries import (
    AttachedFile,
    Begin,
    Block,
    Body,
    Compaction,
    Created,
    Entry,
    NotebookChange,
    Produced,
    SentOutput,
    advance,
    raw,
)
from ..prompt import PromptSet, system_prompt, words
from ..protocol.wire import Cell, Error, Json, StepEnd

Message = Json


@dataclass(frozen=True)
class Rendering:
    """`vision`: whether the model can see images."""

    prompts: PromptSet
    vision: bool


def render(entries: Sequence[Entry], rendering: Rendering) -> list[Message]:
    """The messages, oldest first, as OpenAI's chat completions take them."""
    return Renderer(entries, rendering).messages()


class Renderer:
    """Reads the entries once, one after the other."""

    def __init__(self, entries: Sequence[Entry], rendering: Rendering) -> None:
        self._beginning = beginning(entries)
        # What the turns told that are left out, until it is told.
        self._missing = self._at_first = _left_out(self._beginning)
        self._messages: list[Message] = []  # without the system's, and the answer to the last one
        self._answer: list[Body] = []  # to the last message
        self._asked = 0  # the latest turn whose prompt was told
        self._old = False  # whether long outputs are left out of the message being told
        self._rendering = rendering
        self._prompts = rendering.prompts
        self._names = cell_names(entries)
        self._numbers = file_numbers(entries)
        self._blocks: dict[tuple[int, int], Block] = {}  # as far as the entries have been read
        self._told: dict[tuple[int, int], Block] = {}  # as the model has heard of them
        self._untold: list[NotebookChange] = []  # of steps that have no message of their own
        self._images: list[str] = []  # of the message being told
        self._news: set[tuple[int, int]] = set()  # blocks of which something was read since
        self._shown: set[str] = set()  # names of cells whose source the model has read
        self._first: NotebookChange | None = None  # of all that are told
        head = entries[0].body
        assert isinstance(head, Created)  # noqa: S101  the journal begins with it
        self._marker = head.marker
        for entry in told(entries):
            self._hear(entry)

    def messages(self) -> list[Message]:
        first = self._at_first.change if self._at_first else self._first
        system = system_prompt(self._prompts, self._marker, _language(first))
        return [{"role": "system", "content": system}, *self._messages, *_said(self._answer)]

    def _hear(self, entry: Entry) -> None:
        body = entry.body
        if (number := getattr(body, "block", None)) is not None:
            advance(self._blocks, entry)
            self._news.add((entry.turn, number))
        if not isinstance(body, Begin):
            self._answer.append(body)
            return
        self._first = self._first or body.change
        answer, self._answer = self._answer, []
        if not self._prompts.results and entry.turn == self._asked:
            self._untold.append(body.change)
            return
        self._asked = entry.turn
        self._messages += _said(answer)
        self._old = self._beginning is not None and entry.seq < self._beginning.outputs_from
        self._messages.append(self._user_message(body, _cut(answer)))

    def _user_message(self, begin: Begin, cut: str) -> Message:
        self._images = []
        parts = list(self._beginning_anew())
        if self._prompts.results:
            parts += [words.CUT.format(reason=cut)] if cut else []
            parts += self._reports(begin.change)
        for change in [*self._untold, begin.change]:
            parts += self._change(change)
        self._untold = []
        parts += self._files(begin.files, begin.change, self._prompts.files)
        parts += [self._sent(output) for output in begin.outputs]
        if begin.text:
            prompt = self._prompt(begin.text)
            parts += [words.PROMPT, prompt] if parts else [prompt]
        text = _sendable("\n\n".join(parts or [words.GO_ON]))
        if not self._images:
            return {"role": "user", "content": text}
        pictures = [{"type": "image_url", "image_url": {"url": url}} for url in self._images]
        return {"role": "user", "content": [{"type": "text", "text": text}, *pictures]}

    def _prompt(self, text: str) -> str:
        language = _language(self._first).capitalize()
        return self._prompts.request.format(language=language, text=text)

    def _beginning_anew(self) -> Iterator[str]:
        """At a new beginning, once: what the turns that are left out told."""
        missing, self._missing = self._missing, None
        if missing is None:
            return
        if self._prompts.surroundings:
            yield words.TURNS_LEFT_OUT
        cells = tuple(replace(cell, outputs=()) for cell in missing.change.cells)
        yield from self._change(replace(missing.change, cells=cells), words.CELLS)
        yield from self._files(missing.files, missing.change, self._prompts.files // 2)

    def _reports(self, change: NotebookChange) -> Iterator[str]:
        """Blocks whose end the model has not heard of; one that ends later is told again."""
        # Blocks are opened in the order of their numbers.
        news, self._news = sorted(self._news & self._blocks.keys()), set()
        for key in news:
            block = self._blocks[key]
            told, self._told[key] = self._told.get(key), block
            if told is None or told.settled != block.settled:
                yield self._report(block, change)
                self._see(block.settled.outputs if block.settled else ())
            elif told.produced != block.produced:
                name = self._names.get(block.cell or "", "none")
                files = self._written(block.produced, change)
                yield words.PRODUCED_LATER.format(name=name, files=files)

    def _see(self, outputs: Sequence[Json]) -> None:
        if self._sees:
            self._images += output_images(outputs)

    @property
    def _sees(self) -> bool:
        """Whether images belong to the message being told."""
        return self._rendering.vision and not self._old

    def _report(self, block: Block, change: NotebookChange) -> str:
        status, reason = _outcome(block)
        name = self._names.get(block.cell or "", "none")
        self._shown.add(name)
        lines = [f"cell={name} status={status}"]
        if where := _where(block, change):
            lines.append(where)
        if block.asked and block.replaces is None:
            lines.append(words.UNKNOWN_CELL.format(asked=block.asked))
        if reason:
            lines.append(reason)
        if block.source.rstrip() != block.code.rstrip():
            lines += [words.EDITED, self._data(block.source)]
        # Of a run whose end nobody saw, what it had printed by then.
        seen = bool(block.settled and block.settled.outputs)
        if status in ("ok", "error", "stopped") or seen:
            lines.append(self._outputs(block))
        if files := self._written(block.produced, change):
            lines.append(words.PRODUCED.format(files=files))
        return "\n".join(lines)

    def _outputs(self, block: Block) -> str:
        outputs = block.settled.outputs if block.settled else ()
        text = outputs_text(outputs, self._prompts.outputs)
        images = 0 if self._sees else sum(1 for _ in output_images(outputs))
        lines = [self._output(text)] if text else []
        lines += [words.IMAGES.format(count=images)] if images else []
        return "\n".join(lines or [words.NO_OUTPUT])

    def _output(self, text: str) -> str:
        if self._old and len(text) > len(words.OLD_OUTPUT):
            return words.OLD_OUTPUT
        return self._data(text)

    def _change(self, change: NotebookChange, heading: str = words.CHANGED) -> Iterator[str]:
        telling = [cell for cell in change.cells if self._tells(cell)]
        self._shown.update(self._names[cell.id] for cell in telling)
        cells = cell_texts(telling, change, self._names, self._prompts.notebook)
        notebook = _inline(change.notebook)
        head = [words.NOTEBOOK.format(notebook=notebook, total=change.total)]
        if change.kernel is not None:
            name = _inline(change.kernel.display_name or change.kernel.name)
            language = _inline(change.kernel.language)
            head.append(words.KERNEL.format(display_name=name, language=language))
        if change.active in self._names and change.active in change.positions:
            position = change.positions[change.active]
            head.append(words.ACTIVE.format(position=position, name=self._names[change.active]))
        if change.removed:
            names = ", ".join(self._names.get(cell, "?") for cell in change.removed)
            head.append(words.REMOVED.format(names=names))
        if self._prompts.surroundings and (len(head) > 1 or cells):
            yield " ".join(head)
        if cells:
            yield "\n\n".join([heading, *(self._cell(cell) for cell in cells)])
        if left_out := len(telling) - len(cells):
            yield words.LEFT_OUT.format(count=left_out)

    def _files(
        self, files: Sequence[AttachedFile], change: NotebookChange, budget: int
    ) -> Iterator[str]:
        if not budget:
            return
        for file in file_texts(files, self._numbers, change.works_in, budget):
            yield self._file(file) if self._prompts.surroundings else self._brief(file)

    def _file(self, file: FileText) -> str:
        path = self._name(file.path)
        lines = [words.FILE[file.status].format(number=file.number, path=path)]
        lines += [self._data(file.text)] if file.text else []
        if file.image and self._sees:
            self._images.append(file.image)
            lines.append(words.FILE_IMAGE.format(number=len(self._images)))
        return "\n".join(lines)

    def _brief(self, file: FileText) -> str:
        """Each word costs a small model more than it gains: the name, and what is in it."""
        if file.image and self._sees:
            self._images.append(file.image)
        told = {"number": file.number, "path": self._name(file.path)}
        if file.columns:
            columns = self._name(", ".join(file.columns))
            return words.FILE_WITH_COLUMNS.format(columns=columns, **told)
        head = words.FILE[file.status].format(**told)
        return f"{head}\n{self._data(file.text)}" if file.text else head

    def _written(self, produced: Produced | None, change: NotebookChange) -> str:
        """The files that a run wrote, as a list in words; nothing where there are none."""
        if produced is None:
            return ""
        told = [
            (words.OVERWRITTEN if file.overwritten else words.PRODUCED_FILE).format(
                path=self._name(beside(file.path, change.works_in)), size=file.size
            )
            for file in produced.files
        ]
        told += [words.MORE_FILES.format(count=produced.more)] if produced.more else []
        return ", ".join(told)

    def _sent(self, output: SentOutput) -> str:
        name = self._names.get(output.cell, "none")
        head = words.SENT_OUTPUT.format(output=output.output, position=output.position, name=name)
        text = outputs_text([output.content], self._prompts.outputs)
        self._see([output.content])
        return f"{head}\n{self._output(text or words.NO_OUTPUT)}"

    def _tells(self, cell: Cell) -> bool:
        """An empty cell tells nothing, unless the model knew it with something in it."""
        something = cell.source.strip() or cell.outputs or self._names[cell.id] in self._shown
        return bool(something) and (self._prompts.surroundings or cell.type == "code")

    def _cell(self, cell: CellText) -> str:
        count = f" [{cell.execution_count}]" if cell.execution_count is not None else ""
        hidden = f" {words.HIDDEN}" if cell.hidden else ""
        lines = [f"Cell {cell.position}{count} id={cell.name} {cell.type}{hidden}"]
        lines.append(self._data(cell.source))
        if cell.outputs:
            lines += [words.OUTPUT, self._output(cell.outputs)]
        return "\n".join(lines)

    def _name(self, text: str) -> str:
        return _inline(text).replace(self._marker, "…")

    def _data(self, text: str) -> str:
        # Data that spells the marker, by chance or on purpose, must not end its own fence.
        return f"<{self._marker}>\n{text.replace(self._marker, '…')}\n</{self._marker}>"


def _left_out(compaction: Compaction | None) -> Compaction | None:
    """It, if it leaves out turns."""
    return compaction if compaction and compaction.turns_from else None


def _language(first: NotebookChange | None) -> str:
    """That of the first kernel: the system prompt must stay as it is when kernels change."""
    return _inline(language_of([first.kernel] if first else []))


def _said(answer: Sequence[Body]) -> list[Message]:
    text = raw(answer)
    return [{"role": "assistant", "content": _sendable(text)}] if text else []


def _inline(text: str) -> str:
    """A name from outside on one line: it stands where no fence protects."""
    return cut_middle(" ".join(text.split()), 300)


def _sendable(text: str) -> str:
    """Half characters, which JSON can carry and UTF-8 cannot, joined or replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


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
    """The status, and a sentence where the status alone does not tell enough."""
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
    return status, words.UNKNOWN if status == "unknown" else ""


def _cut(answer: Sequence[Body]) -> str:
    """Why the last answer is not whole, or nothing."""
    for body in answer if raw(answer) else ():
        if isinstance(body, Error):
            return words.CUT_REASONS.get(body.kind, words.CUT_REASONS["error"])
        if isinstance(body, StepEnd) and body.reason in words.CUT_REASONS:
            return words.CUT_REASONS[body.reason]
    return ""

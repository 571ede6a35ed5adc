"""Entries become the messages of a request, by a rendering. Pure: law 2 rests on it.

For the same rendering the messages of each request are a prefix of the next one's. So nothing here
may look at the clock, at settings or at anything that came after an entry was sent. Only a
compaction starts over: its first message holds what the turns that are left out had sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..context import (
    PYTHON,
    Language,
    cut_middle,
    file_numbers,
    language_of,
    latest_compaction,
    standing_instructions,
    standing_skills,
    standing_summary,
    steps_after_others,
    turn_of_compaction,
    visible_entries,
)
from ..conversation import (
    Begin,
    Body,
    Compaction,
    Created,
    Entry,
    NotebookChange,
    asked_outputs,
    cell_names,
    raw,
    silent_steps,
)
from ..masking import masked
from ..prompt import system_prompt, words
from ..protocol import Error, Level, StepEnd, is_lower
from .cells import Cells
from .files import FileTexts
from .frame import Frame
from .instructions import InstructionTexts
from .old_code import without_blocks, without_code
from .old_prose import without_prose, written_at
from .rendering import Message, Rendering
from .reports import Reports
from .shares import Shares
from .so_far import SoFar
from .summary_list import summary_at
from .undone import UndoTexts
from .variables import Variables

_TASK = 4  # the first prompt gets so much less room than a summary


def render(entries: Sequence[Entry], rendering: Rendering) -> list[Message]:
    """The messages, oldest first, as OpenAI's chat completions take them."""
    return _Renderer(masked(entries), rendering).messages()


def render_shares(entries: Sequence[Entry], rendering: Rendering) -> tuple[list[Message], Shares]:
    """The same messages, and what their texts are."""
    renderer = _Renderer(masked(entries), rendering)
    return renderer.messages(), renderer.shares


class _Renderer:
    """Reads the entries once, one after the other."""

    def __init__(self, entries: Sequence[Entry], rendering: Rendering) -> None:
        head = entries[0].body
        assert isinstance(head, Created)  # noqa: S101  the journal begins with it
        self._marker = head.marker
        self._prompts = rendering.prompts
        self._compaction = latest_compaction(entries)
        self._compacted_in = turn_of_compaction(entries)
        self._left_out = _left_out(self._compaction)  # until its message is written
        self._summary = _summary(entries, rendering) if self._left_out else ""
        self._task = _task(entries) if self._left_out else ""
        self._first = self._left_out.change if self._left_out else None  # that the model reads
        self._after_others = steps_after_others(entries)
        self._frame = Frame(rendering, self._marker)
        self.shares = self._frame.shares
        so_far = SoFar(self._frame, cell_names(entries))
        self._known = so_far.known
        self._again = so_far.again
        self._reports = Reports(so_far)
        self._cells = Cells(so_far)
        self._undone = UndoTexts(self._frame, so_far.names)
        self._files = FileTexts(self._frame, file_numbers(entries))
        self._variables = Variables(self._frame, rendering)
        self._instructions = InstructionTexts(self._frame)
        self._entries = entries
        self._messages: list[Message] = []  # without the system's, and the answer to the last one
        self._answer: list[Body] = []  # to the last message
        self._level = rendering.level
        self._written_at: Level = rendering.level  # the level of that answer
        self._is_brief = False  # whether the last message and its answer are sent without long code
        self._turn = 0  # of the last message
        self._may_try = False  # code on a copy of the kernel
        self._unsent: list[NotebookChange] = []  # of steps that have no message of their own
        if self._left_out:
            self._reports.note_locks(self._left_out.change)
            self._known.note(self._left_out.files, self._left_out.state)
        for entry in visible_entries(entries):
            self._read(entry)

    def messages(self) -> list[Message]:
        name, fence = self._language.name, self._language.fence
        system = system_prompt(self._prompts, self._marker, name, fence, self._level)
        said = self._said(self._answer)
        return [{"role": "system", "content": system}, *self._messages, *said]

    @property
    def _language(self) -> Language:
        """That of the first kernel: the system prompt must stay as it is when kernels change."""
        return language_of([self._first.kernel] if self._first else [])

    def _read(self, entry: Entry) -> None:
        body = entry.body
        self._reports.read(entry)
        self._known.read(entry)
        self._undone.read(entry)
        if not isinstance(body, Begin):
            self._answer.append(body)
            return
        self._first = self._first or body.change
        answer, self._answer = self._answer, []
        if not self._prompts.results and entry.turn == self._turn:
            self._unsent.append(body.change)
            self._written_at = written_at(body)
            return
        said = self._said(answer)
        self._turn = entry.turn
        self._messages += said
        self._written_at = written_at(body)
        self.shares.talk += [message["content"] for message in said]
        compaction = self._compaction
        is_old = compaction is not None and entry.seq < compaction.outputs_from
        self._is_brief = compaction is not None and entry.seq < compaction.sources_from
        is_past = entry.turn < self._compacted_in
        self._frame.open(is_old=is_old, is_past=is_past, is_brief=self._is_brief)
        self.shares.start_message()
        self._messages.append(self._user_message(entry.step, body, answer))
        self.shares.end_message()

    def _said(self, answer: Sequence[Body]) -> list[Message]:
        """Without what the model may have read where it saw more than it may now."""
        if hidden := self._reports.blocks_of(self._frame.hidden_cells, self._turn):
            answer = list(without_blocks(answer, hidden))
        if is_lower(self._level, self._written_at):
            answer = list(without_prose(answer))
        pinned = self._reports.blocks_of(self._frame.pinned_cells, self._turn)
        text = raw(without_code(answer, pinned) if self._is_brief else answer)
        return [{"role": "assistant", "content": _sendable(text)}] if text else []

    def _user_message(self, step: str, begin: Begin, answer: Sequence[Body]) -> Message:
        parts = list(self._of_left_out_turns())
        cut = [words.CUT.format(reason=why)] if (why := _cut(answer)) else []
        if self._prompts.results:
            said = cut + ([words.OTHER_BRANCH] if step in self._after_others else [])
            self.shares.instructions += said
            parts += said
            parts += self._reports.since_last_message(begin.change)
            parts += self._undone.since_last_message(begin.change.works_in)
            parts += self._again.of(asked_outputs(answer))
        parts += self._instructions.of(begin)
        parts += self._try_words(begin)
        for change in [*self._unsent, begin.change]:
            pointed = {output.cell for output in begin.outputs}
            parts += self._cells.changed(change, pointed=pointed)
        self._unsent = []
        parts += self._variables.of(begin.state)
        files = self._files.of(begin.files, begin.change, self._prompts.files)
        parts += self.shares.files_of(files)
        parts += [self._cells.sent(output) for output in begin.outputs]
        parts += self._cells.named(begin.named)
        parts += self._variables.named(begin.variables)
        if begin.selection is not None:
            parts += self._cells.selected(begin.selection, begin.change.works_in)
        if begin.text:
            language = self._language.name
            prompt = self._prompts.request.format(language=language, text=begin.text)
            texts = [words.PROMPT, prompt] if parts else [prompt]
            self.shares.talk += texts
            parts += texts
        if not begin.text and (cut or not parts):
            self.shares.instructions.append(words.GO_ON)
            parts.append(words.GO_ON)
        text = _sendable("\n\n".join(parts))
        if not self._frame.images:
            return {"role": "user", "content": text}
        images = [{"type": "image_url", "image_url": {"url": url}} for url in self._frame.images]
        return {"role": "user", "content": [{"type": "text", "text": text}, *images]}

    def _try_words(self, begin: Begin) -> Iterator[str]:
        """Whether it may try code, where that is new."""
        if self._prompts.surroundings and begin.tries != self._may_try:
            self._may_try = begin.tries
            text = words.TRY if begin.tries else words.TRY_GONE
            yield text.format(fence=PYTHON.fence)

    def _of_left_out_turns(self) -> Iterator[str]:
        """What the turns that are left out had sent, once."""
        compaction, self._left_out = self._left_out, None
        if compaction is None:
            return
        if self._prompts.surroundings:
            yield words.TURNS_LEFT_OUT
        yield from self._task_and_summary(self._prompts.summary)
        yield from self._standing(compaction.turns_from)
        if self._prompts.surroundings:
            yield words.NOTEBOOK_OF_TURNS
        cells = tuple(
            cell if cell.id in self._frame.pinned_cells else replace(cell, outputs=())
            for cell in compaction.change.cells
        )
        yield from self._cells.changed(replace(compaction.change, cells=cells), words.CELLS)
        yield from self._variables.of(compaction.state)
        is_pinned = any(file.path in self._frame.pinned for file in compaction.files)
        budget = self._prompts.files // (1 if is_pinned else 2)
        files = self._files.of(compaction.files, compaction.change, budget)
        yield from self.shares.files_of(files)

    def _standing(self, turns_from: int) -> Iterator[str]:
        """Instructions that were sent with turns which are left out."""
        left = [entry for entry in self._entries if entry.seq < turns_from]
        found = standing_instructions(left), standing_skills(left)
        yield from self._instructions.standing(*found)

    def _task_and_summary(self, room: int) -> Iterator[str]:
        text = self._summary.strip()
        found = []
        if room and self._task:
            found.append(f"{words.TASK}\n\n{cut_middle(self._task, room // _TASK)}")
        if room and text:
            found.append(f"{words.SUMMARY}\n{self._frame.data(cut_middle(text, room))}")
        self.shares.talk += found
        yield from found


def _left_out(compaction: Compaction | None) -> Compaction | None:
    """The compaction, if it leaves out turns."""
    return compaction if compaction and compaction.turns_from else None


def _summary(entries: Sequence[Entry], rendering: Rendering) -> str:
    """What stands for the turns that are left out."""
    standing = standing_summary(entries)
    if standing is None:
        return ""
    return summary_at(entries, standing, rendering.level, rendering.prompts.summary)


def _task(entries: Sequence[Entry]) -> str:
    """The first prompt that was answered: it never goes."""
    silent = silent_steps(entries)
    for entry in entries:
        if isinstance(entry.body, Begin) and entry.body.text and entry.step not in silent:
            return entry.body.text
    return ""


def _sendable(text: str) -> str:
    """Half characters, which JSON can carry and UTF-8 cannot, joined or replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _cut(answer: Sequence[Body]) -> str:
    """Why the last answer is not whole; empty where it is."""
    for body in answer if raw(answer) else ():
        if isinstance(body, Error):
            return words.CUT_REASONS.get(body.kind, words.CUT_REASONS["error"])
        if isinstance(body, StepEnd) and body.reason in words.CUT_REASONS:
            return words.CUT_REASONS[body.reason]
    return ""

"""Turns the text of an answer into events: numbers its blocks, and has each one judged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from .. import protocol
from ..context import (
    MARKDOWN,
    failures,
    kernel_language,
    open_failures,
    own_cells,
    standing_skills,
    tried,
)
from ..conversation import (
    Block,
    asked_in_turn,
    asked_outputs,
    asked_skills,
    blocks,
    cell_names,
    says_something,
    steps_in_turn,
)
from ..protocol import Error, Event, StepEnd, TextDelta, Verdict
from ..providers import GAVE_UP, SETTLED, Chunk
from .drafts import Drafts, answers_at_once
from .inputs import Step
from .judge import Judge
from .no_room import no_room
from .pieces import (
    CodeDelta,
    CodeEnd,
    CodeStart,
    Piece,
    Text,
    Thinking,
)
from .placeholders import Restored
from .repeats import Repeats
from .splitter import Splitter
from .thinking_tokens import ThinkingTokens
from .thoughts import thinks_unopened

_FILTERED = "The endpoint's content filter ended this answer. Try rephrasing your request."
_EMPTY = "The model's answer was empty. Try again, or choose another model."
_THOUGHT = "The model only thought and gave no answer. Try again, or choose another model."
_TOOL = (
    "The model called a tool instead of writing code, and there are no tools here. "
    "Try again, or choose another model."
)
_RECEIVED = "The text and cells received so far are preserved. An incomplete cell was not run."
_NOTHING = "Nothing was received, and nothing was changed."
_ONLY_THOUGHT = "Only the model's thinking was received, and nothing was changed."
# In a turn that has had an answer before.
_NOTHING_LATER = "Nothing more was received. What was done before is preserved."
_ONLY_THOUGHT_LATER = "Only the model's thinking was received. What was done before is preserved."
# How a turn ends without a model call.
_HALVES = re.compile("[\ud800-\udfff]")  # of characters that UTF-16 writes in two
_UNASKED = {SETTLED: StepEnd("done", "answer"), GAVE_UP: StepEnd("done", "attempts")}


class Answer:
    def __init__(self, step: Step) -> None:
        self._step = step
        self._judge = Judge(step)
        found = blocks(step.entries).values()
        ours = [each for each in found if each.turn == step.turn]
        earlier = [each for each in ours if not each.tries]
        language = kernel_language(step.entries, step.facts)
        unopened = thinks_unopened(step.name, step.entries)
        at_once = answers_at_once(step.begin.model, step.entries)
        self._drafts = Drafts(possible=unopened or not at_once)
        self._splitter = Splitter(language, bare=step.prompts.bare, unopened=unopened)
        self._earlier = earlier
        self._repeats = Repeats(_done(earlier), _failed(earlier))
        own = own_cells(found, step.facts)
        names = cell_names(step.entries).items() if own else ()
        busy = {block.cell for block in found if _is_unsettled(block)}
        self._cells = {name: cell for cell, name in names if cell in own - busy}
        self._replaced: str | None = None
        self._restored = Restored(step.entries, step.facts)
        self._code: list[str] = []  # of the block that is being written
        self._is_unsure = False  # whether its fence means code to run
        self._is_text = False  # whether it is a Markdown cell
        self._tries = False  # whether it runs on a copy of the kernel
        self._is_cut = True
        self._block = max((block.block for block in ours), default=0)
        self._verdicts: list[Verdict] = []
        self._texts: list[TextDelta] = []
        self._spoke = self._thought = self._called = False
        self._used = ThinkingTokens()

    def feed(self, chunk: Chunk) -> Iterator[Event]:
        self._called = self._called or chunk.tool
        self._used.note(chunk)
        if chunk.thinking:
            self._thought = True
            self._splitter.expect_no_thought()
            yield from self._noted(self._drafts.thought(opened=True))
            yield protocol.ThinkingDelta(_writable(chunk.thinking), "")
        yield from self._events(self._splitter.feed(_writable(chunk.text)))

    def flush(self, *, cut: bool) -> Iterator[Event]:
        """The text is over: what was held back comes out. An open block is only inserted if the
        text was `cut`; in a whole answer, the model has left out its closing fence."""
        self._is_cut = cut
        yield from self._events(self._splitter.flush())
        yield from self._noted(self._drafts.end(cut=cut))
        yield from self._used.events()

    @property
    def preserved(self) -> str:
        """What is still there of an answer that failed, in a sentence for the user."""
        if self._spoke:
            return _RECEIVED
        if steps_in_turn(self._step.entries, self._step.turn) > 1:
            return _ONLY_THOUGHT_LATER if self._thought else _NOTHING_LATER
        return _ONLY_THOUGHT if self._thought else _NOTHING

    def lacks_room(self, finish: str | None) -> bool:
        """Whether the cap ended it before it said anything: the model was still thinking."""
        return finish == "length" and not self._spoke and (self._thinks or self._used.is_silent)

    @property
    def _thinks(self) -> bool:
        return self._thought or self._used.counted > 0

    def end(self, finish: str | None) -> Event:
        """The last event of an answer that came to its own end, for the reason `finish`."""
        if finish == "content_filter":
            return Error("filtered", _FILTERED, self.preserved, retryable=False)
        if finish in _UNASKED:
            return _UNASKED[finish]
        if not self._spoke:
            lacks_room = not self._called and self.lacks_room(finish)
            why = no_room(self._step) if lacks_room else self._why_empty
            return Error("empty", why, self.preserved, retryable=True)
        acts = any(each != "insert" for each in self._verdicts)
        cut = finish == "length"
        if acts and self._was_last:
            return StepEnd("done", "steps")
        if acts:
            return StepEnd("results", "length" if cut else "actions")
        if cut:
            return StepEnd("done", "length")
        if self._repeats.is_unchanged:
            failed = open_failures(self._earlier)
            return StepEnd("done", "attempts", tried("unchanged", failed))
        if self._asks_for_output:
            return StepEnd("done", "steps") if self._was_last else StepEnd("results", "outputs")
        return StepEnd("done", "inserted" if self._verdicts else "answer")

    @property
    def _why_empty(self) -> str:
        if self._called:
            return _TOOL
        return _THOUGHT if self._thinks else _EMPTY

    @property
    def _asks_for_output(self) -> bool:
        """Whether it asks to read an output or a skill, which this turn has not read yet."""
        if not self._step.prompts.surroundings:
            return False
        asked: set[object] = set(asked_outputs(self._texts))
        if standing_skills(self._step.entries):
            asked.update(asked_skills(self._texts))
        return bool(asked - asked_in_turn(self._step.entries, self._step.turn))

    @property
    def _was_last(self) -> bool:
        """Whether the turn has had all its steps."""
        return steps_in_turn(self._step.entries, self._step.turn) >= self._step.limits.max_steps

    def _events(self, pieces: Iterable[Piece]) -> Iterator[Event]:
        for piece in _joined(self._repeats.feed(pieces)):
            for each in self._restored.read(piece):
                yield from self._noted(self._drafts.read(self._event(each)))
            if isinstance(piece, Thinking) and piece.opened is not None:
                yield from self._noted(self._drafts.thought(opened=piece.opened))

    def _noted(self, events: Iterable[Event]) -> Iterator[Event]:
        for event in events:
            self._spoke = self._spoke or says_something(event)
            if isinstance(event, TextDelta):
                self._texts.append(event)
            if isinstance(event, protocol.CodeEnd):
                self._verdicts.append(event.verdict)
            yield event

    def _event(self, piece: Piece) -> Event:
        match piece:
            case Text():
                return TextDelta(piece.raw)
            case Thinking():
                self._thought = self._thought or bool(piece.text.strip())
                self._used.move(piece.text)
                raw = None if piece.raw == piece.text else piece.raw
                return protocol.ThinkingDelta(piece.text, raw)
            case CodeStart():
                self._block += 1
                self._code, self._is_unsure = [], piece.doubt
                self._is_text = piece.language == MARKDOWN.fence
                self._tries = piece.tries and self._step.begin.tries
                if self._tries:
                    self._restored.open(None)
                    return protocol.CodeStart(self._block, piece.language, piece.raw, tries=True)
                cell = self._replaced = self._replaceable(piece.cell)
                self._restored.open(cell)
                attempt = len(failures(self._earlier, cell)) + 1
                limit = self._step.limits.max_attempts
                repair = (attempt, max(attempt, limit)) if attempt > 1 else (None, None)
                start = (self._block, piece.language, piece.raw, cell, piece.cell, *repair)
                return protocol.CodeStart(*start)
            case CodeDelta():
                self._code.append(piece.text)
                raw = None if piece.raw == piece.text else piece.raw
                return protocol.CodeDelta(self._block, piece.text, raw)
            case CodeEnd():
                cut = piece.cut and self._is_cut
                if self._is_text:
                    # It has nothing to run: the turn does not wait for it.
                    return protocol.CodeEnd(self._block, "insert", piece.raw, (), cut)
                end = protocol.CodeEnd(self._block, "insert", piece.raw, cut=cut)
                if self._tries:
                    return self._tried(end)
                judged = self._judge(
                    end,
                    "".join(self._code),
                    unsure=self._is_unsure,
                    unmarked=piece.doubt or piece.cut,
                )
                self._claim(judged.verdict)
                return judged

    def _tried(self, end: protocol.CodeEnd) -> protocol.CodeEnd:
        """A copy can be asked nothing that a yes is needed for."""
        if not end.cut:
            end = replace(end, verdict="run", safe=True)
            self._verdicts.append(end.verdict)
        return end

    def _claim(self, decided: Verdict) -> None:
        """A cell whose code waits or runs is not replaced by a later block: the user approves what
        is in sight."""
        if decided != "insert":
            held = self._replaced
            self._cells = {name: cell for name, cell in self._cells.items() if cell != held}

    def _replaceable(self, name: str | None) -> str | None:
        """The cell of that name, if this conversation wrote it and the user left it as it was."""
        return self._cells.get(name) if name else None


def _is_unsettled(block: Block) -> bool:
    acts = block.verdict in ("ask", "run") and not block.cut
    return acts and block.settled is None


def _done(earlier: Iterable[Block]) -> Iterator[str]:
    for block in earlier:
        if block.language == MARKDOWN.fence:
            yield block.code
        elif block.settled and block.settled.status == "ok":
            # Edited or not: writing either again would be a repetition.
            yield from {block.code, block.source}


def _failed(earlier: Iterable[Block]) -> Iterator[str]:
    """The code of the last run, if that failed."""
    ran = [block for block in earlier if block.settled and block.settled.action == "ran"]
    if ran and ran[-1].settled and ran[-1].settled.status == "error":
        yield ran[-1].source


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbouring deltas as one: an event is a line in the journal."""
    held: Piece | None = None
    for piece in pieces:
        match held, piece:
            case Text(), Text():
                held = Text(held.raw + piece.raw)
            case Thinking(), Thinking():
                opened = _min(held.opened, piece.opened)
                held = Thinking(held.text + piece.text, held.raw + piece.raw, opened)
            case CodeDelta(), CodeDelta():
                held = CodeDelta(held.text + piece.text, held.raw + piece.raw)
            case None, _:
                held = piece
            case _:
                yield held
                held = piece
    if held is not None:
        yield held


def _min(one: bool | None, other: bool | None) -> bool | None:
    """Of two thoughts in a row, one that no tag opened counts."""
    return min((each for each in (one, other) if each is not None), default=None)


def _writable(text: str) -> str:
    """With half a character, as a model may send it, the notebook could not be saved."""
    return _HALVES.sub("\ufffd", text)
